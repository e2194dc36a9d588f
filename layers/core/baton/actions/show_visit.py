"""The patient's list and receipts: what is left, what is done, what they asked for."""

from collections.abc import Mapping

from baton.actions.ports import Ports
from baton.actions.visits import Visit
from baton.domain.case import Task
from baton.domain.errors import StaleVersion
from baton.domain.views.patient import (
    ChecklistTask,
    ChecklistView,
    PatientRequest,
    Recall,
    TaskProgress,
    ThankYouView,
)
from baton.domain.words import TaskKind

LIST = "/p/me"

KNOWN = "known"
"""The page that asks what is still right, in the place of a page's number."""

PROGRESS: Mapping[TaskKind, Mapping[str, TaskProgress | None]] = {
    TaskKind.FORM: {
        "waiting": TaskProgress.WAITING,
        "invited": TaskProgress.TO_DO,
        "opened": TaskProgress.TO_DO,
        "in_progress": TaskProgress.STARTED,
        "on_paper": TaskProgress.ON_PAPER,
        "scanned": TaskProgress.ON_PAPER,
        "overdue": TaskProgress.ON_PAPER,
        "returned": TaskProgress.STARTED,
        "in_review": TaskProgress.DONE,
        "review_overdue": TaskProgress.DONE,
        "submitted": TaskProgress.DONE,
        "accepted": TaskProgress.DONE,
        "dropped": None,
    },
    TaskKind.SIGNATURE: {
        "waiting": TaskProgress.WAITING,
        "preparing": TaskProgress.WAITING,
        "preparing_failed": TaskProgress.WAITING,
        "awaiting_signature": TaskProgress.TO_DO,
        "on_paper": TaskProgress.ON_PAPER,
        "overdue": TaskProgress.ON_PAPER,
        "signed": TaskProgress.DONE,
        "sealing": TaskProgress.DONE,
        "seal_failed": TaskProgress.DONE,
        "sealed": TaskProgress.DONE,
        "signed_on_paper": TaskProgress.DONE,
        "declined": None,
        "voided": None,
    },
    TaskKind.DOCUMENT: {
        "waiting": TaskProgress.WAITING,
        "rendering": TaskProgress.WAITING,
        "render_failed": TaskProgress.WAITING,
        "released": TaskProgress.DONE,
        "dropped": None,
    },
}
"""How the patient sees each stage; None is not shown. Kinds that are not here are staff's own."""

_ASKED_REASONS = {
    "call_wanted": PatientRequest.CALL,
    "question": PatientRequest.QUESTION,
    "stuck": PatientRequest.STUCK,
}


def checklist(
    ports: Ports,
    visit: Visit,
    *,
    just_asked: PatientRequest | None = None,
    recall: Recall | None = None,
) -> ChecklistView:
    """Give the list of all that this person owes or has done; reads, writes nothing."""
    tasks = (listed(ports, visit, task) for task in visit.case.tasks.values())
    return ChecklistView(
        **visit.whose,
        tasks=tuple(task for task in tasks if task),
        asked=requests_made(visit),
        just_asked=just_asked,
        recall=recall,
        looks_again=any(task.stage == "preparing" for task in visit.case.open_tasks),
    )


def listed(ports: Ports, visit: Visit, task: Task) -> ChecklistTask | None:
    """Give a task as its patient sees it; None for one that is not theirs to see."""
    seen = PROGRESS.get(task.kind, {}).get(task.stage)
    if seen is None:
        return None
    line = ChecklistTask(
        task_id=task.task_id,
        kind=task.kind,
        title=visit.titled(task.title),
        progress=seen,
        url=_url(task, seen),
        minutes=task.minutes or None,
        waiting_for=_waits_for(visit, task) if seen is TaskProgress.WAITING else None,
        done_at=task.since if seen is TaskProgress.DONE else None,
    )
    return _with_progress(ports, visit, line) if seen is TaskProgress.STARTED else line


def requests_made(visit: Visit) -> tuple[PatientRequest, ...]:
    """Give what the patient asked for and has not got yet."""
    found = [PatientRequest.PAPER for t in visit.case.open_tasks if t.stage == "on_paper"]
    found += [
        _ASKED_REASONS[task.reason]
        for task in visit.case.open_tasks
        if task.reason in _ASKED_REASONS
    ]
    return tuple(dict.fromkeys(found))


def thanks(ports: Ports, visit: Visit, task: Task) -> ThankYouView:
    """Give the receipt of a form that was handed in or a document that was signed."""
    return ThankYouView(
        **visit.whose,
        kind=task.kind,
        title=visit.titled(task.title),
        done_at=task.since,
        reference=reference(task.task_id),
        fingerprint=task.sha256,
        document_url=f"/p/sign/{task.task_id}/document" if task.stage == "sealed" else None,
        next_task=_next(ports, visit, task),
    )


def reference(task_id: str) -> str:
    """Give what a patient reads out on the phone.

    >>> reference("mfrggzdfmztwq2lk")
    'MFRG-GZDF'
    """
    return f"{task_id[:4]}-{task_id[4:8]}".upper()


def known_url(task_id: str) -> str:
    """Give the address of the page that asks what is still right."""
    return f"/p/forms/{task_id}/{KNOWN}"


def form_url(task_id: str, page: int | None) -> str:
    """Give the address of a page of a form; None is the check page."""
    return f"/p/forms/{task_id}/{'check' if page is None else page}"


def _url(task: Task, seen: TaskProgress) -> str | None:
    if task.kind is TaskKind.SIGNATURE and (task.stage == "sealed" or seen is TaskProgress.TO_DO):
        return f"/p/sign/{task.task_id}"
    if task.kind is TaskKind.FORM and seen in {TaskProgress.TO_DO, TaskProgress.STARTED}:
        return form_url(task.task_id, 0)
    return None


def _with_progress(ports: Ports, visit: Visit, line: ChecklistTask) -> ChecklistTask:
    from baton.actions import drafts  # brings the forms, only where one is half-way
    from baton.domain.forms import progress

    try:
        filled = drafts.filling(ports, visit.case, line.task_id)
    except StaleVersion:  # the list is shown whatever became of a draft
        return line
    done = progress(filled.form, filled.draft)
    return line.with_(
        url=form_url(line.task_id, drafts.resume_at(filled, visit.today)),
        answered=done.answered,
        questions=done.asked,
        minutes=done.minutes_left or None,
        note=filled.answers.note,
    )


def _waits_for(visit: Visit, task: Task) -> str | None:
    before = (visit.case.task(other) for other in task.after)
    open_ones = (other.title for other in before if other and not other.is_final)
    return next(map(visit.titled, open_ones), None)


def _next(ports: Ports, visit: Visit, done: Task) -> ChecklistTask | None:
    lines = [listed(ports, visit, t) for t in visit.case.open_tasks if t.task_id != done.task_id]
    known = [line for line in lines if line]
    ready = {TaskProgress.TO_DO, TaskProgress.STARTED}
    theirs = [line for line in known if line.kind is not TaskKind.DOCUMENT]
    return next((line for line in known if line.progress in ready), None) or next(
        (line for line in theirs if line.progress is TaskProgress.WAITING), None
    )
