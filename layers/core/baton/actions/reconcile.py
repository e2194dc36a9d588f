"""Every hour: prove that nothing is dropped. Each open case is held against its timer and the
lists, a share of all cases against their history and files, the inbox against what was filed.

A round goes through all practices; a run that has no time left remembers the place, and the next
one goes on from there. Everything is done again without harm.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice

from baton.actions.change import moment_of
from baton.actions.check_case import Finding, findings, handed_over
from baton.actions.find_scans import lost_scans
from baton.actions.ports import Ports
from baton.domain.case import SYSTEM_ACTOR, Case, Holder, Task, record
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from baton.domain.lifecycle.advance import Moment
from baton.domain.model import Model
from baton.domain.words import HolderKind, Role, Work

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
MOST_PER_SHARD = 1_000_000
PAGE = 100
BOOKMARK = "cases"
LONGEST = timedelta(seconds=180)
"""Of the 300 seconds that a run may take."""

MOST_INBOX_PAGES = 20
HOURS = 24
CLOSED_SINCE = timedelta(days=31)
"""A closed case is looked at daily for so long; from then on its files are locked, and it rests."""

Tell = Callable[[Finding], None]
Place = tuple[str, str]


class Round(Model):
    """How far a round has come and what it has counted so far; tasks, but for `unreadable` cases
    and `findings`."""

    practice: str = ""
    case: str = ""
    open: int = 0
    accounted: int = 0
    orphans: int = 0
    unreadable: int = 0
    findings: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """What is published."""
        return self.model_dump(exclude={"practice", "case"})


def reconcile(ports: Ports, tell: Tell = lambda _: None) -> dict[str, int]:
    """Publish "N open, N accounted for, 0 orphans" and leave a heartbeat when a round is over.

    The case of an orphan is written anew, which puts it back into the lists, and hinted at; what
    cannot be mended becomes a manager's review. `tell` gets every finding.
    """
    started = ports.now()
    lost = list(lost_scans(ports, most_pages=MOST_INBOX_PAGES))
    for finding in lost:
        tell(finding)
    done = _begun_round(ports)
    places = _places(ports, (done.practice, done.case))
    while page := tuple(islice(places, PAGE)):
        done = _paged(ports, done, page, tell)
        ports.store.keep_bookmark(BOOKMARK, done.model_dump_json())
        if ports.now() - started > LONGEST:
            return {"unfinished": 1}
    dead = ports.outbox.dead_letters()
    counts = {**done.counts, "lost_scans": len(lost), "dead_letters": dead}
    ports.store.note_heartbeat("reconcile", ports.now(), counts)
    ports.store.keep_bookmark(BOOKMARK, "")
    return counts


def _begun_round(ports: Ports) -> Round:
    place = ports.store.bookmark(BOOKMARK)
    return Round.model_validate_json(place) if place else Round()


def _places(ports: Ports, after: Place) -> Iterator[Place]:
    """Every case to look at, by practice and id: those on the board, those in the due index, and
    those closed of late."""
    timed = _timed(ports)
    since = ports.now() - CLOSED_SINCE
    for practice_id in sorted(ports.store.practice_ids()):
        if practice_id < after[0]:
            continue
        found = {each.case_id for each in ports.store.open_cases(practice_id)}
        found |= {case_id for owner, case_id in timed if owner == practice_id}
        found |= {each.case_id for each in ports.store.closed_since(practice_id, since)}
        yield from ((practice_id, c) for c in sorted(found) if (practice_id, c) > after)


def _timed(ports: Ports) -> frozenset[Place]:
    due = ports.store.due(END_OF_TIME, per_shard=MOST_PER_SHARD)
    return frozenset((each.practice_id, each.case_id) for each in due)


def _listed(ports: Ports, practices: set[str]) -> frozenset[Place]:
    return frozenset((p, each.case_id) for p in practices for each in ports.store.open_cases(p))


def _paged(ports: Ports, done: Round, page: tuple[Place, ...], tell: Tell) -> Round:
    """Look at some cases. The lists are read after the cases, and a case that changed in between
    is no orphan."""
    cases = [case for place in page if (case := _read(ports, *place)) is not None]
    timed, shown = _timed(ports), _listed(ports, {place[0] for place in page})
    counts = dict(done.counts)
    counts["unreadable"] += len(page) - len(cases)
    for case in cases:
        place, owed = (case.practice_id, case.case_id), len(case.open_tasks)
        in_lists = place in timed and place in shown
        orphaned = bool(owed) and not (in_lists and all(map(_is_accounted, case.open_tasks)))
        orphaned = orphaned and _is_unchanged(ports, case)
        counts["open"] += owed
        counts["orphans" if orphaned else "accounted"] += owed
        if orphaned:
            tell(Finding(*place, "orphan"))
            _mend(ports, case)
        counts["findings"] += orphaned + _looked_into(ports, case, tell)
    return Round(practice=page[-1][0], case=page[-1][1], **counts)


def _looked_into(ports: Ports, case: Case, tell: Tell) -> int:
    """Hold a case against its history and files in its own hour of the day."""
    if zlib.crc32(case.case_id.encode()) % HOURS != ports.now().hour:
        return 0
    found = findings(ports, case)
    for finding in found:
        tell(finding)
        handed_over(ports, finding)
    return len(found)


def _read(ports: Ports, practice_id: str, case_id: str) -> Case | None:
    try:
        return ports.store.get(practice_id, case_id)
    except (NotFound, Unparsable):
        return None


def _is_accounted(task: Task) -> bool:
    return not _lacks_holder(task) and bool(task.next_action and task.timer_at)


def _lacks_holder(task: Task) -> bool:
    return task.holder.kind is HolderKind.MEMBER and task.holder.sub is None


def _is_unchanged(ports: Ports, case: Case) -> bool:
    now = _read(ports, case.practice_id, case.case_id)
    return now is not None and now.seq == case.seq


def _mend(ports: Ports, case: Case) -> None:
    moment = moment_of(ports, ports.store.practice(case.practice_id))
    after = case
    for task in filter(_lacks_holder, case.open_tasks):
        after = after.with_task(_held(task, moment))
    told = record(case, after, "timer_mended", at=moment.at, by=SYSTEM_ACTOR)
    with suppress(StaleVersion):  # whoever was faster has put it back, too
        ports.store.save(told)
    ports.outbox.hint(Work.CASE, case.practice_id, case.case_id)


def _held(task: Task, moment: Moment) -> Task:
    role = task.holder.role or task.role or Role.MANAGER
    return task.with_(holder=Holder(kind=HolderKind.MEMBER, role=role, sub=moment.duty.of(role)))
