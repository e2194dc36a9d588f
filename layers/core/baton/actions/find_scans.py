"""Find scans whose notification was lost: they lie in the inbox, and no case knows them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from baton.actions.change import moment_of
from baton.actions.check_case import Finding
from baton.actions.ports import Found, Ports
from baton.actions.receive_scan import Arrival, arrival_id, practice_of
from baton.domain.case import SYSTEM, Task
from baton.domain.casework import intake
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from baton.domain.model import derived_id
from baton.domain.settling import settled
from baton.domain.words import Role, TaskKind

INBOX = "in/"
BOOKMARK = "inbox"
PAGE = 500
ON_ITS_WAY = timedelta(minutes=15)
"""So long a notification may take before it counts as lost."""

A_DAY = timedelta(days=1)
REMEMBERED = timedelta(days=14)
"""An older object was looked at more than three hundred times; dead letters live as long."""


def lost_scans(ports: Ports, *, most_pages: int) -> Iterator[Finding]:
    """Say again to FileScan what the bucket said and nobody heard; give each such scan.

    What is not filed after a day becomes a manager's review, too. The place is kept after each
    page, so that a run that dies goes on from there. Saying it twice files it once.
    """
    practices = frozenset(ports.store.practice_ids())
    for _ in range(most_pages):
        page = ports.scans.listed(INBOX, after=ports.store.bookmark(BOOKMARK), most=PAGE)
        for found in page:
            practice_id = practice_of(found.key)
            if practice_id in practices and _is_lost(ports, practice_id, found):
                ports.outbox.uploaded(found)
                yield _told(ports, practice_id, found)
        over = len(page) < PAGE
        ports.store.keep_bookmark(BOOKMARK, "" if over else page[-1].key)
        if over:
            return


def _is_lost(ports: Ports, practice_id: str, found: Found) -> bool:
    age = ports.now() - found.written_at
    return ON_ITS_WAY <= age <= REMEMBERED and not _known(ports, practice_id, _case_id(found))


def _known(ports: Ports, practice_id: str, case_id: str) -> bool:
    try:
        ports.store.get(practice_id, case_id)
    except NotFound:
        return False
    except Unparsable:
        pass
    return True


def _case_id(found: Found) -> str:
    return arrival_id(Arrival(key=found.key, version_id=found.version_id))


def _told(ports: Ports, practice_id: str, found: Found) -> Finding:
    case_id = derived_id("lost scan", _case_id(found))
    if ports.now() - found.written_at > A_DAY and not _known(ports, practice_id, case_id):
        _hand_over(ports, practice_id, case_id)
    return Finding(practice_id, case_id, "scan_lost")


def _hand_over(ports: Ports, practice_id: str, case_id: str) -> None:
    practice = ports.store.practice(practice_id)
    moment = moment_of(ports, practice)
    task = Task(
        task_id=derived_id(case_id, "review"),
        kind=TaskKind.REVIEW,
        title="A scan that could not be filed",
        stage="new",
        holder=SYSTEM,
        next_action="",
        due_at=moment.at,
        since=moment.at,
        reason="scan_lost",
        role=Role.MANAGER,
    )
    case = intake(
        case_id=case_id,
        practice_id=practice_id,
        title="Scan, not filed",
        task=task,
        moment=moment,
        test=practice.test,
    )
    with suppress(StaleVersion):  # another run was faster
        ports.store.save(settled(case, moment))
