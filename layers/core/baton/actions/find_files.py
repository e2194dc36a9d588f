"""Find files that nothing names: they lie in the bucket of documents, and no case knows them.

What a patient left out of a form again stays as it was put; its case is all it must have.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from baton.actions.check_case import Finding, handed_over, intake_asked_for
from baton.actions.ports import Found, Ports
from baton.actions.walk_bucket import walked
from baton.domain.errors import NotFound, Unparsable
from baton.domain.model import derived_id

PLACES = ("attachments/", "documents/", "scans/")
"""What we keep for people, each file under its practice and case. What it was made from lies
elsewhere and is named by its hash."""

NAMED_BY_ROW = "documents/"
YOUNG = timedelta(days=1)
"""So long a crash between writing a file and recording it may take to be made good."""

REMEMBERED = timedelta(days=14)
"""An older file was looked at: a bucket of a million is walked through in four days."""

Owner = tuple[str, str]


def unnamed_files(ports: Ports, *, until: datetime) -> Iterator[Finding]:
    """Hand files that no row names to a manager, in one review for each case, and give what is
    new. Twice is once."""
    practices = frozenset(ports.store.practice_ids())
    for place in PLACES:
        pages = walked(ports, ports.documents.listed, place, bookmark=f"files/{place}", until=until)
        for page in pages:
            of_age = (found for found in page if _is_of_age(ports, found))
            for (practice_id, case_id), group in groupby(of_age, key=_owner):
                keys = {found.key for found in group}
                if practice_id in practices:
                    yield from _judged(ports, practice_id, case_id, keys)


def _is_of_age(ports: Ports, found: Found) -> bool:
    return YOUNG <= ports.now() - found.written_at <= REMEMBERED


def _owner(found: Found) -> Owner:
    _, practice_id, case_id, *_ = [*found.key.split("/"), "", ""]
    return practice_id, case_id


def _judged(ports: Ports, practice_id: str, case_id: str, keys: set[str]) -> Iterator[Finding]:
    try:
        ports.store.get(practice_id, case_id)
    except NotFound:
        finding = Finding(practice_id, derived_id("file", case_id), "file_unnamed")
        if intake_asked_for(ports, finding):
            yield finding
        return
    except Unparsable:
        return  # it stands in front of staff as it is
    known = {document.key for document in ports.store.documents(practice_id, case_id)}
    if any(key.startswith(NAMED_BY_ROW) and key not in known for key in keys):
        finding = Finding(practice_id, case_id, "file_unnamed")
        if handed_over(ports, finding):
            yield finding
