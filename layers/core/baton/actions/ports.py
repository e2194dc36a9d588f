"""What actions need of the outside world, as Protocols; `Ports` hands them over in one frozen
piece."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from baton.actions.stores import (
    Beside,
    CaseStore,
    Due,
    FormStore,
    Listed,
    ListedTask,
    PeopleStore,
    RowStore,
    Session,
    SessionStore,
    Standing,
    Store,
)
from baton.domain.frozen import frozen
from baton.domain.words import Work


class FileMissing(Exception):
    """There is no such object, or not for us."""


@frozen
class Stored:
    """An object that was written, or was there already."""

    key: str
    version_id: str | None
    existed: bool = False


@frozen
class Found:
    """An object as a listing names it: its latest version, and when that was written."""

    key: str
    version_id: str | None
    written_at: datetime


@frozen
class Described:
    """What is known of an object unread: its size, and what its sender calls it."""

    size_bytes: int
    name: str | None


class Files(Protocol):
    """One bucket."""

    def put(self, key: str, data: bytes, *, content_type: str, once: bool = False) -> Stored:
        """Write an object; with `once`, leave one that is there alone and say that it existed."""

    def get(self, key: str, version_id: str | None = None) -> bytes:
        """Read an object; raises `FileMissing`."""

    def size(self, key: str) -> int:
        """Give an object's size in bytes; raises `FileMissing`."""

    def described(self, key: str, version_id: str | None = None) -> Described:
        """Give what is known of an object unread; raises `FileMissing`."""

    def listed(self, prefix: str, *, after: str = "", most: int) -> tuple[Found, ...]:
        """Give the first objects below a prefix whose key stands behind `after`, by key; fewer
        than `most` mean that there are no more."""

    def presigned_get(
        self, key: str, *, filename: str, version_id: str | None = None, inline: bool = False
    ) -> str:
        """Give a URL that reads one version of an object for 60 seconds."""

    def presigned_post(self, key: str, *, max_bytes: int, redirect: str | None = None) -> "Upload":
        """Give what a browser must post to upload one object; `redirect` is where it goes then.

        The field `NAME_FIELD` is free: what the sender calls the file, percent-encoded.
        """


@frozen
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

    def uploaded(self, found: "Found") -> None:
        """Say again, as the bucket did, that an object lies in the inbox."""

    def dead_letters(self) -> int:
        """Count what lies in all queues of dead letters, roughly."""


@frozen
class Tags:
    """Ids that travel with a message and come back in its receipts."""

    practice: str
    case: str
    message: str
    op: str


@frozen
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

    def count_pages(self, html: str) -> int:
        """Say how many pages `render` would make of an HTML document."""

    def qr_code(self, text: str) -> str:
        """Draw a QR code for a printed page, as SVG data."""

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

    def cleaned(self, data: bytes) -> bytes:
        """Give the file as we keep it: a picture upright, without what the camera noted."""


@frozen
class ScanFacts:
    """What an uploaded file is; `refused` is a reason code when it cannot be filed as it is."""

    content_type: str
    pages: int
    refused: str | None = None


@frozen
class Keys:
    """Secrets that sign what leaves us."""

    link: bytes
    cookie: bytes


@frozen
class Ports:
    """Everything an action may reach; functions build it once per cold start (`baton.aws.wiring`).

    `now` is the only clock and `new_id` the only dice. Accessors are callables where building is
    costly.
    """

    store: Store
    documents: Files
    scans: Files
    assets: Files
    outbox: Outbox
    email: Sender
    sms: Sender
    engines: Engines
    keys: Callable[[], Keys]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    public_url: str


__all__ = [
    "Beside",
    "CaseStore",
    "Due",
    "Engines",
    "FileMissing",
    "Files",
    "FormStore",
    "Found",
    "Keys",
    "Listed",
    "ListedTask",
    "Outbox",
    "Outgoing",
    "PeopleStore",
    "Ports",
    "Rejected",
    "RowStore",
    "ScanFacts",
    "Seal",
    "Sender",
    "Session",
    "SessionStore",
    "Standing",
    "Store",
    "Stored",
    "Tags",
    "Throttled",
    "UnknownOutcome",
    "Upload",
]
