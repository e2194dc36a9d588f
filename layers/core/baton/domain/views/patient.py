"""What a patient's own pages show; before the identity check they reveal nothing."""

from enum import StrEnum
from typing import ClassVar

from baton.domain.model import Id, Instant, Model
from baton.domain.views.page import View
from baton.domain.words import Channel, TaskKind


class IdentityError(StrEnum):
    """Why the page did not open; the same for a wrong date, an unknown and a locked link."""

    NOT_A_DATE = "not_a_date"
    NO_MATCH = "no_match"


class IdentityView(View):
    """The neutral door. Template `patient/identity`.

    Posts `day`, `month`, `year` to the page's own address, and nothing to `fresh_url`
    (`/p/{token}/fresh`) for a fresh link. What was typed is shown again when it is no date.
    """

    fresh_url: str
    error: IdentityError | None = None
    day: str = ""
    month: str = ""
    year: str = ""


class FreshLinkView(View):
    """The answer to "send a fresh link", the same whatever we found. Template `patient/fresh`."""


class TaskProgress(StrEnum):
    """How far one task of the checklist is, as its patient sees it."""

    TO_DO = "to_do"
    STARTED = "started"
    WAITING = "waiting"
    ON_PAPER = "on_paper"
    DONE = "done"


class ChecklistTask(Model):
    """One thing the patient owes or has done. `url` is absent where there is nothing to open.

    `waiting_for` is the title of what must come first, for a task in `waiting`.
    """

    task_id: Id
    kind: TaskKind
    title: str
    progress: TaskProgress
    url: str | None = None
    minutes: int | None = None
    answered: int | None = None
    questions: int | None = None
    note: str | None = None
    waiting_for: str | None = None
    done_at: Instant | None = None


class PatientRequest(StrEnum):
    """What a patient may ask for instead of going on."""

    PAPER = "paper"
    CALL = "call"
    QUESTION = "question"
    STUCK = "stuck"


class RecallStep(StrEnum):
    """How far a returning patient is on the way to what the practice knows already."""

    OFFERED = "offered"
    SENT = "sent"
    WRONG = "wrong"
    PROVEN = "proven"


class Recall(Model):
    """The offer to fill in what is known, after a code by `channel` to a masked contact."""

    step: RecallStep
    channel: Channel | None = None
    to: str = ""


class VisitView(View):
    """Base of the pages behind the identity check, the only ones that name the `person`."""

    template: ClassVar[str]

    person: str
    pack_title: str
    wanted_by_at: Instant | None = None


class ChecklistView(VisitView):
    """What is left, with minutes, and what happens next. Template `patient/checklist` at `/p/me`.

    Posts `request` (a `PatientRequest`), `text` (the question, or when to call) to `/p/me`. `asked`
    are the requests already made; the page then says what we will do. With nothing left to do it is
    the "nothing left" page, or says what we are `preparing`; `looks_again` lets the script look
    again by itself, for what takes us seconds. `recall` posts `recall` = `send`, then `code`.
    """

    template = "patient/checklist"

    tasks: tuple[ChecklistTask, ...]
    asked: tuple[PatientRequest, ...] = ()
    just_asked: PatientRequest | None = None
    looks_again: bool = False
    recall: Recall | None = None

    @property
    def preparing(self) -> ChecklistTask | None:
        """The document that we are writing now, for the patient to sign."""
        waiting = (task for task in self.tasks if task.progress is TaskProgress.WAITING)
        signatures = (task for task in waiting if task.kind is TaskKind.SIGNATURE)
        return next((task for task in signatures if task.waiting_for is None), None)

    @property
    def on_paper(self) -> bool:
        """Whether something is left that the patient does on paper."""
        return any(task.progress is TaskProgress.ON_PAPER for task in self.tasks)

    @property
    def to_do(self) -> tuple[ChecklistTask, ...]:
        """The tasks the patient can do now, in order."""
        ready = {TaskProgress.TO_DO, TaskProgress.STARTED}
        return tuple(task for task in self.tasks if task.progress in ready)

    @property
    def minutes_left(self) -> int:
        """The minutes needed for what can be done now."""
        return sum(task.minutes or 0 for task in self.to_do)


class ThankYouView(VisitView):
    """The receipt after a form or signature. Template `patient/thanks`.

    `fingerprint` is the SHA-256 of a signed document; `next_task` what can be done now; `copy_to`
    the masked address that gets a copy; `document_url` the signed copy once it is sealed;
    `crisis` the practice's text after an alarming answer.
    """

    template = "patient/thanks"

    kind: TaskKind
    title: str
    done_at: Instant
    reference: str
    fingerprint: str | None = None
    copy_to: str | None = None
    document_url: str | None = None
    next_task: ChecklistTask | None = None
    crisis: str | None = None
