"""What staff order: one model for each act, the same for a page's form and the API; each knows
which verb of `set_right.Staff` it is. Unknown fields are refused."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field, StringConstraints

from baton.actions.acts import CLOSE_OUTCOMES, DISCARD_REASONS, outcome_words, outcomes
from baton.actions.colleagues import Colleague
from baton.actions.file_scan import discard_scan, file_scan, file_to_record
from baton.actions.ports import Ports
from baton.actions.set_right import Staff
from baton.domain.calendar import to_utc
from baton.domain.case import Case
from baton.domain.errors import BadInput, NotFound
from baton.domain.frozen import frozen
from baton.domain.model import Id, Model, Text
from baton.domain.views.board import Act

if TYPE_CHECKING:
    from baton.actions.review_form import Reading

Day: TypeAlias = date
Clock: TypeAlias = time

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,60}$")]
Account = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$")]
Heading = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
LinkId = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{3,40}(:[a-z0-9]{3,40}){0,2}$")]


@frozen
class At:
    """Where an order is carried out: by whom, on which case of their practice."""

    ports: Ports
    who: Colleague
    case_id: str

    @property
    def staff(self) -> Staff:
        """The verbs of this member."""
        return Staff(self.ports, self.who.practice_id, self.who.actor)

    def reading(self, task_id: str) -> "Reading":
        """Give a form of the case in this member's hands."""
        from baton.actions.review_form import Reading  # brings the forms, as below

        return Reading(self.ports, self.who.practice_id, self.case_id, task_id, self.who.actor)

    def instant(self, on: date, clock: time) -> datetime:
        """Turn the practice's local day and time into an instant."""
        return to_utc(datetime.combine(on, clock), self.who.practice.calendar.zone)


class Order(Model):
    """Base of all orders. `version` is the case's as the page showed it; the lifecycle's tables
    decide whether the act is still possible, so an older one is no error by itself."""

    version: int | None = None

    def carry_out(self, at: At) -> Case:
        """Do it and give the case to look at next; raises what the rules of the act raise."""
        raise NotImplementedError


class TaskOrder(Order):
    """An order about one task."""

    task: Id


class NoteOrder(Order):
    """Keep a note on the timeline."""

    text: Text

    def carry_out(self, at: At) -> Case:
        """Note it."""
        return at.staff.note(at.case_id, self.text)


class AssignOrder(TaskOrder):
    """Hand a task to a colleague, named by account."""

    holder: Account
    reason: Text = ""

    def carry_out(self, at: At) -> Case:
        """Assign it, with the reason as a note."""
        case = at.staff.assign(at.case_id, self.task, self.holder)
        return at.staff.note(at.case_id, self.reason) if self.reason else case


class DoneOrder(TaskOrder):
    """End a call or review; `outcome` is a code where the kind of task has a list."""

    outcome: Text = ""
    note: Text = ""

    def carry_out(self, at: At) -> Case:
        """Finish it with the outcome in words."""
        task = at.ports.store.get(at.who.practice_id, at.case_id).task(self.task)
        if task is None:
            raise NotFound(f"no task {self.task}")
        words = outcome_words(outcomes(task), self.outcome, self.note)
        return at.staff.finish(at.case_id, self.task, words)


class DeferOrder(TaskOrder):
    """Put a call or review off to a local day and time, with a reason."""

    date: Day
    time: Clock = time(9)
    reason: Text

    def carry_out(self, at: At) -> Case:
        """Defer it."""
        until = at.instant(self.date, self.time)
        return at.staff.defer(at.case_id, self.task, until, self.reason)


class DropOrder(TaskOrder):
    """Take a task out, with a reason."""

    reason: Text

    def carry_out(self, at: At) -> Case:
        """Drop it."""
        return at.staff.drop(at.case_id, self.task, self.reason)


class AddOrder(Order):
    """Add one more task of the pack, by its key; twice from one page adds one."""

    item: Code

    def carry_out(self, at: At) -> Case:
        """Add it."""
        seen = str(self.version) if self.version is not None else at.ports.new_id()
        return at.staff.add(at.case_id, self.item, idempotency=seen)


