"""The practice seal: one PAdES certification signature that forbids every later change.

The key stays where `sign` reaches it. Needs the seal layer.
"""

import io
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import algos, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from baton.engines.certificate import (
    MECHANISM,
    Sign,
    certificate_days_left,
    fingerprint,
    issue_certificate,
    matches,
    require_fit,
)
from baton.engines.errors import SealFailed

__all__ = [
    "LEVEL",
    "Sign",
    "certificate_days_left",
    "fingerprint",
    "issue_certificate",
    "matches",
    "seal",
    "sealed_by_us",
]

FIELD = "practice-seal"
LEVEL = "B-B"
LEAST_DAYS = 30
_LONGEST_SIGNATURE = 72  # DER of ECDSA P-256


class _RemoteSigner(Signer):
    """Hands some 250 bytes of signed attributes to `sign`: raw, and within KMS's limit of 4096."""

    def __init__(self, certificate: x509.Certificate, sign: Sign) -> None:
        self._sign = sign
        super().__init__(
            signing_cert=certificate,
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
            embed_roots=True,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": MECHANISM}),
        )

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return bytes(_LONGEST_SIGNATURE) if dry_run else self._sign(data)


class _SignerAt(signers.PdfSigner):
    """Signs at the time it is given instead of reading this machine's clock."""

    at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def seal(pdf: bytes, *, certificate: bytes, sign: Sign, at: datetime) -> bytes:
    """The sealed file (PAdES B-B) of a PDF that carries the empty seal field.

    Every call gives other bytes: keep the first that is stored. Raises SealFailed when the
    certificate is not valid for 30 more days, the PDF cannot take the seal, or the result would
    not be accepted by `sealed_by_us`. What `sign` raises passes through.
    """
    require_fit(certificate, at, LEAST_DAYS)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = _SignerAt(metadata, signer=_RemoteSigner(x509.Certificate.load(certificate), sign))
    signer.at = at
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        sealed: bytes = signer.sign_pdf(writer, existing_fields_only=True).getvalue()
    except (SigningError, PdfError) as error:
        raise SealFailed("the file is damaged or has no place for the seal") from error
    if not sealed_by_us(sealed, [certificate]):
        raise SealFailed("the sealed file does not pass our own judgement")
    return sealed


def sealed_by_us(pdf: bytes, certificates: Sequence[bytes]) -> bool:
    """Whether one seal by one of these certificates covers the whole, unchanged file.

    Cryptography alone: bytes inside the signature container may still differ from what we issued,
    so ask the registry of hashes first. Anything that cannot be read counts as False.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = reader.embedded_regular_signatures
        if len(found) != 1 or reader.embedded_timestamp_signatures:
            return False
        return _holds(found[0], certificates)
    except Exception:  # a hostile file may raise anything
        return False


def _holds(signature: EmbeddedPdfSignature, certificates: Sequence[bytes]) -> bool:
    roots = [x509.Certificate.load(each) for each in certificates]
    # only our key can have written the time inside: a seal outlives its certificate
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, moment=signature.self_reported_timestamp
    )
    state = validate_pdf_signature(signature, context)
    return bool(
        state.bottom_line
        and state.docmdp_ok
        and state.coverage is SignatureCoverageLevel.ENTIRE_FILE
    )
