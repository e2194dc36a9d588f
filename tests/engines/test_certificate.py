"""The practice's certificate is a plain, strict X.509 one for the key in KMS."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from baton.engines.certificate import (
    certificate_days_left,
    fingerprint,
    issue_certificate,
    matches,
    require_fit,
)
from baton.engines.errors import SealFailed
from tests.engines.builders import AT, AKey


def a_certificate(key: AKey, *, days: int = 3650) -> bytes:
    return issue_certificate(
        name="Harbour Practice",
        public_key_der=key.public,
        sign=key.sign,
        at=AT,
        days=days,
        serial=7,
    )


def test_others_can_read_and_verify_it() -> None:
    key = AKey()

    certificate = x509.load_der_x509_certificate(a_certificate(key))

    certificate.verify_directly_issued_by(certificate)
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    assert certificate.subject.rfc4514_string() == "CN=Harbour Practice"
    assert certificate.serial_number == 7
    assert certificate.not_valid_before_utc == AT - timedelta(minutes=5)
    assert certificate.not_valid_after_utc == AT + timedelta(days=3650)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_a_certificate_past_2049_is_readable() -> None:
    certificate = x509.load_der_x509_certificate(a_certificate(AKey(), days=365 * 40))

    assert certificate.not_valid_after_utc == AT + timedelta(days=365 * 40)


def test_it_knows_its_key_and_no_other() -> None:
    key = AKey()
    certificate = a_certificate(key)

    assert matches(certificate, key.public)
    assert not matches(certificate, AKey().public)
    assert len(fingerprint(certificate)) == 64


FITNESS = [
    (timedelta(days=0), 365, None),
    (timedelta(days=335), 30, None),
    (timedelta(days=335, seconds=1), 29, "ends in 29 days"),
    (timedelta(days=366), -1, "ends in -1 days"),
    (timedelta(days=-1), 366, "not valid yet"),
]


@pytest.mark.parametrize(("later", "left", "refusal"), FITNESS)
def test_a_certificate_must_be_valid_for_a_month_more(
    later: timedelta, left: int, refusal: str | None
) -> None:
    certificate = a_certificate(AKey(), days=365)

    assert certificate_days_left(certificate, AT + later) == left
    if refusal is None:
        require_fit(certificate, AT + later, 30)
    else:
        with pytest.raises(SealFailed, match=refusal):
            require_fit(certificate, AT + later, 30)
