"""Every hour: prove that nothing is dropped. Counts open tasks against holder, timer and due
index."""

from baton.actions.ports import Ports
from baton.domain.case import Case
from baton.domain.errors import NotFound, Unparsable
from baton.domain.words import Work


def reconcile(ports: Ports) -> dict[str, int]:
    """Publish "N open, N accounted for, 0 orphans"; an orphan is hinted at and counted."""
    at = ports.now()
    counts = {"open": 0, "accounted": 0, "orphans": 0, "unreadable": 0}
    for practice_id in ports.store.practice_ids():
        for listed in ports.store.open_cases(practice_id):
            try:
                case = ports.store.get(practice_id, listed.case_id)
            except NotFound:
                continue
            except Unparsable:
                counts["unreadable"] += 1
                continue
            sound = sum(_is_accounted(case, task_id) for task_id in _open_ids(case))
            counts["open"] += len(case.open_tasks)
            counts["accounted"] += sound
            if sound < len(case.open_tasks):
                counts["orphans"] += len(case.open_tasks) - sound
                ports.outbox.hint(Work.CASE, practice_id, case.case_id)
    ports.store.note_heartbeat("reconcile", at, counts)
    return counts


def _open_ids(case: Case) -> tuple[str, ...]:
    return tuple(task.task_id for task in case.open_tasks)


def _is_accounted(case: Case, task_id: str) -> bool:
    task = case.tasks[task_id]
    held = task.holder.kind.value != "member" or task.holder.sub is not None
    return bool(held and task.next_action and task.timer_at and case.next_at)
