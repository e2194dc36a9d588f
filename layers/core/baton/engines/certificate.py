"""The practice's certificate: says whose key the seal is made with. Needs the seal layer.

Self-issued by the key itself, so no private key is ever outside KMS; readers call the issuer
unknown until it is installed, integrity still shows. Trust goes by key, never by name.
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from asn1crypto import algos, keys, x509

from baton.engines.errors import SealFailed

Sign = Callable[
    [bytes], bytes
]  # takes the message itself, gives a DER ECDSA P-256/SHA-256 signature

MECHANISM = "sha256_ecdsa"
_CLOCK_SKEW = timedelta(minutes=5)


def issue_certificate(
    *, name: str, public_key_der: bytes, sign: Sign, at: datetime, days: int, serial: int
) -> bytes:
    """The DER of a certificate for the practice's key, valid from shortly before `at`."""
    mechanism = algos.SignedDigestAlgorithm({"algorithm": MECHANISM})
    public = keys.PublicKeyInfo.load(public_key_der)
    subject = x509.Name.build({"common_name": name})
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": serial,
            "signature": mechanism,
            "issuer": subject,
            "validity": {
                "not_before": _time(at - _CLOCK_SKEW),
                "not_after": _time(at + timedelta(days=days)),
            },
            "subject": subject,
            "subject_public_key_info": public,
            "extensions": [
                _extension("basic_constraints", {"ca": False}, critical=True),
                _extension("key_usage", {"digital_signature", "non_repudiation"}, critical=True),
                _extension("key_identifier", public.sha1, critical=False),
                _extension(
                    "authority_key_identifier", {"key_identifier": public.sha1}, critical=False
                ),
            ],
        }
    )
    certificate = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": mechanism,
            "signature_value": sign(body.dump()),
        }
    )
    return bytes(certificate.dump())


def certificate_days_left(certificate: bytes, at: datetime) -> int:
    """Whole days until the certificate ends; negative once it has."""
    ends: datetime = x509.Certificate.load(certificate).not_valid_after
    return math.floor((ends - at) / timedelta(days=1))


def fingerprint(certificate: bytes) -> str:
    """The SHA-256 of the certificate, as printed on the certificate page and on /verify."""
    return bytes(x509.Certificate.load(certificate).sha256).hex()


def matches(certificate: bytes, public_key_der: bytes) -> bool:
    """Whether the certificate is for this key."""
    held = x509.Certificate.load(certificate).public_key.dump()
    return bool(held == keys.PublicKeyInfo.load(public_key_der).dump())


def require_fit(certificate: bytes, at: datetime, days: int) -> None:
    """Raise SealFailed unless the certificate is valid now and for `days` more."""
    loaded = x509.Certificate.load(certificate)
    if at < loaded.not_valid_before:
        raise SealFailed("the practice's certificate is not valid yet")
    left = certificate_days_left(certificate, at)
    if left < days:
        raise SealFailed(f"the practice's certificate ends in {left} days")


def _time(moment: datetime) -> x509.Time:
    whole = moment.replace(microsecond=0)
    kind = "utc_time" if whole.year < 2050 else "general_time"  # the short form ends in 2049
    return x509.Time({kind: whole})


def _extension(name: str, value: object, *, critical: bool) -> dict[str, object]:
    return {"extn_id": name, "critical": critical, "extn_value": value}
