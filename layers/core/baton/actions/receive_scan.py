"""Every object that arrives in the scans bucket becomes a held task, exactly once."""

import hashlib
import re

from baton.actions.change import announce, moment_of
from baton.actions.ports import FileMissing, Ports, ScanFacts
from baton.domain.case import SYSTEM, Case, Task
from baton.domain.casework import intake
from baton.domain.documents import Document, file_title
from baton.domain.errors import BatonError, NotFound, StaleVersion
from baton.domain.model import Model, derived_id
from baton.domain.settling import settled
from baton.domain.words import TaskKind

MOST_BYTES = 50_000_000

TITLES = {
    "empty": "An empty file arrived",
    "too_large": "A file arrived that is too large",
    "damaged": "A damaged file arrived",
    "password": "A file with a password arrived",
    "foreign": "A file arrived that is neither PDF nor picture",
    "web_page": "A web page arrived instead of a scan",
    "heic": "A photo arrived in Apple’s own format (HEIC)",
    "other_picture": "A picture arrived that is neither JPEG, PNG nor TIFF",
    "too_many_pixels": "A picture arrived that is too large to open",
    "too_many_pages": "A file with too many pages arrived",
}


class Arrival(Model):
    """An S3 notification: the key (already unquoted) and the version that was written."""

    key: str
    version_id: str | None = None


def receive_scan(ports: Ports, arrival: Arrival) -> Case | None:
    """Open an intake case with a filing task for a new object; the same object again changes
    nothing.

    The practice comes from the key `in/<practice>/…`; an object outside such a prefix, or one
    that is gone, is passed over. Raises `NotFound` for a practice we do not have: the alarm of the
    dead letters brings it to a person.
    """
    practice_id = practice_of(arrival.key)
    if practice_id is None:
        return None
    team = ports.store.team(practice_id)
    case_id = arrival_id(arrival)
    try:
        return ports.store.get(practice_id, case_id)
    except NotFound:
        pass
    try:
        name, data = _read(ports, arrival)
    except FileMissing:
        return None
    facts, picture = _looked_at(ports, data)
    moment = moment_of(ports, team)
    document = _kept(ports, practice_id, case_id, name, facts, data, test=team.practice.test)
    if picture:
        key = preview_key(practice_id, case_id)
        ports.documents.put(key, picture, content_type="image/png")
    task = Task(
        task_id=document.task_id,
        kind=TaskKind.FILING,
        title=TITLES.get(facts.refused or "", "A scan to file"),
        stage="new",
        holder=SYSTEM,
        next_action="",
        due_at=moment.at,
        since=moment.at,
        reason=facts.refused or "no_code",
        document_id=document.document_id,
        sha256=document.sha256,
    )
    case = settled(
        intake(
            case_id=case_id,
            practice_id=practice_id,
            title=_title(name, facts),
            task=task,
            moment=moment,
            test=team.practice.test,
        ),
        moment,
    )
    try:
        saved = ports.store.save(case, document)
    except StaleVersion:
        return ports.store.get(practice_id, case_id)
    announce(ports, saved, moment.at)
    return saved


def practice_of(key: str) -> str | None:
    """Read the practice from a key of the inbox, or None.

    >>> practice_of("in/harbour/scan 1.pdf")
    'harbour'
    """
    parts = key.split("/", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "in" and parts[1] and parts[2] else None


def arrival_id(arrival: Arrival) -> str:
    """Give the id of the case that an object in the inbox is filed by: one for each version."""
    return derived_id("scan", arrival.key, arrival.version_id or "")


def _title(name: str, facts: ScanFacts) -> str:
    if facts.refused:
        return f"{name}, cannot be opened"
    return f"{name}, {facts.pages} page{'s' if facts.pages != 1 else ''}"


def _read(ports: Ports, arrival: Arrival) -> tuple[str, bytes | None]:
    """This version's name and bytes, none when they are too many.

    The latest may be another: a scanner that counts from 1 again writes over what nobody saw yet.
    """
    place = (arrival.key, arrival.version_id)
    known = ports.scans.described(*place)
    name = known.name or arrival.key
    called = "Scan" if _OUR_KEY.search(name) else file_title(name)
    return called, ports.scans.get(*place) if known.size_bytes <= MOST_BYTES else None


_OUR_KEY = re.compile("/[a-z2-7]{16}$")
"""The end of a key that we made up ourselves tells nobody anything."""


def _looked_at(ports: Ports, data: bytes | None) -> tuple[ScanFacts, bytes | None]:
    """Judge a file; one whose first page cannot be drawn is damaged, whatever else it seems."""
    if not data:
        return _refused("too_large" if data is None else "empty"), None
    facts = ports.engines.inspect(data)
    if facts.refused:
        return facts, None
    try:
        return facts, ports.engines.preview(data)
    except BatonError:
        return _refused("damaged"), None


def _refused(reason: str) -> ScanFacts:
    return ScanFacts(content_type="application/octet-stream", pages=0, refused=reason)


def preview_key(practice_id: str, case_id: str) -> str:
    """Give where the picture of a scan's first page is kept."""
    return f"previews/{practice_id}/{case_id}.png"


def scan_id(case_id: str) -> str:
    """Give the id of the document that an intake case was opened for."""
    return derived_id(case_id, "scan")


def _kept(
    ports: Ports,
    practice_id: str,
    case_id: str,
    name: str,
    facts: ScanFacts,
    data: bytes | None,
    *,
    test: bool,
) -> Document:
    body = data or b""
    digest = hashlib.sha256(body).hexdigest()
    key = f"scans/{practice_id}/{case_id}"
    kind = "application/octet-stream" if facts.refused else facts.content_type
    stored = ports.documents.put(key, body, content_type=kind, once=True)
    return Document(
        practice_id=practice_id,
        case_id=case_id,
        document_id=scan_id(case_id),
        task_id=derived_id(case_id, "filing"),
        kind=TaskKind.FILING,
        title=name,
        key=key,
        version_id=stored.version_id,
        sha256=digest,
        content_type=kind,
        size_bytes=len(body),
        made_at=ports.now(),
        test=test,
    )