class MoveOrder(Order):
    """Move the wanted-by time to another local day and time."""

    date: Day
    time: Clock
    reason: Text = ""

    def carry_out(self, at: At) -> Case:
        """Move it, with the reason as a note."""
        case = at.staff.move(at.case_id, at.instant(self.date, self.time))
        return at.staff.note(at.case_id, self.reason) if self.reason else case


class CloseOrder(Order):
    """Close a case; `outcome` is a code of the list."""

    outcome: Code
    note: Text = ""

    def carry_out(self, at: At) -> Case:
        """Close it with the outcome in words."""
        return at.staff.close(at.case_id, outcome_words(CLOSE_OUTCOMES, self.outcome, self.note))


class RetryOrder(TaskOrder):
    """Let the system try a failed step again."""

    def carry_out(self, at: At) -> Case:
        """Retry it."""
        return at.staff.retry(at.case_id, self.task)


class PaperOrder(TaskOrder):
    """Take a task to paper because the patient wants it so."""

    def carry_out(self, at: At) -> Case:
        """Put it on paper."""
        return at.staff.put_on_paper(at.case_id, self.task)


class ReissueOrder(Order):
    """Send a fresh link; the old one is dead."""

    def carry_out(self, at: At) -> Case:
        """Reissue it."""
        return at.staff.reissue(at.case_id)


class UndoOrder(Order):
    """Take back one's last act."""

    def carry_out(self, at: At) -> Case:
        """Undo it."""
        return at.staff.take_back(at.case_id)


class AcceptOrder(TaskOrder):
    """Accept answers that were read."""

    def carry_out(self, at: At) -> Case:
        """Accept them."""
        from baton.actions.review_form import accept

        return accept(at.reading(self.task))


class ReturnOrder(TaskOrder):
    """Return some answers to the patient: the linkIds of the questions, and what is wanted."""

    note: Text = ""
    questions: tuple[LinkId, ...] = ()

    def carry_out(self, at: At) -> Case:
        """Send them back."""
        from baton.actions.review_form import send_back

        return send_back(at.reading(self.task), self.questions, self.note)


class FileOrder(TaskOrder):
    """File a scan to a task (`patient:case:task`) or to a record (`patient`), under a title."""

    target: Target
    title: Heading = ""

    def carry_out(self, at: At) -> Case:
        """File it, and give the case that has it now."""
        scan = (at.ports, at.who.practice_id, at.case_id)
        match self.target.split(":"):
            case [patient]:
                return file_to_record(*scan, patient_id=patient, title=self.title, by=at.who.actor)
            case [_, case, task]:
                return file_scan(
                    *scan, case_id=case, task_id=task, title=self.title, by=at.who.actor
                )
        raise BadInput("target: choose the task or the record that the scan belongs to")


class DiscardOrder(TaskOrder):
    """Discard a scan; `reason` is a code of the list."""

    reason: Annotated[Code, Field(min_length=1)]
    note: Text = ""

    def carry_out(self, at: At) -> Case:
        """Discard it with the reason in words."""
        words = outcome_words(DISCARD_REASONS, self.reason, self.note)
        return discard_scan(at.ports, at.who.practice_id, at.case_id, reason=words, by=at.who.actor)


ORDERS: Mapping[Act, type[Order]] = {
    Act.NOTE: NoteOrder,
    Act.ASSIGN: AssignOrder,
    Act.DONE: DoneOrder,
    Act.DEFER: DeferOrder,
    Act.DROP: DropOrder,
    Act.ADD: AddOrder,
    Act.MOVE: MoveOrder,
    Act.CLOSE: CloseOrder,
    Act.RETRY: RetryOrder,
    Act.PAPER: PaperOrder,
    Act.REISSUE: ReissueOrder,
    Act.FILE: FileOrder,
    Act.DISCARD: DiscardOrder,
    Act.UNDO: UndoOrder,
    Act.ACCEPT: AcceptOrder,
    Act.SEND_BACK: ReturnOrder,
}


def order_of(act: str) -> tuple[Act, type[Order]]:
    """Give the act behind the last part of a path and its model; raises `NotFound`."""
    if act not in ORDERS:
        raise NotFound(f"no act {act}")
    return Act(act), ORDERS[Act(act)]
