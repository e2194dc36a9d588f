"""Every hour: prove that nothing is dropped. Counts open tasks against holder, timer and due
index."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from baton.actions.ports import Ports
from baton.domain.case import SYSTEM_ACTOR, Case, Task, record
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from baton.domain.words import HolderKind, Work

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
MOST_PER_SHARD = 1_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """What was found of one open case; `case` is None when it could not be read."""

    practice_id: str
    case_id: str
    case: Case | None


def reconcile(ports: Ports) -> dict[str, int]:
    """Publish "N open, N accounted for, 0 orphans"; the case of an orphan is written anew, which
    puts its timer back into the index, and hinted at.

    The index is read after the cases: one that changed in between is no orphan.
    """
    at = ports.now()
    counts = {"open": 0, "accounted": 0, "orphans": 0, "unreadable": 0}
    looks = tuple(_looks(ports))
    due = ports.store.due(END_OF_TIME, per_shard=MOST_PER_SHARD)
    timed = {(each.practice_id, each.case_id) for each in due}
    for look in looks:
        if look.case is None:
            counts["unreadable"] += 1
            continue
        tasks = look.case.open_tasks
        sound = (look.practice_id, look.case_id) in timed and all(map(_is_accounted, tasks))
        orphaned = not sound and bool(tasks) and _is_unchanged(ports, look.case)
        counts["open"] += len(tasks)
        counts["orphans" if orphaned else "accounted"] += len(tasks)
        if orphaned:
            _mend(ports, look.case, at)
    ports.store.note_heartbeat("reconcile", at, counts)
    return counts


def _looks(ports: Ports) -> Iterator[Look]:
    for practice_id in ports.store.practice_ids():
        for listed in ports.store.open_cases(practice_id):
            with suppress(NotFound):
                yield Look(practice_id, listed.case_id, _read(ports, practice_id, listed.case_id))


def _read(ports: Ports, practice_id: str, case_id: str) -> Case | None:
    try:
        return ports.store.get(practice_id, case_id)
    except Unparsable:
        return None


def _is_accounted(task: Task) -> bool:
    held = task.holder.kind is not HolderKind.MEMBER or task.holder.sub is not None
    return bool(held and task.next_action and task.timer_at)


def _is_unchanged(ports: Ports, case: Case) -> bool:
    now = _read(ports, case.practice_id, case.case_id)
    return now is not None and now.seq == case.seq


def _mend(ports: Ports, case: Case, at: datetime) -> None:
    told = record(case, case, "timer_mended", at=at, by=SYSTEM_ACTOR)
    with suppress(StaleVersion):  # whoever was faster has put it back, too
        ports.store.save(told)
    ports.outbox.hint(Work.CASE, case.practice_id, case.case_id)
