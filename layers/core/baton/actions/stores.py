"""What actions need of the one table, as Protocols over business words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from baton.domain.answers import Answers, PastAnswers
from baton.domain.case import Case, Event
from baton.domain.documents import Document, Registered
from baton.domain.frozen import frozen
from baton.domain.links import Link
from baton.domain.messages import Message
from baton.domain.model import Id, Instant, Model
from baton.domain.patients import Patient
from baton.domain.practices import Member, Practice, Team
from baton.domain.prints import Print
from baton.domain.published import PublishedForm

Beside = Message | Link | Answers | PastAnswers | Document | Registered | Print
"""A row that changes in the same transaction as its case: put whole, whatever was there before."""


class Due(Model):
    """A case whose `next_at` has passed, as the due index knows it."""

    practice_id: Id
    case_id: Id
    next_at: Instant


class Listed(Model):
    """A case as a list knows it; `tasks` are its open tasks in short, `chase_at` is when the next
    message to the patient is planned."""

    practice_id: Id
    case_id: Id
    label: str
    title: str
    patient_id: Id | None = None
    opened_at: Instant | None = None
    wanted_by: Instant | None = None
    due_at: Instant | None = None
    chase_at: Instant | None = None
    closed_at: Instant | None = None
    outcome: str | None = None
    parked: bool = False
    tasks_total: int = 0
    tasks: tuple["ListedTask", ...] = ()


class Standing(Model):
    """What the row of a case says at one moment: the case, None if nobody can read it, its place in
    the due index, and whether the board shows it, and as parked."""

    case_id: Id
    case: Case | None = None
    due_at: Instant | None = None
    on_board: bool = False
    parked: bool = False


class ListedTask(Model):
    """An open task as the board shows it; `since` is when a form that is half-way was begun, or
    returned."""

    task_id: Id
    kind: str
    title: str
    stage: str
    holder_kind: str
    role: str | None = None
    sub: str | None = None
    next_action: str
    due_at: Instant
    reason: str | None = None
    since: Instant | None = None


class CaseStore(Protocol):
    """Cases, their events and the rows beside them."""

    def get(self, practice_id: str, case_id: str) -> Case:
        """Read consistently. Raises `NotFound`, or `Unparsable` for a row this version cannot
        read."""

    def save(self, case: Case, *beside: Beside) -> Case:
        """Write the case if its stored `seq` is the one before `news`, all `news`, and the rows
        beside,
        in one transaction; give the case without news. A case without news writes nothing.

        Raises `StaleVersion`. Our own write whose reply was lost is recognised by its op and
        succeeds.
        `Answers` beside a case replace the row only if its stored revision is not higher.
        """

    def save_both(self, first: Case, second: Case, *beside: Beside) -> None:
        """Write two cases and rows beside them in one transaction; raises `StaleVersion`."""

    def events(self, practice_id: str, case_id: str) -> tuple[Event, ...]:
        """Give all events of a case in order."""

    def due(self, at: datetime, *, per_shard: int) -> tuple[Due, ...]:
        """Give the earliest due cases of each of the 16 shards, soonest first within a shard."""

    def open_cases(self, practice_id: str) -> tuple[Listed, ...]:
        """Give every open case of a practice, most urgent first."""

    def closed_since(self, practice_id: str, at: datetime) -> tuple[Listed, ...]:
        """Give the cases of a practice that were closed at or after `at`, latest first."""

    def of_patient(self, practice_id: str, patient_id: str) -> tuple[Listed, ...]:
        """Give all cases of a patient, newest first."""

    def standings(self, practice_id: str, case_ids: Iterable[str]) -> tuple[Standing, ...]:
        """Read distinct cases consistently with their places in the lists, by id; one that is gone
        is left out."""

    def back_off(self, practice_id: str, case_id: str, until: datetime) -> int:
        """Push a case's timer back without parsing it; give how often this happened in a row."""

    def park(self, practice_id: str, case_id: str, at: datetime) -> None:
        """Take a case that cannot be parsed out of the due index and show it on the board as
        parked."""


