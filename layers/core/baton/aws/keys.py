"""Every key of the table, in one place (DESIGN §4); the practice comes first.

Links, sessions, issued files and the member behind a `sub` are found before the practice is known;
the system's own rows belong to nobody. Ids hold no `#`, so that a key can be taken apart again.
"""

import hashlib
import zlib
from datetime import UTC, date, datetime
from typing import NamedTuple

SHARDS = 16
"""Carries 4,000 claims a second; never changed by the size of the table (performance §4)."""

LONGEST_NAME = 200
"""Characters of a search key: a sort key has at most 1,024 bytes."""


SYSTEM = "SYSTEM"
"""The partition of what belongs to no practice."""

PRACTICES = "PRACTICE#"

FORMS = "FORM#"

MEMBERS = "MEMBER#"

ANSWERS = "ANSWERS#"


class Key(NamedTuple):
    """A primary key, or a key of an index."""

    pk: str
    sk: str


class Due(NamedTuple):
    """What the sort key of the due index says."""

    next_at: datetime
    practice_id: str
    case_id: str


def practice(practice_id: str) -> Key:
    """A practice's settings."""
    return Key(_practice(practice_id), "PRACTICE")


def member(practice_id: str, sub: str) -> Key:
    """A member among those of its practice."""
    return Key(_practice(practice_id), f"{MEMBERS}{sub}")


def member_by_sub(sub: str) -> Key:
    """The same member, found by a verified `sub` alone."""
    return Key(f"MEMBER#{sub}", "MEMBER")


def form(practice_id: str, sha256: str) -> Key:
    """One wording of a form that the practice brought."""
    return Key(_practice(practice_id), f"{FORMS}{sha256}")


def form_name(practice_id: str, url: str, version: str) -> Key:
    """A quiet row that keeps a url and version for one wording."""
    digest = hashlib.sha256(f"{url}|{version}".encode()).hexdigest()
    return Key(_practice(practice_id), f"NAMED#{digest}")


def patient(practice_id: str, patient_id: str) -> Key:
    """A patient."""
    return Key(_patient(practice_id, patient_id), "PATIENT")


def name(practice_id: str, text: str, patient_id: str) -> Key:
    """A quiet row that leads from a folded name, number or birth date to a patient."""
    return Key(names(practice_id), f"{text[:LONGEST_NAME]}#{patient_id}")


def names(practice_id: str) -> str:
    """The partition of the search rows."""
    return f"{_practice(practice_id)}#NAMES"


def birth(birth_date: date) -> str:
    """How the search rows of a birth date begin."""
    return f"{birth_date.isoformat()}#"


def named_patient(sk: str) -> str:
    """Give the patient id at the end of a search row's key."""
    return sk.rpartition("#")[2]


def case(practice_id: str, case_id: str) -> Key:
    """A case."""
    return Key(beside(practice_id, case_id), "CASE")


def beside(practice_id: str, case_id: str) -> str:
    """The partition of a case and all rows beside it."""
    return f"{_practice(practice_id)}#C#{case_id}"


def case_of(pk: str) -> str:
    """Give the case id at the end of the partition of a case."""
    return pk.rpartition("#")[2]


def event(practice_id: str, case_id: str, seq: int) -> Key:
    """The events of one change of a case, under the number of the first; sorts by it."""
    return Key(beside(practice_id, case_id), f"EVENT#{seq:08d}")


def message(practice_id: str, case_id: str, message_id: str) -> Key:
    """One message."""
    return Key(beside(practice_id, case_id), f"MESSAGE#{message_id}")


def answers(practice_id: str, case_id: str, task_id: str) -> Key:
    """The answers of one form task."""
    return Key(beside(practice_id, case_id), f"{ANSWERS}{task_id}")


def past_answers(practice_id: str, case_id: str, task_id: str, version: int) -> Key:
    """A version of answers that a later one replaced; versions sort by number."""
    return Key(beside(practice_id, case_id), f"PAST#{task_id}#{version:04d}")


def printed(practice_id: str, case_id: str, print_id: str) -> Key:
    """A form printed for a task."""
    return Key(beside(practice_id, case_id), f"PRINT#{print_id}")


def document(practice_id: str, case_id: str, document_id: str, version: int) -> Key:
    """One version of a document; versions sort by number."""
    return Key(beside(practice_id, case_id), f"DOCUMENT#{document_id}#{version:04d}")


def link(token_hash: str) -> Key:
    """A patient's link, found by the hash of its token."""
    return Key(f"TOKEN#{token_hash}", "TOKEN")


def session(token_hash: str) -> Key:
    """A staff page session, found by the hash of its token."""
    return Key(f"SESSION#{token_hash}", "SESSION")


def registered(sha256: str) -> Key:
    """A file that we issued, found by its hash."""
    return Key(f"HASH#{sha256}", "DOC")


def heartbeat(schedule: str) -> Key:
    """The last run of a schedule."""
    return Key(SYSTEM, f"HEARTBEAT#{schedule}")


def bookmark(name: str) -> Key:
    """How far a round has come that takes more than one run."""
    return Key(SYSTEM, f"BOOKMARK#{name}")


def practice_listed(practice_id: str) -> Key:
    """A quiet row that says that there is such a practice."""
    return Key(SYSTEM, f"{PRACTICES}{practice_id}")


def due(practice_id: str, case_id: str, next_at: datetime) -> Key:
    """The place of a case in the due index: its shard by the case, never by the practice."""
    number = zlib.crc32(case_id.encode()) % SHARDS
    return Key(shard(number), f"{sortable(next_at)}#{practice_id}#{case_id}")


def shard(number: int) -> str:
    """A shard of the due index."""
    return f"DUE#{number}"


def until(at: datetime) -> str:
    """A sort key that stands behind every due key of `at` and before every later one."""
    return f"{sortable(at)}$"


def told_by_due(sk: str) -> Due:
    """Take the sort key of the due index apart."""
    next_at, practice_id, case_id = sk.split("#")
    return Due(datetime.fromisoformat(next_at), practice_id, case_id)


def open_case(practice_id: str, case_id: str, urgent_at: datetime) -> Key:
    """The place of an open case on the board."""
    return Key(opens(practice_id), f"{sortable(urgent_at)}#{case_id}")


def opens(practice_id: str) -> str:
    """The partition of a practice's board."""
    return f"{_practice(practice_id)}#OPEN"


def closed_case(practice_id: str, case_id: str, closed_at: datetime) -> Key:
    """The place of a closed case among those that the board remembers, in the same index."""
    return Key(closed(practice_id), f"{sortable(closed_at)}#{case_id}")


def closed(practice_id: str) -> str:
    """The partition of a practice's closed cases."""
    return f"{_practice(practice_id)}#CLOSED"


def of_patient(practice_id: str, patient_id: str, case_id: str, opened_at: datetime) -> Key:
    """The place of a case among those of its patient."""
    return Key(_patient(practice_id, patient_id), f"{sortable(opened_at)}#{case_id}")


def sortable(at: datetime) -> str:
    """Write a time so that text order is time order: UTC, always with microseconds.

    >>> sortable(datetime(2027, 3, 1, 9, tzinfo=UTC))
    '2027-03-01T09:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _practice(practice_id: str) -> str:
    return f"P#{practice_id}"


def _patient(practice_id: str, patient_id: str) -> str:
    return f"{_practice(practice_id)}#PATIENT#{patient_id}"
