"""When to invite, remind, chase and call: the ladder of a pack laid over one case.

All messages of a case go to one person about all they owe. A ladder always ends in a call task.
"""

from datetime import datetime, timedelta

from baton.domain.calendar import SKEW, Calendar, next_opening, next_waking
from baton.domain.case import Case, Chase, Task
from baton.domain.packs import ChaseStep, Pack
from baton.domain.patients import Patient
from baton.domain.words import Channel, HolderKind, MessageKind

INVITE = ChaseStep(kind=MessageKind.INVITE, offset=timedelta(0))

SECOND_WIND = timedelta(minutes=30)
"""A patient who just did one thing may be about to do the next: wait before writing again."""

SHORTEST_NOTICE = timedelta(hours=2)
"""No rung follows the one before it sooner than this."""

CALL_AGAIN = timedelta(days=1)
"""When a call has ended and the patient still owes, reception calls again after so long."""


def due_for_patient(opened_at: datetime, wanted_by: datetime, lead: timedelta) -> datetime:
    """Give when the patient's part is due: `lead` before the wanted-by time.

    A visit that is close leaves less lead: never more than a quarter of the time there is.
    """
    span = max(wanted_by - opened_at, timedelta(0))
    return wanted_by - min(lead, span / 4)


def owed(case: Case) -> tuple[Task, ...]:
    """Give the tasks on which the patient must act now."""
    people = {HolderKind.PATIENT, HolderKind.GUARDIAN}
    return tuple(task for task in case.open_tasks if task.holder.kind in people)


def owes(case: Case) -> bool:
    """Say whether the patient must act on any task now."""
    return bool(owed(case))


def started(at: datetime, due_at: datetime, *, again: bool) -> Chase:
    """Begin the ladder with its invitation: at once, or a while later if the patient is in the
    middle."""
    return Chase(step=0, next_at=at + SECOND_WIND if again else at - SKEW, due_at=due_at)


def ladder(pack: Pack) -> tuple[ChaseStep, ...]:
    """Give all rungs, the invitation first."""
    return (INVITE, *pack.chase)


def next_rung(chase: Chase, pack: Pack, at: datetime, calendar: Calendar) -> Chase:
    """Climb past every rung whose moment is over, to the next one ahead.

    Reminders that were missed (a long stop, a late start) are skipped, never sent late; the call
    is never
    skipped. After the call there is no further rung.
    """
    rungs = ladder(pack)
    step = chase.step + 1
    while step < len(rungs) - 1 and chase.due_at + rungs[step].offset <= at:
        step += 1
    if step >= len(rungs):
        return chase.with_(step=step, next_at=None)
    moment = max(chase.due_at + rungs[step].offset, at + SHORTEST_NOTICE)
    if rungs[step].kind == "call":
        return chase.with_(step=step, next_at=next_opening(moment, calendar))
    return chase.with_(step=step, next_at=next_waking(moment, calendar))


def caught_up(chase: Chase, pack: Pack, at: datetime) -> Chase:
    """Pass over reminders whose moment is over because a later message is due already.

    Only the last message due is sent after a long stop; the invitation and the call are never
    passed over.
    """
    rungs, step = ladder(pack), chase.step
    while 0 < step < len(rungs) - 2 and chase.due_at + rungs[step + 1].offset <= at:
        step += 1
    return chase.with_(step=step)


def once_more(chase: Chase, at: datetime, calendar: Calendar) -> Chase:
    """Step back to the call of a ladder that is climbed, so that silence is heard again."""
    again = next_opening(at + CALL_AGAIN, calendar)
    return chase.with_(step=max(chase.step - 1, 0), next_at=again)


def rung(chase: Chase, pack: Pack) -> ChaseStep | None:
    """Give the rung that is next, or None when the ladder is climbed.

    A ladder that became shorter since still ends in its call.
    """
    rungs = ladder(pack)
    return rungs[min(chase.step, len(rungs) - 1)] if chase.next_at else None


def channel(step: ChaseStep, patient: Patient) -> Channel | None:
    """Choose how to write: the first preferred channel that works; None means only a call is
    left."""
    usable = patient.reachable_by()
    return next((c for c in step.channels if c in usable), None)
