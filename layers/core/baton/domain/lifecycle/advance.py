"""`advance`: applies a row of the table to a task, then lets the case settle."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from baton.domain.calendar import Calendar, after_working
from baton.domain.case import PATIENT, SYSTEM, Actor, Case, Holder, Task, record
from baton.domain.errors import NotFound, WrongStage
from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.effects import EFFECTS
from baton.domain.lifecycle.guards import GUARDS
from baton.domain.lifecycle.table import Clock, Limit, Row, Stage
from baton.domain.model import Id, Instant, Model
from baton.domain.practices import Duty
from baton.domain.words import HolderKind, Role, Work


class Moment(Model):
    """What a decision may know of the world: the time, the practice's calendar, who is on duty."""

    at: Instant
    calendar: Calendar
    duty: Duty


class Happening(Model):
    """Something that happened to a task. `until` is the date chosen for a deferral, `about` what
    the
    event adds to the task (a document's id and hash); `detail` goes into the event and nowhere
    else.
    """

    name: str
    by: Actor
    task_id: Id
    until: Instant | None = None
    outcome: str | None = None
    document_id: Id | None = None
    sha256: str | None = None
    act_sha256: str | None = None
    detail: Mapping[str, str] = {}


def advance(case: Case, happening: Happening, moment: Moment) -> Case:
    """Move one task by its table and record the event; a repeated event changes nothing.

    Raises `NotFound` for a task the case does not have and `WrongStage` when the table has no such
    move.
    """
    task = case.task(happening.task_id)
    if task is None:
        raise NotFound(f"no task {happening.task_id}")
    row = _row(task, happening.name)
    if row is None:
        if _is_repeat(task, happening.name):
            return case
        raise WrongStage(f"a {task.kind} that is {task.stage} cannot become {happening.name}")
    moved = _entered(_told(task, happening), row.to, moment, until=happening.until)
    for effect in row.then:
        moved = EFFECTS[effect](moved)
    return record(
        case,
        case.with_task(moved),
        happening.name,
        at=moment.at,
        by=happening.by,
        task_id=task.task_id,
        detail=happening.detail,
    )


def begun(task: Task, moment: Moment) -> Task:
    """Put a new task into the first stage of its table."""
    return _entered(task, TABLES[task.kind].start, moment, until=None)


def allows(task: Task, event: str) -> bool:
    """Say whether the table has a move for this event in the task's stage."""
    return bool(TABLES[task.kind].moves(task.stage, event))


def stage_of(task: Task) -> Stage | None:
    """Give what the table says of the task's stage; None for an ending, and for a stage that only
    a newer release knows: during a deploy its own code takes the task from there."""
    return TABLES[task.kind].stages.get(task.stage)


def does(task: Task, work: Work) -> bool:
    """Say whether a worker has this work to do on a task now."""
    stage = stage_of(task)
    return stage is not None and stage.work is work


def timer(task: Task, limit: Limit, moment: Moment) -> datetime:
    """Give the next time the sweep must look at a task that entered its stage at `moment`.

    Every failed attempt doubles the wait on the wall clock: a queue that is long is no failure.
    """
    match limit.clock:
        case Clock.WALL:
            return moment.at + limit.length * (1 << task.attempts)
        case Clock.WORKING:
            return after_working(moment.at, limit.length, moment.calendar)
        case _:
            late = moment.at - task.due_at
            return task.due_at if late < timedelta(0) else moment.at + limit.length


def _row(task: Task, event: str) -> Row | None:
    fitting = TABLES[task.kind].moves(task.stage, event)
    return next((r for r in fitting if r.guard is None or GUARDS[r.guard](task)), None)


def _is_repeat(task: Task, event: str) -> bool:
    return any(r.event == event and r.to == task.stage for r in TABLES[task.kind].rows)


def _told(task: Task, happening: Happening) -> Task:
    added = {
        "outcome": happening.outcome,
        "document_id": happening.document_id,
        "sha256": happening.sha256,
        "act_sha256": happening.act_sha256,
    }
    told = {name: value for name, value in added.items() if value is not None}
    return task.with_(**told) if told else task


def _entered(task: Task, stage: str, moment: Moment, *, until: datetime | None) -> Task:
    rule = TABLES[task.kind].stages.get(stage)
    since = task.since if stage == task.stage else moment.at
    if rule is None:
        return task.with_(
            stage=stage, since=since, holder=SYSTEM, next_action="nothing", timer_at=None
        )
    due = _due(task, rule.limit, stage, moment, until)
    return task.with_(
        stage=stage,
        since=since,
        holder=_holder(task, rule, moment),
        next_action=rule.next_action,
        due_at=due,
        timer_at=timer(task.model_copy(update={"due_at": due}), rule.limit, moment),
    )


def _due(task: Task, limit: Limit, stage: str, moment: Moment, until: datetime | None) -> datetime:
    if until is not None:
        return until
    if limit.clock is Clock.WORKING and stage != task.stage:
        return after_working(moment.at, limit.length, moment.calendar)
    return task.due_at


def _holder(task: Task, rule: Stage, moment: Moment) -> Holder:
    match rule.holder:
        case "patient":
            return PATIENT
        case "system":
            return SYSTEM
        case "keep":
            return task.holder
        case "asked":
            return _on_duty(task.role or Role.RECEPTION, moment)
        case role:
            return _on_duty(Role(role), moment)


def _on_duty(role: Role, moment: Moment) -> Holder:
    return Holder(kind=HolderKind.MEMBER, role=role, sub=moment.duty.of(role))
