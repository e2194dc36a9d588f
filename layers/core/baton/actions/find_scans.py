"""Find scans whose notification was lost: they lie in the inbox, and no case knows them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from baton.actions.check_case import Finding, intake_asked_for, known
from baton.actions.ports import Found, Ports
from baton.actions.receive_scan import Arrival, arrival_id, practice_of
from baton.actions.walk_bucket import walked
from baton.domain.model import derived_id

INBOX = "in/"
BOOKMARK = "inbox"
ON_ITS_WAY = timedelta(minutes=15)
"""So long a notification may take before it counts as lost."""

A_DAY = timedelta(days=1)
REMEMBERED = timedelta(days=14)
"""An older object was looked at more than three hundred times; dead letters live as long."""

STRAY = "scan_stray"


def lost_scans(ports: Ports, *, until: datetime) -> Iterator[Finding]:
    """Say again to FileScan what the bucket said and nobody heard; give each such scan.

    What is not filed after a day becomes a manager's review, too. Saying it twice files it once. An
    object that lies under no practice of ours has no case and is given for a day: the operator's.
    """
    practices = frozenset(ports.store.practice_ids())
    for page in walked(ports, ports.scans.listed, INBOX, bookmark=BOOKMARK, until=until):
        for found in page:
            age, practice_id = ports.now() - found.written_at, practice_of(found.key)
            if not ON_ITS_WAY <= age <= REMEMBERED:
                continue
            if practice_id not in practices:
                if age <= A_DAY:
                    yield Finding("", "", STRAY)
            elif not known(ports, practice_id, _case_id(found)):
                ports.outbox.uploaded(found)
                yield _told(ports, practice_id, found, age)


def _case_id(found: Found) -> str:
    return arrival_id(Arrival(key=found.key, version_id=found.version_id))


def _told(ports: Ports, practice_id: str, found: Found, age: timedelta) -> Finding:
    finding = Finding(practice_id, derived_id("lost scan", _case_id(found)), "scan_lost")
    if age > A_DAY:
        intake_asked_for(ports, finding)
    return finding
