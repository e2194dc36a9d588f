"""What a patient's pages of a form show; the questions themselves are the forms engine's own views.

The engine's views are passed through unchanged: they are frozen already.
"""

from pydantic import InstanceOf

from baton.domain.forms.views import CheckView, PageView, Spoken
from baton.domain.model import Id, Instant, Model
from baton.domain.views.page import HiddenField
from baton.domain.views.patient import PatientRequest, VisitView


class FormView(VisitView):
    """One page of a form. Template `patient/form` at `/p/forms/{task}/{page}`.

    Posts to `post_url`: hidden `rev`, `tab`, the engine's own fields (`f.…`, `shown`), and
    `command` = `next`, `later` (save and finish later) or a value from the page (add or remove a
    card). `language` instead shows the page again in another language; `exit` (a `PatientRequest`,
    with `stuck_text` or `call_text`) hands it to staff: both save it first. `asked` are the
    requests made already. Autosave posts the same to `{address}/autosave` and reads JSON `{"rev":
    7, "tab": "…", "saved": "10:42"}`, or 409 `{"error": "changed", …}` when another window saved
    other answers. What cannot be sent the script keeps in the browser, locked with `keep_key`,
    until the page shows that its `window` was the one to save (`saved_by`). `note` is what the
    practice wrote when it returned answers; then only the questions concerned are shown. `crisis`
    is the practice's text to show at once after an alarming answer; `crisis_ready` the same, for
    the script to show when an autosave says so (`"crisis": true`).
    """

    template = "patient/form"

    task_id: Id
    page: InstanceOf[PageView]
    rev: int
    tab: str
    window: str = ""
    saved_by: str | None = None
    keep_key: str = ""
    saved_at: Instant | None = None
    back_url: str
    crisis: str | None = None
    crisis_ready: str | None = None
    asked: tuple[PatientRequest, ...] = ()
    note: str | None = None

    @property
    def post_url(self) -> str:
        """Where the page is posted to: a page with files goes to the function that takes them."""
        here = f"/p/forms/{self.task_id}/{self.page.page}"
        return f"{here}/files" if self.page.takes_files else here


class CheckAnswersView(VisitView):
    """Check your answers. Template `patient/check` at `/p/forms/{task}/check`.

    Posts hidden `rev`, `idempotency_key` and `command` = `send`. Change links lead to
    `/p/forms/{task}/{page}#{target}`.
    """

    template = "patient/check"

    task_id: Id
    check: InstanceOf[CheckView]
    rev: int
    idempotency_key: str
    back_url: str
    crisis: str | None = None


class KnownRow(Model):
    """One answer given in another form; `name` is what `change` posts for it."""

    name: str
    label: InstanceOf[Spoken]
    answers: tuple[str, ...]
    title: InstanceOf[Spoken]
    told_at: Instant


class KnownView(VisitView):
    """Are these still right? Template `patient/known` at `/p/forms/{task}/known`.

    Posts hidden `rev` and `tab`, and `change` = the `name` of each row that has changed. What was
    not ticked counts as confirmed.
    """

    template = "patient/known"

    task_id: Id
    form_title: InstanceOf[Spoken]
    rows: tuple[KnownRow, ...]
    rev: int
    tab: str
    back_url: str


class ConflictRow(Model):
    """One question with the answer here and the answer given elsewhere; `name` is its field's."""

    name: str
    label: InstanceOf[Spoken]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    takes_both: bool = False


class ConflictView(VisitView):
    """Answers changed in two places, side by side. Template `patient/conflict`.

    Posts to `post_url` (the page): for each row `keep.{name}` = `mine`, `theirs` or, where it
    `takes_both`, `both`; hidden `rev` (the newer one), `tab`, and `fields`, all that was posted
    here.
    """

    template = "patient/conflict"

    task_id: Id
    form_title: str
    rows: tuple[ConflictRow, ...]
    changed_at: Instant | None = None
    post_url: str
    rev: int
    tab: str
    fields: tuple[HiddenField, ...]


class SavedView(VisitView):
    """The answers are kept for later. Template `patient/saved`, after `command` = `later`."""

    template = "patient/saved"

    form_title: str
    minutes_left: int
    resume_url: str
