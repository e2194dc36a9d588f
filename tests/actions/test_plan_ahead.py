"""The plan says what will happen if nothing is heard, and then that happens."""

from datetime import timedelta

import pytest

from baton.actions.plan_ahead import CALL, planned
from baton.domain.patients import Patient
from baton.domain.words import TaskKind
from tests.builders import PRACTICE, a_calendar, a_case, a_patient, an_intake_case
from tests.fakes.practice import pass_time, staffed, with_case


@pytest.mark.parametrize(
    ("patient", "steps"),
    [
        (
            a_patient(mobile=None),
            ["Invitation by e-mail", "Reminder by e-mail", "Chaser by e-mail"],
        ),
        (a_patient(email=None), ["Invitation by SMS", "Reminder by SMS", "Chaser by SMS"]),
        (a_patient(email=None, mobile=None), []),
    ],
)
def test_the_plan_uses_what_can_be_used_and_ends_in_a_call(
    patient: Patient, steps: list[str]
) -> None:
    case = with_case(staffed(), patient)

    plan = planned(case, patient, a_calendar())

    assert [step.what for step in plan] == [*steps, CALL]


def test_the_call_comes_when_the_plan_said() -> None:
    ports = staffed()
    case = with_case(ports)
    *_, call = planned(case, a_patient(), a_calendar())

    pass_time(ports, call.at - ports.now() - timedelta(minutes=1))
    before = ports.store.get(PRACTICE, case.case_id)
    pass_time(ports, timedelta(minutes=1))
    after = ports.store.get(PRACTICE, case.case_id)

    kinds = [[task.kind for task in each.open_tasks] for each in (before, after)]
    assert [TaskKind.CALL in each for each in kinds] == [False, True]
    assert planned(after, a_patient(), a_calendar()) == ()


def test_a_case_that_chases_nobody_has_no_plan() -> None:
    assert planned(an_intake_case(), a_patient(), a_calendar()) == ()
    assert planned(a_case().with_(chase=None), a_patient(), a_calendar()) == ()
