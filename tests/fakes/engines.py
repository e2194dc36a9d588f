"""Engines that make cheap bytes: equal arguments give equal bytes, as with the real ones."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jinja2 import StrictUndefined, Template, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from baton.actions.ports import ScanFacts
from baton.aws.engines import DAYS_LEFT
from baton.domain.errors import MissingData
from baton.engines.errors import SealFailed

CERTIFICATE = re.compile("certificate of .* from (.*) for ([0-9]+) days")
SEAL_MARK = b"\n%SEAL "


class CheapEngines:
    """Writes the HTML behind a PDF header, so that a test can look for words in it."""

    engine = "cheap 1"

    def fill(self, source: str, data: Mapping[str, object]) -> str:
        """Fill a template; a missing value is `MissingData`."""
        try:
            return _compiled(source).render(data)
        except UndefinedError as error:
            raise MissingData(str(error)) from error

    def render(
        self,
        html: str,
        *,
        identifier: str,
        seal_field: bool = False,
        attachments: Mapping[str, bytes] | None = None,
        made_at: datetime,
    ) -> bytes:
        """Make bytes that hold all that was given."""
        head = f"%PDF-1.7 {identifier} {made_at.isoformat()} field={seal_field}\n"
        kept = [f"\n%ATTACHED {n} ".encode() + d for n, d in sorted((attachments or {}).items())]
        return b"".join([head.encode(), html.encode(), *kept])

    def count_pages(self, html: str) -> int:
        """Call every thousand characters of the body a page."""
        return 1 + len(html.partition("<body>")[2]) // 10_000

    def qr_code(self, text: str) -> str:
        """Carry the text as it is."""
        return f"data:image/svg+xml,{text}"

    def seal(self, pdf: bytes, *, certificate: bytes, at: datetime) -> bytes:
        """Append a mark over the whole file; it must have a field for that, and a certificate that
        lasts."""
        if not pdf.partition(b"\n")[0].endswith(b"field=True"):
            raise SealFailed("the file is damaged or has no place for the seal")
        if (ends := _ends_at(certificate)) and ends < at + timedelta(days=DAYS_LEFT):
            raise SealFailed("the practice's certificate ends soon")
        return pdf + SEAL_MARK + _mark(pdf, certificate)

    def sealed_by(self, pdf: bytes, certificates: Sequence[bytes]) -> bool:
        """Say whether the mark fits the file and one of the certificates."""
        body, found, mark = pdf.rpartition(SEAL_MARK)
        return bool(found) and any(mark == _mark(body, known) for known in certificates)

    def certificate(self, name: str, *, at: datetime, days: int) -> bytes:
        """Name the practice and the validity."""
        return f"certificate of {name} from {at.isoformat()} for {days} days".encode()

    def inspect(self, data: bytes) -> ScanFacts:
        """Know a PDF, a PNG and a JPEG by their first bytes and refuse all else."""
        known = {b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg"}
        for magic, content_type in known.items():
            if data.startswith(magic):
                return ScanFacts(content_type=content_type, pages=max(1, data.count(b"%PAGE")))
        refused = "foreign" if data else "empty"
        if data[4:12] == b"ftypheic":
            refused = "heic"
        if data.lstrip().lower().startswith((b"<html", b"<!doctype")):
            refused = "web_page"
        return ScanFacts(content_type="application/octet-stream", pages=0, refused=refused)

    def preview(self, data: bytes) -> bytes:
        """Give something that begins like a PNG."""
        return b"\x89PNG\r\n\x1a\n" + hashlib.sha256(data).digest()

    def cleaned(self, data: bytes) -> bytes:
        """Take out what the camera noted."""
        return data.replace(b"%GPS", b"")


class MemorySeal:
    """A P-256 key of our own instead of the one in KMS."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def sign(self, data: bytes) -> bytes:
        """Sign at most 4096 bytes, as KMS does."""
        if len(data) > 4096:
            raise ValueError("KMS signs at most 4096 bytes")
        return self._key.sign(data, ec.ECDSA(SHA256()))

    def public_key(self) -> bytes:
        """Give the DER of the public key."""
        form = PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(Encoding.DER, form)


@cache
def _compiled(source: str) -> Template:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True).from_string(source)


def _ends_at(certificate: bytes) -> datetime | None:
    told = CERTIFICATE.fullmatch(certificate.decode())
    return datetime.fromisoformat(told[1]) + timedelta(days=int(told[2])) if told else None


def _mark(pdf: bytes, certificate: bytes) -> bytes:
    return hashlib.sha256(pdf + certificate).hexdigest().encode()
