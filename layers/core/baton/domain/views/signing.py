"""What the pages of a signature show: read and sign, and the public check of a file."""

from enum import StrEnum

from baton.domain.model import Id, Instant, Model
from baton.domain.views.page import FieldError, View
from baton.domain.views.patient import PatientRequest, VisitView
from baton.domain.words import Standing


class Block(StrEnum):
    """The shapes a document's text is made of."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    FIELD = "field"


class TextBlock(Model):
    """One piece of the document's text, in reading order; a `field` has a label and a value."""

    block: Block
    text: str
    label: str | None = None


class SignMethod(StrEnum):
    """How the signature is made; both count the same."""

    TYPED = "typed"
    DRAWN = "drawn"


class SignView(VisitView):
    """Read, then sign. Template `patient/sign` at `/p/sign/{task}`.

    Posts to its own address: `act` = `sign` | `decline` | `paper` | `question` (the button pressed)
    with hidden `doc_sha256`, `consent_version`, `idempotency_key`, and for `sign`: `agree` = `yes`,
    `method` (a `SignMethod`), `name`, `ink` (JSON of `{w, h, groups}`, only when drawn); for
    `decline` and `question`: `reason`. `name` keeps what was typed when the page comes back with
    `errors` (fields `agree`, `method`, `name`, `ink`, `reason`). `text_language` is that of the
    document, which may not be the page's.
    """

    template = "patient/sign"

    task_id: Id
    title: str
    text: tuple[TextBlock, ...]
    text_language: str | None = None
    pages: int
    pdf_url: str
    doc_sha256: str
    consent_text: tuple[str, ...]
    consent_version: str
    idempotency_key: str
    capacity: str
    name: str = ""
    method: SignMethod = SignMethod.TYPED
    agree: bool = False
    asked: tuple[PatientRequest, ...] = ()
    errors: tuple[FieldError, ...] = ()


class Verdict(StrEnum):
    """What the check of a file found."""

    ISSUED = "issued"
    SEALED_BY_US = "sealed_by_us"
    UNKNOWN = "unknown"
    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"


class VerifyResult(Model):
    """The answer about one file; names nobody. `standing` and times only for `issued`."""

    verdict: Verdict
    sha256: str | None = None
    standing: Standing | None = None
    practice_name: str | None = None
    issued_at: Instant | None = None
    sealed_at: Instant | None = None
    level: str | None = None


class VerifyView(View):
    """The public check. Template `verify`. Posts one multipart field `file` to `/verify`."""

    size_limit_bytes: int
    result: VerifyResult | None = None
