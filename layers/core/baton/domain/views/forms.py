"""What the pages about a practice's own forms show."""

from baton.domain.forms.findings import Finding
from baton.domain.model import Instant, Model
from baton.domain.published import FormState
from baton.domain.views.form import FormView
from baton.domain.views.page import StaffView


class FindingLine(Model):
    """What was found in a form: where, how bad, and one sentence for its author."""

    code: str
    link_id: str | None = None
    path: str
    level: str
    message: str

    @classmethod
    def of(cls, finding: Finding) -> "FindingLine":
        """Write a finding of the engine."""
        return cls(
            code=finding.code,
            link_id=finding.link_id,
            path=finding.path,
            level=finding.level.value,
            message=finding.reason,
        )


class FormLine(Model):
    """One wording of a form; `form` is the hash that names it, or its name in the library.

    A form of the library has no `state`, and nobody changed it.
    """

    form: str
    title: str
    address: str
    version: str
    state: FormState | None = None
    questions: int
    minutes: int
    languages: tuple[str, ...]
    changed_at: Instant | None = None
    changed_by: str = ""


class LibraryLine(Model):
    """A form that comes with the product, and the titles of the packs that ask it.

    It is `replaced` where the practice has one in use with its address.
    """

    form: str
    title: str
    minutes: int
    replaced: bool
    packs: tuple[str, ...] = ()


class FormsView(StaffView):
    """The practice's forms and the library's. Template `staff/forms` at `/staff/forms`.

    A manager (`may_change`) posts there, as multipart, file `questionnaire` and, for a form that
    does not say them itself, `url`, `form_version` and `title`. With `findings` that block, nothing
    was kept and the page says why.
    """

    may_change: bool
    forms: tuple[FormLine, ...]
    library: tuple[LibraryLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    refused: bool = False
    url: str = ""
    form_version: str = ""
    title: str = ""


class FormSeenView(StaffView):
    """One wording and how patients see it. Template `staff/form` at `/staff/forms/{form}`.

    `?page=2&language=es` shows another page or language. A manager posts to
    `/staff/forms/{form}/publish` or `…/retire`.
    """

    may_change: bool
    form: FormLine
    findings: tuple[FindingLine, ...]
    pages: tuple[int, ...] = ()
    page: int = 0
    language: str = "en"
    preview: FormView | None = None


class UploadedView(Model):
    """What an API client learns of a form it sent: its hash if it was kept, and the findings."""

    form: str | None
    findings: tuple[FindingLine, ...]
