"""What the board shows: who must do what next, what is late, who comes soon and is not ready."""

from enum import StrEnum

from baton.domain.model import Id, Instant, Model
from baton.domain.views.page import StaffView
from baton.domain.words import Channel, HolderKind, Role, TaskKind


class Holder(Model):
    """Who must act, ready to read: "You", "Reception (Joan)", "Nomsa Dube, guardian", "The system".

    `role` is set where a role was resolved to the member on duty; `mine` where it is the reader.
    """

    kind: HolderKind
    name: str | None = None
    role: Role | None = None
    mine: bool = False


class Act(StrEnum):
    """What staff can do to a task, case or patient: the last part of the path a form posts to."""

    NOTE = "note"
    ASSIGN = "assign"
    DONE = "done"
    DEFER = "defer"
    DROP = "drop"
    ADD = "add"
    MOVE = "move"
    CLOSE = "close"
    ANSWERS = "answers"
    RETRY = "retry"
    PAPER = "paper"
    FILE = "file"
    DISCARD = "discard"
    REISSUE = "reissue"
    CORRECT = "correct"
    UNDO = "undo"
    ACCEPT = "accept"
    SEND_BACK = "return"
    AMEND = "amend"


class Delivery(StrEnum):
    """What is known of a message on its way."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"
    SKIPPED = "skipped"


class LastMessage(Model):
    """The latest message about a task and how far it came."""

    channel: Channel
    delivery: Delivery


class LaneKind(StrEnum):
    """The three places where a task can be, in the order of the board."""

    NEEDS_US = "needs_us"
    WITH_PATIENTS = "with_patients"
    WITH_SYSTEM = "with_system"


class BoardRow(Model):
    """One open task: who, what and why, by when, whose, and one button named by its verb.

    `label` is the patient or what stands in for one ("Unknown"), `about` the pack or "scan, 3
    pages"; `url` is the page where the button `verb` leads (the case, or the scan).
    `half_way_since` is when the patient began a form that is not sent yet, or had it back.
    """

    case_id: Id
    task_id: Id
    kind: TaskKind
    label: str
    about: str
    headline: str
    reason: str | None = None
    due_at: Instant
    holder: Holder
    verb: str
    url: str
    last_message: LastMessage | None = None
    waits: bool = False
    half_way_since: Instant | None = None
    is_alarm: bool = False


class Lane(Model):
    """A lane, late first. `total` may be more than the rows shown; `more_url` leads to the rest."""

    kind: LaneKind
    rows: tuple[BoardRow, ...]
    total: int
    more_url: str | None = None


class Whose(StrEnum):
    """The filter of the board, the value of `?whose=`."""

    MINE = "mine"
    RECEPTION = "reception"
    CLINICIAN = "clinician"
    MANAGER = "manager"
    EVERYONE = "everyone"


class Counts(Model):
    """The five figures on top. `dropped` is the orphans of the last reconcile at `checked_at`,
    which counted `open` tasks and accounted for `accounted`; `watch_late` says that it or the
    sweep, last at `swept_at`, is overdue."""

    needs_us: int
    mine: int
    late: int
    oldest_due_at: Instant | None = None
    with_patients: int
    next_chase_at: Instant | None = None
    with_system: int
    finished_today: int
    dropped: int
    checked_at: Instant | None = None
    swept_at: Instant | None = None
    open: int = 0
    accounted: int = 0
    watch_late: bool = False


class Readiness(StrEnum):
    """Whether a coming visit has all it needs."""

    READY = "ready"
    AT_RISK = "at_risk"
    NOT_READY = "not_ready"


class ComingVisit(Model):
    """One case by its wanted-by time, with the one thing that is missing."""

    case_id: Id
    wanted_by_at: Instant
    label: str
    readiness: Readiness
    reason: str | None = None


class ScansCount(Model):
    """How scans are going today."""

    filed_today: int
    waiting: int


class BoardView(StaffView):
    """The board. Template `staff/board` at `/staff?whose=&q=`; JSON at `/api/board`.

    The drop zone posts nothing to `/staff/scans` and is sent a page or, with `Accept:
    application/json`, an `Upload` as JSON for each file.
    """

    whose: Whose = Whose.EVERYONE
    query: str = ""
    counts: Counts
    lanes: tuple[Lane, ...]
    coming: tuple[ComingVisit, ...] = ()
    scans: ScansCount
