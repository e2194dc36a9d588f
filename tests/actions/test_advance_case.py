"""The worker that turns passed time into events, and what it does with a case it cannot read."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from baton import library
from baton.actions.advance_case import MOST_FAILURES, advance_case
from baton.actions.sweep import sweep
from baton.domain.case import Case
from baton.domain.words import Work
from tests.builders import PRACTICE, a_case, a_pack, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    return with_case(ports)


def hinted(ports: FakePorts) -> list[Work]:
    return [hint.work for hint in ports.outbox.emptied()]


def test_what_is_due_is_done_once_however_often_it_is_looked_at(
    ports: FakePorts, case: Case
) -> None:
    ports.outbox.hints.clear()

    for _ in range(3):
        advance_case(ports, PRACTICE, case.case_id)

    events = ports.store.events(PRACTICE, case.case_id)
    assert [event.name for event in events].count("message_queued") == 1
    assert hinted(ports) == [Work.SEND] * 3  # a hint lost is given again


def test_a_look_at_a_case_with_nothing_due_gives_no_hint(ports: FakePorts, case: Case) -> None:
    pump(ports)

    advance_case(ports, PRACTICE, case.case_id)

    assert hinted(ports) == []


def test_a_case_that_is_gone_is_forgotten(ports: FakePorts) -> None:
    advance_case(ports, PRACTICE, "nobody")

    assert hinted(ports) == []


def spoiled(ports: FakePorts, case: Case) -> str:
    ports.store.spoil(PRACTICE, case.case_id)
    return case.case_id


def without_pack(ports: FakePorts, case: Case) -> str:
    assert a_pack().pack_id not in {pack.pack_id for pack in library.packs()}
    return ports.store.save(a_case()).case_id


@pytest.mark.parametrize("harm", [spoiled, without_pack])
def test_a_case_that_cannot_be_worked_is_parked_and_its_neighbour_goes_on(
    ports: FakePorts, harm: Callable[[FakePorts, Case], str]
) -> None:
    harmed = harm(ports, with_case(ports))
    neighbour = with_case(ports, a_patient(patient_id="patient2"), key="k2")

    pass_time(ports, (MOST_FAILURES + 2) * MINUTE, step=MINUTE)

    (parked,) = [listed for listed in ports.store.open_cases(PRACTICE) if listed.parked]
    assert parked.case_id == harmed
    assert sweep(ports)["due"] == 0
    assert neighbour.case_id in {mail.tags.case for mail in ports.email.sent}


def test_a_case_that_cannot_be_read_is_tried_five_times(ports: FakePorts, case: Case) -> None:
    ports.store.spoil(PRACTICE, case.case_id)

    parked = []
    for _ in range(6):
        advance_case(ports, PRACTICE, case.case_id)
        parked.append(any(listed.parked for listed in ports.store.open_cases(PRACTICE)))

    assert parked == [False] * 4 + [True] * 2
