"""What actions need of the outside world, as Protocols; `Ports` hands them over in one frozen
piece."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from baton.domain.answers import Answers
from baton.domain.case import Case, Event
from baton.domain.documents import Document, Registered
from baton.domain.links import Link
from baton.domain.messages import Message
from baton.domain.model import Id, Instant, Model
from baton.domain.patients import Patient
from baton.domain.practices import Member, Practice
from baton.domain.words import Work

Beside = Message | Link | Answers | Document | Registered
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
    wanted_by: Instant | None = None
    due_at: Instant | None = None
    chase_at: Instant | None = None
    closed_at: Instant | None = None
    outcome: str | None = None
    parked: bool = False
    tasks_total: int = 0
    tasks: tuple["ListedTask", ...] = ()


class ListedTask(Model):
    """An open task as the board shows it."""

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

    def save_page(self, answers: Answers, page: int, fields: bytes) -> int:
        """Write one page of a draft if it is open and of this serial and revision: one call, one
        unit.

        Gives the new revision. Raises `StaleVersion` when another device saved first, `Gone` when
        the
        form is submitted or the link reissued.
        """

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


@dataclass(frozen=True, slots=True)
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


class Store(CaseStore, RowStore, PeopleStore, SessionStore, Protocol):
    """All of it: one table."""


class FileMissing(Exception):
    """There is no such object, or not for us."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object that was written, or was there already."""

    key: str
    version_id: str | None
    existed: bool = False


class Files(Protocol):
    """One bucket."""

    def put(self, key: str, data: bytes, *, content_type: str, once: bool = False) -> Stored:
        """Write an object; with `once`, leave one that is there alone and say that it existed."""

    def get(self, key: str, version_id: str | None = None) -> bytes:
        """Read an object; raises `FileMissing`."""

    def size(self, key: str) -> int:
        """Give an object's size in bytes; raises `FileMissing`."""

    def presigned_get(
        self, key: str, *, filename: str, version_id: str | None = None, inline: bool = False
    ) -> str:
        """Give a URL that reads one version of an object for 60 seconds."""

    def presigned_post(self, key: str, *, max_bytes: int, redirect: str | None = None) -> "Upload":
        """Give what a browser must post to upload one object; `redirect` is where it goes then."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A presigned POST."""

    url: str
    fields: Mapping[str, str]


class Outbox(Protocol):
    """The queues of hints."""

    def hint(self, work: Work, practice_id: str, case_id: str) -> None:
        """Ask a worker to look at a case."""

    def hint_many(self, work: Work, cases: Sequence[tuple[str, str]]) -> None:
        """Ask for many cases (practice, case) in batches."""


@dataclass(frozen=True, slots=True)
class Tags:
    """Ids that travel with a message and come back in its receipts."""

    practice: str
    case: str
    message: str
    op: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to leave: `to` is an address or an E.164 number; SMS has text only."""

    to: str
    text: str
    tags: Tags
    sender_name: str = ""
    subject: str = ""
    html: str = ""


class Throttled(Exception):
    """The provider refused for now; nothing was sent and no claim is used up."""


class Rejected(Exception):
    """The provider refused this message for good."""


class UnknownOutcome(Exception):
    """Nobody knows whether it was sent; wait for the receipt."""


class Sender(Protocol):
    """E-mail or SMS; never retries by itself."""

    def send(self, message: Outgoing) -> str:
        """Send once and give the provider's id; raises `Throttled`, `Rejected` or
        `UnknownOutcome`."""


class Seal(Protocol):
    """The practice's key in KMS."""

    def sign(self, data: bytes) -> bytes:
        """Give the DER-encoded ECDSA signature over SHA-256 of `data` (at most 4096 bytes)."""

    def public_key(self) -> bytes:
        """Give the DER of the public key."""


class Engines(Protocol):
    """What is heavy; only functions that carry the layer may call it."""

    @property
    def engine(self) -> str:
        """Name WeasyPrint, native libraries and fonts: part of every document's inputs."""

    def fill(self, source: str, data: Mapping[str, object]) -> str:
        """Fill a template in the sandbox; a missing value is an error, never a blank."""

    def render(
        self,
        html: str,
        *,
        identifier: str,
        seal_field: bool = False,
        attachments: Mapping[str, bytes] | None = None,
        made_at: datetime,
    ) -> bytes:
        """Make the PDF of an HTML document; equal arguments give equal bytes."""

    def seal(self, pdf: bytes, *, certificate: bytes, at: datetime) -> bytes:
        """Seal a PDF with the practice's key (PAdES B-B certification)."""

    def sealed_by(self, pdf: bytes, certificates: Sequence[bytes]) -> bool:
        """Judge whether a PDF carries one intact seal of ours over the whole file."""

    def certificate(self, name: str, *, at: datetime, days: int) -> bytes:
        """Issue the seal certificate of a practice for the key in KMS."""

    def inspect(self, data: bytes) -> "ScanFacts":
        """Look at an uploaded file without trusting it."""

    def preview(self, data: bytes) -> bytes:
        """Give a PNG of the first page."""


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What an uploaded file is; `refused` is a reason code when it cannot be filed as it is."""

    content_type: str
    pages: int
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets that sign what leaves us."""

    link: bytes
    cookie: bytes


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything an action may reach; functions build it once per cold start (`baton.aws.wiring`).

    `now` is the only clock and `new_id` the only dice. Accessors are callables where building is
    costly.
    """

    store: Store
    documents: Files
    scans: Files
    outbox: Outbox
    email: Sender
    sms: Sender
    engines: Engines
    keys: Callable[[], Keys]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    public_url: str
