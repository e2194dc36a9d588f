"""What follows by itself from the state of a case: unlocking, the ladder, calls, the end.

`settled` is asked after every change. It derives everything from the case, so asking twice changes
nothing.
"""

from baton.domain import chasing
from baton.domain.case import SYSTEM_ACTOR, Case, Task, record
from baton.domain.casework import Wish, asked_for
from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.model import derived_id
from baton.domain.words import Role, TaskKind

NO_ANSWER = "no_answer"
UNREACHABLE = "unreachable"
FIX_CONTACT = "fix_contact"
DECLINED = "declined"

CHASE_CALLS = frozenset({NO_ANSWER, UNREACHABLE})
"""Calls that exist only because the patient owes something: they end when nothing is owed."""


def settled(case: Case, moment: Moment) -> Case:
    """Let a case come to rest after a change."""
    case = _unlocked(case, moment)
    case = _talks_opened(case, moment)
    case = _chase_kept(case, moment)
    case = _calls_ended(case, moment)
    return _ended(case, moment)


def _unlocked(case: Case, moment: Moment) -> Case:
    for task in case.open_tasks:
        if not allows(task, "unlocked"):
            continue
        if refused := _refused(case, task):
            case = _follow(case, task, "dropped", moment, outcome=f"{refused.title}: refused")
        elif all(_over(case, other) for other in task.after):
            case = _follow(case, task, "unlocked", moment)
    return case


def _refused(case: Case, task: Task) -> Task | None:
    before = (case.task(task_id) for task_id in task.after)
    return next((t for t in before if t and _is_refused(t)), None)


def _is_refused(task: Task) -> bool:
    return task.stage in TABLES[task.kind].refusals


def _follow(
    case: Case, task: Task, name: str, moment: Moment, *, outcome: str | None = None
) -> Case:
    told = Happening(name=name, by=SYSTEM_ACTOR, task_id=task.task_id, outcome=outcome)
    return advance(case, told, moment)


def _over(case: Case, task_id: str) -> bool:
    task = case.task(task_id)
    return task is None or task.is_final


def _talks_opened(case: Case, moment: Moment) -> Case:
    for task in case.tasks.values():
        if _is_refused(task) and not _call_about(case, task):
            wish = Wish(
                task_id=derived_id(task.task_id, DECLINED),
                kind=TaskKind.CALL,
                title=f"Talk about: {task.title}"[:120],
                reason=DECLINED,
                about=task.task_id,
                role=Role.CLINICIAN,
            )
            case = asked_for(case, wish, moment)
    return case


def _call_about(case: Case, task: Task) -> bool:
    return any(t.reason == DECLINED and t.about == task.task_id for t in case.tasks.values())


def _chase_kept(case: Case, moment: Moment) -> Case:
    if case.patient_id is None:
        return case
    if not chasing.owes(case):
        return _chase_ended(case, moment)
    if case.chase is None:
        due = min(task.due_at for task in chasing.owed(case))
        chase = chasing.started(moment.at, due, again=bool(case.news and case.seq > len(case.news)))
        return record(case, case.with_(chase=chase), "chase_started", at=moment.at, by=SYSTEM_ACTOR)
    if case.chase.next_at or any(task.reason in CHASE_CALLS for task in case.open_tasks):
        return case
    chase = chasing.once_more(case.chase, moment.at, moment.calendar)
    return record(case, case.with_(chase=chase), "chase_resumed", at=moment.at, by=SYSTEM_ACTOR)


def _chase_ended(case: Case, moment: Moment) -> Case:
    if case.chase is None:
        return case
    kept = {key: m for key, m in case.messages.items() if m.op or m.kind.value == "receipt"}
    after = case.with_(chase=None, messages=kept)
    return record(case, after, "chase_ended", at=moment.at, by=SYSTEM_ACTOR)


def _calls_ended(case: Case, moment: Moment) -> Case:
    if chasing.owes(case):
        return case
    for task in case.open_tasks:
        if task.kind is TaskKind.CALL and task.reason in CHASE_CALLS:
            case = _follow(case, task, "not_needed", moment)
    return case


def _ended(case: Case, moment: Moment) -> Case:
    if case.closed_at or case.open_tasks:
        return case
    after = case.with_(closed_at=moment.at, outcome="completed")
    return record(case, after, "case_completed", at=moment.at, by=SYSTEM_ACTOR)


def contact_wish(case: Case, reason: str) -> Wish:
    """Ask reception to mend a contact, or to call because there is none."""
    call = reason == UNREACHABLE
    return Wish(
        task_id=derived_id(case.case_id, reason, str(case.seq)),
        kind=TaskKind.CALL if call else TaskKind.REVIEW,
        title="Call: no way to write to this patient" if call else "Fix the contact",
        reason=reason,
    )
