"""What the chase of a case will do by itself, step by step, until it comes to a call."""

from collections.abc import Iterator

from baton import library
from baton.actions.explain import CHANNEL_NAMES, MESSAGE_NAMES
from baton.domain import chasing
from baton.domain.calendar import Calendar
from baton.domain.case import Case
from baton.domain.packs import ChaseStep, Pack
from baton.domain.patients import Patient
from baton.domain.views.case import PlannedStep

CALL = "Call by reception"


def planned(case: Case, patient: Patient, calendar: Calendar) -> tuple[PlannedStep, ...]:
    """Give the steps still to come with their times, if nothing is heard from the patient."""
    if case.pack is None or case.chase is None or case.closed_at:
        return ()
    return tuple(_steps(case, library.pack(case.pack.partition("|")[0]), patient, calendar))


def _steps(case: Case, pack: Pack, patient: Patient, calendar: Calendar) -> Iterator[PlannedStep]:
    chase = case.chase
    while chase and chase.next_at and (step := chasing.rung(chase, pack)):
        words = _words(step, patient)
        yield PlannedStep(at=chase.next_at, what=words)
        if words == CALL:
            return
        chase = chasing.next_rung(chase, pack, chase.next_at, calendar)


def _words(step: ChaseStep, patient: Patient) -> str:
    channel = chasing.channel(step, patient)
    if step.kind == "call" or channel is None:
        return CALL
    return (
        f"{MESSAGE_NAMES[step.kind].removeprefix('The ').capitalize()} by {CHANNEL_NAMES[channel]}"
    )
