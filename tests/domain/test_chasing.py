"""The ladder: when the patient's part is due, which rung is next, and by which channel."""

from datetime import datetime, timedelta

import pytest

from baton.domain import chasing
from baton.domain.case import Chase
from baton.domain.packs import ChaseStep
from baton.domain.patients import Contact
from baton.domain.words import Channel, ContactState, MessageKind
from tests.builders import MONDAY, a_calendar, a_case, a_pack, a_patient

DAY = timedelta(days=1)
DUE = MONDAY + 6 * DAY
INVITE, REMINDER, CHASER, CALL = range(4)


def a_chase(step: int = INVITE, **changes: object) -> Chase:
    return Chase(step=step, due_at=DUE, next_at=MONDAY).with_(**changes)


@pytest.mark.parametrize(
    ("wanted_in", "due_in"),
    [
        (7 * DAY, 6 * DAY),  # a day before the visit
        (4 * DAY, 3 * DAY),
        (timedelta(hours=8), timedelta(hours=6)),  # a visit that is close leaves a quarter
        (-DAY, -DAY),  # a visit that is over
    ],
)
def test_what_the_patient_owes_is_due_before_the_visit(
    wanted_in: timedelta, due_in: timedelta
) -> None:
    assert chasing.due_for_patient(MONDAY, MONDAY + wanted_in, DAY) == MONDAY + due_in


@pytest.mark.parametrize(
    ("step", "at", "then", "next_at"),
    [
        (INVITE, MONDAY, REMINDER, DUE - 2 * DAY),
        (REMINDER, DUE - 2 * DAY, CHASER, DUE),
        (CHASER, DUE, CALL, MONDAY + 7 * DAY),  # Sunday: the call waits for Monday's opening
        (INVITE, DUE - DAY, CHASER, DUE),  # too late to remind
        (INVITE, DUE + DAY, CALL, DUE + DAY + timedelta(hours=2)),  # never skipped, never at once
        (CALL, DUE + DAY, 4, None),
    ],
)
def test_the_next_rung_is_the_first_whose_moment_is_ahead(
    step: int, at: datetime, then: int, next_at: datetime | None
) -> None:
    higher = chasing.next_rung(a_chase(step), a_pack(), at, a_calendar())

    assert (higher.step, higher.next_at) == (then, next_at)


@pytest.mark.parametrize(
    ("step", "at", "taken"),
    [
        (REMINDER, DUE - 2 * DAY, REMINDER),
        (REMINDER, DUE - timedelta(minutes=1), REMINDER),
        (REMINDER, DUE, CHASER),  # a long stop: the reminder is not sent late
        (CHASER, DUE + 9 * DAY, CHASER),
        (INVITE, DUE + 9 * DAY, INVITE),
        (CALL, DUE + 9 * DAY, CALL),
    ],
)
def test_a_reminder_whose_moment_is_over_gives_way(step: int, at: datetime, taken: int) -> None:
    assert chasing.caught_up(a_chase(step), a_pack(), at).step == taken


def test_a_climbed_ladder_has_no_rung_and_steps_back_to_its_call() -> None:
    climbed = a_chase(4, next_at=None)

    again = chasing.once_more(climbed, MONDAY, a_calendar())

    assert chasing.rung(climbed, a_pack()) is None
    assert (again.step, again.next_at) == (CALL, MONDAY + DAY)


def test_a_ladder_that_became_shorter_ends_in_its_call() -> None:
    short = a_pack(chase=(ChaseStep(kind="call", offset=DAY),))

    step = chasing.rung(a_chase(CHASER), short)

    assert step is not None
    assert step.kind == "call"


OFF = Contact(value="off@patient.example", state=ContactState.OPTED_OUT)


@pytest.mark.parametrize(
    ("contacts", "preferred", "chosen"),
    [
        ({}, (Channel.EMAIL, Channel.SMS), Channel.EMAIL),
        ({}, (Channel.SMS, Channel.EMAIL), Channel.SMS),
        ({"email": None}, (Channel.EMAIL, Channel.SMS), Channel.SMS),
        ({"email": OFF}, (Channel.EMAIL,), None),
        ({"email": None, "mobile": None}, (Channel.EMAIL, Channel.SMS), None),
    ],
)
def test_the_first_preferred_channel_that_works_is_used(
    contacts: dict[str, Contact | None], preferred: tuple[Channel, ...], chosen: Channel | None
) -> None:
    step = ChaseStep(kind=MessageKind.CHASER, offset=DAY, channels=preferred)

    assert chasing.channel(step, a_patient(**contacts)) is chosen


def test_only_what_people_hold_is_owed() -> None:
    case = a_case()

    assert [task.source for task in chasing.owed(case)] == ["history"]
    assert not chasing.owes(case.with_(tasks={}))
