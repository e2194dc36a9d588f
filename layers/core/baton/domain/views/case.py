"""What the page of one case shows: who owes what, what was sent and filed, and why."""

from datetime import date, time

from baton.domain.model import Id, Instant, Model
from baton.domain.views.board import Act, Delivery, Holder
from baton.domain.views.page import Choice, StaffView, UndoOffer
from baton.domain.words import Channel, HolderKind, MessageKind, Standing, TaskKind


class PlannedStep(Model):
    """One rung of the chase that is still to come: "reminder by e-mail", Thursday 10:00."""

    at: Instant
    what: str


class CallCard(Model):
    """What is needed to make a call: whom, which number, why, and a line to open with."""

    name: str
    phone: str | None = None
    why: str
    script: str | None = None


class TaskCard(Model):
    """One task of the case. `stage` reads as a word ("in progress"); `acts` are those allowed now.

    `outcomes` are the choices of the act `done`; `detail` adds a fact ("14 of 22 answered");
    `deferred` counts how often it was pushed to later. `tone` of the stage follows `final` and
    lateness. A form that is half-way says how many of its `questions` are `answered` and when the
    last was `saved_at`. `mend_url` leads to the record where the cause can be put right.
    """

    task_id: Id
    kind: TaskKind
    title: str
    stage: str
    final: bool = False
    holder: Holder | None = None
    next_action: str | None = None
    reason: str | None = None
    due_at: Instant | None = None
    detail: str | None = None
    plan: tuple[PlannedStep, ...] = ()
    acts: tuple[Act, ...] = ()
    outcomes: tuple[Choice, ...] = ()
    call: CallCard | None = None
    deferred: int = 0
    finished_at: Instant | None = None
    outcome: str | None = None
    open_url: str | None = None
    mend_url: str | None = None
    answered: int | None = None
    questions: int | None = None
    saved_at: Instant | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it waits for somebody at the practice."""
        return not self.final and self.holder is not None and self.holder.kind is HolderKind.MEMBER


class MessageLine(Model):
    """One message. `to` is masked ("am…@x.test"); `detail` says why it bounced or was skipped."""

    message_id: Id
    kind: MessageKind
    channel: Channel
    to: str
    at: Instant
    delivery: Delivery
    detail: str | None = None


class DocumentLine(Model):
    """One document we keep. `url` is the path that leads to the file."""

    document_id: Id
    title: str
    version: int
    standing: Standing
    at: Instant
    url: str
    sealed: bool = False
    sha256: str | None = None


class TimelineEntry(Model):
    """One event in words: what, by whom, why."""

    seq: int
    at: Instant
    what: str
    who: str
    why: str | None = None
    note: str | None = None


class LinkState(Model):
    """The patient's link: its use, wrong tries, whether it is locked. Staff never see it."""

    expires_at: Instant | None = None
    opened_at: Instant | None = None
    wrong_tries: int = 0
    locked: bool = False


class CaseView(StaffView):
    """A case. Template `staff/case` at `/staff/cases/{case}`; JSON at `/api/cases/{case}`.

    Every act posts to `/staff/cases/{case}/{act}` with hidden `version`, and `task` where it is
    about a task. Further fields: note: `text` · assign: `holder` (a value of `holders`), `reason` ·
    done: `outcome`, `note` · defer: `date`, `time`, `reason` · drop: `reason` · add: `item` (a
    value of `addable`) · move: `date`, `time`, `reason` · close: `outcome`, `note` · retry,
    reissue, undo: nothing more · answers: leads to `/staff/cases/{case}?answers={task}` by GET.
    `date` is ISO, `time` HH:MM, both local. A case without a patient (an intake case) has no
    `patient_id`.
    """

    case_id: Id
    version: int
    patient_id: Id | None = None
    label: str
    born: date | None = None
    pack_title: str
    wanted_by_at: Instant | None = None
    wanted_date: date | None = None
    wanted_time: time | None = None
    opened_at: Instant
    closed_outcome: str | None = None
    tasks: tuple[TaskCard, ...]
    messages: tuple[MessageLine, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    undo: UndoOffer | None = None
    link: LinkState | None = None
    acts: tuple[Act, ...] = ()
    holders: tuple[Choice, ...] = ()
    addable: tuple[Choice, ...] = ()
    close_outcomes: tuple[Choice, ...] = ()
    defer_date: date | None = None

    @property
    def ours_first(self) -> tuple[TaskCard, ...]:
        """What waits for the practice, then the rest, each in the order of the pack."""
        return tuple(sorted(self.tasks, key=lambda task: not task.is_ours))

    @property
    def has_answers(self) -> bool:
        """Whether a form was handed in, so that there is something to take along."""
        read = (t for t in self.tasks if t.kind is TaskKind.FORM and t.open_url)
        return any("answers=" in (task.open_url or "") for task in read)

    @property
    def finished(self) -> int:
        """How many tasks are in a final stage."""
        return sum(task.final for task in self.tasks)
