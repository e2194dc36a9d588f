"""Port `Engines` over the real libraries, each imported only when it is called.

A function calls only what its layers carry: render and fill need `pdf`, seal and sealed_by `seal`,
inspect, preview and cleaned `scan`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from baton.actions.ports import ScanFacts, Seal
from baton.domain.frozen import frozen

DAYS_LEFT = 30
"""A certificate that ends sooner seals nothing more: renewing it takes people (signing §6)."""


@frozen
class LayerEngines:
    """The engines of the layers, sealing with one key."""

    key: Seal

    @property
    def engine(self) -> str:
        """Name WeasyPrint, native libraries and fonts."""
        from baton.engines import pdf

        return str(pdf.ENGINE)

    def fill(self, source: str, data: Mapping[str, object]) -> str:
        """Fill a template in the sandbox."""
        from baton.engines import templating

        return templating.fill(source, data)

    def render(
        self,
        html: str,
        *,
        identifier: str,
        seal_field: bool = False,
        attachments: Mapping[str, bytes] | None = None,
        made_at: datetime,
    ) -> bytes:
        """Make the PDF of an HTML document."""
        from baton import library
        from baton.engines import pdf

        attached = tuple(
            pdf.Attached(
                name=name,
                body=data,
                description="Evidence of the signature",
                relationship="Supplement",
                at=made_at,
            )
            for name, data in (attachments or {}).items()
        )
        return pdf.render(
            html,
            css=library.styles(),
            identifier=identifier,
            seal_field=seal_field,
            attachments=attached,
        )

    def count_pages(self, html: str) -> int:
        """Say how many pages it has."""
        from baton import library
        from baton.engines import pdf

        return pdf.count_pages(html, css=library.styles())

    def qr_code(self, text: str) -> str:
        """Draw a QR code."""
        from baton.engines import codes

        return codes.qr_code(text)

    def seal(self, pdf: bytes, *, certificate: bytes, at: datetime) -> bytes:
        """Seal a PDF with the key in KMS, after looking at the certificate."""
        from baton.engines import certificate as certificates
        from baton.engines import seal

        certificates.require_fit(certificate, at, days=DAYS_LEFT)
        return seal.seal(pdf, certificate=certificate, sign=self.key.sign, at=at)

    def sealed_by(self, pdf: bytes, certificates: Sequence[bytes]) -> bool:
        """Judge whether a PDF carries one intact seal of ours."""
        from baton.engines import seal

        return seal.sealed_by_us(pdf, certificates)

    def certificate(self, name: str, *, at: datetime, days: int) -> bytes:
        """Issue the seal certificate of a practice."""
        from baton.engines import certificate

        return certificate.issue_certificate(
            name=name,
            public_key_der=self.key.public_key(),
            sign=self.key.sign,
            at=at,
            days=days,
            serial=int(at.timestamp()),
        )

    def inspect(self, data: bytes) -> ScanFacts:
        """Look at an uploaded file without trusting it."""
        from baton.engines import scan

        facts = scan.inspect(data)
        kind = scan.MEDIA_TYPES[facts.kind] if facts.kind else "application/octet-stream"
        return ScanFacts(content_type=kind, pages=facts.pages, refused=facts.refused)

    def preview(self, data: bytes) -> bytes:
        """Give a PNG of the first page."""
        from baton.engines import scan

        return scan.preview(data)

    def cleaned(self, data: bytes) -> bytes:
        """Give the file as we keep it."""
        from baton.engines import scan

        return scan.cleaned(data)