class RowStore(Protocol):
    """Single rows beside a case, read for their own sake."""

    def message(self, practice_id: str, case_id: str, message_id: str) -> Message | None:
        """Read one message."""

    def messages(self, practice_id: str, case_id: str) -> tuple[Message, ...]:
        """Give the messages of a case, oldest first."""

    def note_receipt(self, message: Message) -> None:
        """Overwrite a message row with what a receipt added; the case does not change."""

    def answers(self, practice_id: str, case_id: str, task_id: str) -> Answers | None:
        """Read the answers of a form task, consistently."""

    def answers_of_case(self, practice_id: str, case_id: str) -> tuple[Answers, ...]:
        """Read the answers of every form of a case, consistently; raises `Unparsable`."""

    def past_answers(self, practice_id: str, case_id: str, task_id: str) -> tuple[Answers, ...]:
        """Give the versions of a form's answers that later ones replaced, oldest first."""

    def save_page(self, answers: Answers, page: int, fields: bytes) -> int:
        """Write one page of a draft if it is open and of this serial and revision: one call, one
        unit.

        Gives the new revision. Raises `StaleVersion` when another device saved first, `Gone` when
        the
        form is submitted or the link reissued.
        """

    def prints(self, practice_id: str, case_id: str) -> tuple[Print, ...]:
        """Give what was printed for a case, oldest first."""

    def document(self, practice_id: str, case_id: str, document_id: str) -> Document | None:
        """Read one document row."""

    def documents(self, practice_id: str, case_id: str) -> tuple[Document, ...]:
        """Give the documents of a case, oldest first."""

    def registered(self, sha256: str) -> Registered | None:
        """Say what the registry of issued files knows of a hash."""

    def link(self, token_hash: str) -> Link | None:
        """Read a link, consistently; one that is past its expiry counts as absent."""

    def reserve_try(self, token_hash: str) -> bool:
        """Count one try of a birth date before it is judged; False when five are used up."""

    def forget_tries(self, token_hash: str) -> None:
        """Give the tries back after the right birth date."""


def check_of(practice_id: str) -> str:
    """Name the heartbeat that the hourly check leaves when it is through with one practice."""
    return f"reconcile/{practice_id}"


class PeopleStore(Protocol):
    """Practices, members and patients."""

    def practice(self, practice_id: str) -> Practice:
        """Read a practice; raises `NotFound`."""

    def save_practice(self, practice: Practice) -> Practice:
        """Write a practice if its stored version is this one; give it with the next version."""

    def practice_ids(self) -> tuple[str, ...]:
        """Give the ids of all practices of this deployment (rows `SYSTEM` / `PRACTICE#<id>`)."""

    def members(self, practice_id: str) -> tuple[Member, ...]:
        """Give all members of a practice by name."""

    def team(self, practice_id: str) -> Team:
        """Give a practice and all its members in one read; raises `NotFound`."""

    def member(self, sub: str) -> Member | None:
        """Find the member of a verified `sub`, whatever the practice."""

    def save_member(self, member: Member) -> None:
        """Write a member, and the pointer from its `sub`."""

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        """Read a patient; raises `NotFound`."""

    def save_patient(self, patient: Patient) -> Patient:
        """Write a patient and its search rows if the stored version is this one; version 0
        creates."""

    def search(self, practice_id: str, text: str, *, most: int = 20) -> tuple[Patient, ...]:
        """Give patients whose folded name, number or birth date starts with `text`."""

    def born_on(self, practice_id: str, birth_date: date) -> tuple[Patient, ...]:
        """Give the patients of this birth date."""

    def note_heartbeat(self, name: str, at: datetime, facts: Mapping[str, int]) -> None:
        """Write the last run of a schedule."""

    def heartbeat(self, name: str) -> tuple[datetime, Mapping[str, int]] | None:
        """Read the last run of a schedule."""

    def keep_bookmark(self, name: str, place: str) -> None:
        """Remember how far a long round has come; empty: it is over."""

    def bookmark(self, name: str) -> str:
        """Give how far a long round has come; empty before the first and after the last step."""


class FormStore(Protocol):
    """The forms that practices publish; their bodies lie in the bucket under their hash."""

    def forms(self, practice_id: str) -> tuple[PublishedForm, ...]:
        """Give every wording of every form of a practice, latest change first."""

    def save_form(self, form: PublishedForm) -> PublishedForm:
        """Write a wording if its stored revision is this one; give it with the next revision.

        Raises `StaleVersion`, and `Conflict` when another wording was published under the same
        url and version.
        """


@frozen
class Session:
    """A signed-in member's page session; `sub` names the member."""

    token_hash: str
    sub: str
    practice_id: str
    expires_at: datetime


class SessionStore(Protocol):
    """Page sessions of staff, revocable at once."""

    def session(self, token_hash: str) -> Session | None:
        """Read a session that is not over."""

    def save_session(self, session: Session) -> None:
        """Write a session."""

    def end_session(self, token_hash: str) -> None:
        """Delete a session; deleting twice is fine."""


class Store(CaseStore, RowStore, PeopleStore, FormStore, SessionStore, Protocol):
    """All of it: one table."""
