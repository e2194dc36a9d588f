"""The headers that every answer carries, whatever it says."""

from collections.abc import Mapping


def security_headers(nonce: str, upload_origin: str) -> Mapping[str, str]:
    """Give the headers; the one inline style carries `nonce`, uploads go to `upload_origin`."""
    return {
        "cache-control": "no-store",
        "content-security-policy": _policy(nonce, upload_origin),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=63072000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


def _policy(nonce: str, upload_origin: str) -> str:
    rules = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "connect-src": f"'self' {upload_origin}",
        "font-src": "'self'",
        "form-action": f"'self' {upload_origin}",
        "frame-ancestors": "'none'",
        "img-src": f"'self' data: {upload_origin}",
        "object-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
