"""What time itself brings about: limits that pass, rungs of the ladder that come due, work that
waits."""

from datetime import datetime

from baton.domain import chasing
from baton.domain.case import SYSTEM_ACTOR, Case, Chase, record
from baton.domain.casework import Wish, asked_for, queued
from baton.domain.lifecycle.advance import Happening, Moment, advance, stage_of
from baton.domain.model import derived_id
from baton.domain.packs import Pack
from baton.domain.patients import Patient
from baton.domain.settling import NO_ANSWER, UNREACHABLE, settled
from baton.domain.words import MessageKind, TaskKind, Work

_CALL_TITLES = {
    NO_ANSWER: "Call: no answer to our messages",
    UNREACHABLE: "Call: no way to write to this patient",
}


def ticked(case: Case, moment: Moment, *, pack: Pack | None, patient: Patient | None) -> Case:
    """Turn every limit and rung that has passed into its event; nothing due means nothing
    changes."""
    for task in case.open_tasks:
        stage = stage_of(task)
        if stage and task.timer_at and task.timer_at <= moment.at:
            name = stage.limit.event
            happening = Happening(name=name, by=SYSTEM_ACTOR, task_id=task.task_id)
            case = advance(case, happening, moment)
    case = settled(case, moment)
    if pack and patient:
        case = _climbed(case, moment, pack, patient)
    return case


def work_waiting(case: Case, at: datetime) -> frozenset[Work]:
    """Name the workers that have something to do on this case now."""
    stages = filter(None, map(stage_of, case.open_tasks))
    found = {stage.work for stage in stages if stage.work}
    if any(message.timer_at <= at for message in case.messages.values()):
        found.add(Work.SEND)
    timers = [task.timer_at for task in case.open_tasks]
    timers.append(case.chase.next_at if case.chase else None)
    if any(timer and timer <= at for timer in timers):
        found.add(Work.CASE)
    return frozenset(found)


def _climbed(case: Case, moment: Moment, pack: Pack, patient: Patient) -> Case:
    chase = chasing.caught_up(case.chase, pack, moment.at) if case.chase else None
    step = chasing.rung(chase, pack) if chase else None
    if chase is None or step is None or chase.next_at is None or chase.next_at > moment.at:
        return case
    higher = chasing.next_rung(chase, pack, moment.at, moment.calendar)
    channel = chasing.channel(step, patient)
    if isinstance(step.kind, MessageKind) and channel:
        case = _with_chase(case, higher, moment)
        message_id = derived_id(case.case_id, step.kind, str(case.seq))
        return queued(case, message_id, step.kind, channel, moment.at)
    reason = NO_ANSWER if channel else UNREACHABLE
    last = chase.with_(step=len(chasing.ladder(pack)), next_at=None)
    case = _with_chase(case, last, moment)
    wish = Wish(
        task_id=derived_id(case.case_id, reason, str(case.seq)),
        kind=TaskKind.CALL,
        title=_CALL_TITLES[reason],
        reason=reason,
    )
    return asked_for(case, wish, moment)


def _with_chase(case: Case, chase: Chase, moment: Moment) -> Case:
    after = case.with_(chase=chase)
    return record(case, after, "chased", at=moment.at, by=SYSTEM_ACTOR)
