"""Every hour: prove that nothing is dropped. Each open case is held against its timer and the
lists, a share of all cases against their history and files, the inbox against what was filed.

A round goes through all practices; a run that has no time left remembers the place, and the next
one goes on from there. Everything is done again without harm.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice

from baton.actions.advance_case import behind
from baton.actions.change import moment_of
from baton.actions.check_case import Finding, findings, handed_over
from baton.actions.find_files import unnamed_files
from baton.actions.find_scans import STRAY, lost_scans
from baton.actions.ports import Ports, Standing
from baton.actions.stores import check_of
from baton.domain.case import SYSTEM_ACTOR, Case, Holder, Task, record
from baton.domain.errors import NotFound, StaleVersion
from baton.domain.lifecycle.advance import Moment
from baton.domain.model import Model
from baton.domain.words import HolderKind, Role, Work

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
MOST_PER_SHARD = 1_000_000
PAGE = 100
BOOKMARK = "cases"
LONGEST, LONGEST_WALK = timedelta(seconds=180), timedelta(seconds=60)
"""Of the 300 seconds that a run may take: in all, and in the buckets."""

HOURS = 24
CLOSED_SINCE = timedelta(days=31)
"""A closed case is looked at daily for so long; from then on its files are locked, and it rests."""

SLACK = timedelta(minutes=5)
"""So much later than its timer a case may stand in the due index: somebody backed off."""

Tell = Callable[[Finding], None]


class Tally(Model):
    """What was counted so far: tasks, but for `unreadable` cases and `findings`."""

    open: int = 0
    accounted: int = 0
    orphans: int = 0
    unreadable: int = 0
    findings: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Add up."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Tally(**{name: mine[name] + theirs[name] for name in mine})


class Round(Model):
    """How far a round has come: the place, what was counted in its practice, and in all before."""

    practice: str = ""
    case: str = ""
    here: Tally = Tally()
    before: Tally = Tally()


def reconcile(ports: Ports, tell: Tell = lambda _: None) -> dict[str, int]:
    """Publish "N open, N accounted for, 0 orphans" and leave a heartbeat when a round is over, for
    each practice and for all.

    The case of an orphan is written anew, which puts it back into the lists, and hinted at; what
    cannot be mended becomes a manager's review. `tell` gets every finding.
    """
    started = ports.now()
    lost, found = _in_buckets(ports, started + LONGEST_WALK, tell)
    done = _begun_round(ports)
    done = done.with_(before=done.before.plus(Tally(findings=found)))
    timed = _timed(ports)
    for practice_id in sorted(p for p in ports.store.practice_ids() if p >= done.practice):
        if practice_id != done.practice:
            done = _over(ports, done).with_(practice=practice_id)
        places = iter(_cases(ports, practice_id, timed[practice_id], after=done.case))
        while page := tuple(islice(places, PAGE)):
            here = done.here.plus(_paged(ports, practice_id, page, tell))
            done = done.with_(case=page[-1], here=here)
            ports.store.keep_bookmark(BOOKMARK, done.model_dump_json())
            if ports.now() - started > LONGEST:
                return {"unfinished": 1}
    done = _over(ports, done)
    dead = ports.outbox.dead_letters()
    counts = {**done.before.model_dump(), "lost_scans": lost, "dead_letters": dead}
    ports.store.note_heartbeat("reconcile", ports.now(), counts)
    ports.store.keep_bookmark(BOOKMARK, "")
    return counts


def _in_buckets(ports: Ports, until: datetime, tell: Tell) -> tuple[int, int]:
    """Look for scans that nobody filed and files that nobody names; count both."""
    scans = list(lost_scans(ports, until=until))
    files = list(unnamed_files(ports, until=until))
    for finding in (*scans, *files):
        tell(finding)
    strays = sum(finding.reason == STRAY for finding in scans)
    return len(scans) - strays, len(files) + strays


def _begun_round(ports: Ports) -> Round:
    place = ports.store.bookmark(BOOKMARK)
    try:
        return Round.model_validate_json(place) if place else Round()
    except ValueError:  # an earlier version left off here: the round starts anew
        return Round()


def _over(ports: Ports, done: Round) -> Round:
    """Publish what was counted in a practice; its managers see no other's."""
    if done.practice:
        facts = done.here.model_dump()
        ports.store.note_heartbeat(check_of(done.practice), ports.now(), facts)
    return Round(before=done.before.plus(done.here))


def _timed(ports: Ports) -> Mapping[str, set[str]]:
    """The cases of the due index by practice: one that is on no list at all is found by this."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in ports.store.due(END_OF_TIME, per_shard=MOST_PER_SHARD):
        found[each.practice_id].add(each.case_id)
    return found


def _cases(ports: Ports, practice_id: str, timed: set[str], *, after: str) -> list[str]:
    """Every case to look at, by id: those on the board, those in the due index, and of those closed
    of late the ones whose hour it is."""
    since = ports.now() - CLOSED_SINCE
    found = timed | {each.case_id for each in ports.store.open_cases(practice_id)}
    late = (each.case_id for each in ports.store.closed_since(practice_id, since))
    found |= {case_id for case_id in late if _is_its_hour(ports, case_id)}
    return sorted(case_id for case_id in found if case_id > after)


def _paged(ports: Ports, practice_id: str, page: Sequence[str], tell: Tell) -> Tally:
    """Look at some cases; a case and its places in the lists are read at one moment."""
    counts = dict.fromkeys(Tally.model_fields, 0)
    for standing in ports.store.standings(practice_id, page):
        case = standing.case
        if case is None or _rests(ports, standing, case):
            counts["unreadable"] += 1
            continue
        owed, orphaned = len(case.open_tasks), _is_orphaned(ports, standing, case)
        counts["open"] += owed
        counts["orphans" if orphaned else "accounted"] += owed
        if orphaned:
            tell(Finding(practice_id, case.case_id, "orphan"))
            _mend(ports, case)
        counts["findings"] += orphaned + _looked_into(ports, case, tell)
    return Tally(**counts)


def _rests(ports: Ports, standing: Standing, case: Case) -> bool:
    """A case whose pack or patient is gone was parked in front of staff, and stays there."""
    if not standing.parked:
        return False
    try:
        behind(ports, case)
    except NotFound:
        return True
    return False


def _is_orphaned(ports: Ports, standing: Standing, case: Case) -> bool:
    if not case.open_tasks:
        return False
    latest = max(case.next_at or ports.now(), ports.now()) + SLACK
    in_time = standing.due_at is not None and standing.due_at <= latest
    return not (in_time and standing.on_board and all(map(_is_accounted, case.open_tasks)))


def _looked_into(ports: Ports, case: Case, tell: Tell) -> int:
    """Hold a case against its history and files in its own hour of the day; count what is new."""
    if not _is_its_hour(ports, case.case_id):
        return 0
    found = [finding for finding in findings(ports, case) if handed_over(ports, finding)]
    for finding in found:
        tell(finding)
    return len(found)


def _is_its_hour(ports: Ports, case_id: str) -> bool:
    return zlib.crc32(case_id.encode()) % HOURS == ports.now().hour


def _is_accounted(task: Task) -> bool:
    return not _lacks_holder(task) and bool(task.next_action and task.timer_at)


def _lacks_holder(task: Task) -> bool:
    return task.holder.kind is HolderKind.MEMBER and task.holder.sub is None


def _mend(ports: Ports, case: Case) -> None:
    moment = moment_of(ports, ports.store.team(case.practice_id))
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
