"""Values that travel through a browser and come back: readable by anyone, ours or nothing."""

import base64
import binascii
import hmac
from typing import TypeVar

from pydantic import ValidationError

from baton.domain.model import Model

Kind = TypeVar("Kind", bound=Model)


def signed(key: bytes, purpose: str, model: Model) -> str:
    """Write a model as URL-safe text with its HMAC-SHA-256, good for this purpose alone."""
    payload = _encoded(model.model_dump_json().encode())
    return f"{payload}.{_mac(key, purpose, payload)}"


def read_signed(key: bytes, purpose: str, text: str, kind: type[Kind]) -> Kind | None:
    """Read it back; None when it is not ours, was altered, or was meant for another purpose."""
    payload, _, mac = text.partition(".")
    wanted = _mac(key, purpose, payload)
    if not hmac.compare_digest(mac.encode("utf-8", "replace"), wanted.encode()):
        return None
    try:
        return kind.model_validate_json(_decoded(payload))
    except (ValidationError, binascii.Error):
        return None


def _mac(key: bytes, purpose: str, payload: str) -> str:
    text = f"{purpose}|{payload}".encode("utf-8", "replace")
    return _encoded(hmac.digest(key, text, "sha256"))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
