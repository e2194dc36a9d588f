"""What lists show of a case: made from it at every save, so that a list never reads a case."""

from datetime import datetime

from baton.actions.ports import Listed, ListedTask
from baton.domain.case import Case, Task
from baton.domain.lifecycle.form import HALF_WAY
from baton.domain.words import TaskKind


def listed(case: Case) -> Listed:
    """Give a case as lists show it, its open tasks in the order of the pack."""
    return Listed(
        practice_id=case.practice_id,
        case_id=case.case_id,
        label=case.label,
        title=case.title,
        patient_id=case.patient_id,
        opened_at=case.opened_at,
        wanted_by=case.wanted_by,
        due_at=case.due_at,
        chase_at=case.chase.next_at if case.chase else None,
        closed_at=case.closed_at,
        outcome=case.outcome,
        tasks_total=len(case.tasks),
        tasks=tuple(_listed_task(task) for task in case.open_tasks),
    )


def listed_as_parked(practice_id: str, case_id: str, label: str, at: datetime | None) -> Listed:
    """Give what lists show of a case that nobody could read."""
    return Listed(
        practice_id=practice_id,
        case_id=case_id,
        label=label,
        title="Cannot be read",
        due_at=at,
        parked=True,
    )


def urgency(case: Case) -> datetime:
    """Give the time by which the board sorts a case; a case without open tasks sorts by its age."""
    return case.due_at or case.opened_at


def _listed_task(task: Task) -> ListedTask:
    return ListedTask(
        task_id=task.task_id,
        kind=task.kind,
        title=task.title,
        stage=task.stage,
        holder_kind=task.holder.kind,
        role=task.holder.role,
        sub=task.holder.sub,
        next_action=task.next_action,
        due_at=task.due_at,
        reason=task.reason,
        since=task.since if task.kind == TaskKind.FORM and task.stage in HALF_WAY else None,
    )
