"""Opening a pack, adding a patient: each once per order, whoever presses the button twice."""

from datetime import date, timedelta
from typing import Any

import pytest

from baton.actions.open_case import (
    add_patient,
    kept_link,
    likely_doubles,
    link_of,
    open_case,
    token_of,
)
from baton.domain.case import Case, broken_at, facts, folded_facts
from baton.domain.errors import BadInput, NotFound
from baton.domain.links import KEPT_AFTER, token_hash
from baton.domain.patients import PatientDetails
from baton.domain.words import HolderKind, TaskKind, Work
from tests.builders import MONDAY, PATIENT_ID, PRACTICE, STAFF, a_patient, an_intake_case
from tests.fakes import FakePorts
from tests.fakes.practice import staffed

WANTED_BY = MONDAY + timedelta(days=8)


@pytest.fixture
def ports() -> FakePorts:
    ports = staffed()
    ports.store.save_patient(a_patient())
    return ports


def opened(ports: FakePorts, **changes: Any) -> Case:
    order: dict[str, Any] = {
        "patient_id": PATIENT_ID,
        "pack_id": "new-patient",
        "wanted_by": WANTED_BY,
        "by": STAFF,
        "key": "k1",
    }
    return open_case(ports, PRACTICE, **{**order, **changes})


def some_details(**changes: Any) -> PatientDetails:
    return PatientDetails(
        given_name="Nils", family_name="Okafor", birth_date=date(1990, 2, 3)
    ).with_(**changes)


def test_every_task_of_the_pack_has_a_holder_an_action_and_a_time(ports: FakePorts) -> None:
    case = opened(ports)

    assert [task.kind for task in case.open_tasks] == [
        TaskKind.FORM,
        TaskKind.SIGNATURE,
        TaskKind.DOCUMENT,
    ]
    assert [task.holder.kind for task in case.open_tasks] == [
        HolderKind.PATIENT,
        HolderKind.SYSTEM,
        HolderKind.SYSTEM,
    ]
    assert all(task.next_action and task.timer_at for task in case.open_tasks)
    assert {task.due_at for task in case.open_tasks} == {WANTED_BY - timedelta(days=1)}
    events = ports.store.events(PRACTICE, case.case_id)
    assert broken_at(events) is None
    assert folded_facts(events) == facts(case)


def test_the_link_is_known_by_its_hash_and_lives_past_the_visit(ports: FakePorts) -> None:
    case = opened(ports)

    link = ports.store.link(token_hash(token_of(ports, case)))
    assert link == link_of(ports, case)
    assert link.expires_at == WANTED_BY + KEPT_AFTER


def test_a_worker_is_asked_at_once(ports: FakePorts) -> None:
    opened(ports)

    assert [hint.work for hint in ports.outbox.hints] == [Work.CASE]


def test_the_same_order_twice_opens_one_case(ports: FakePorts) -> None:
    once, twice = opened(ports), opened(ports)

    assert twice == once
    assert opened(ports, key="k2").case_id != once.case_id


def test_the_same_order_at_the_same_moment_opens_one_case(
    ports: FakePorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, others = ports.store.save, []

    def overtaken(*given: Any) -> Case:
        monkeypatch.setattr(ports.store, "save", save)
        others.append(opened(ports))
        return save(*given)

    monkeypatch.setattr(ports.store, "save", overtaken)

    assert [opened(ports)] == others


def test_a_key_stands_for_one_order_only(ports: FakePorts) -> None:
    opened(ports)
    ports.store.save_patient(a_patient(patient_id="patient2"))

    with pytest.raises(BadInput):
        opened(ports, patient_id="patient2")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"patient_id": "nobody"}, NotFound),
        ({"pack_id": "nothing"}, NotFound),
        ({"wanted_by": MONDAY}, BadInput),
        ({"wanted_by": MONDAY - timedelta(days=1)}, BadInput),
    ],
)
def test_what_cannot_be_opened_leaves_nothing(
    ports: FakePorts, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        opened(ports, **changes)

    assert ports.store.open_cases(PRACTICE) == ()


def test_a_patient_of_another_practice_is_nobody(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient(patient_id="foreign", practice_id="practice2"))

    with pytest.raises(NotFound):
        opened(ports, patient_id="foreign")


def test_a_kept_link_keeps_its_tries(ports: FakePorts) -> None:
    case = opened(ports)
    ports.store.reserve_try(token_hash(token_of(ports, case)))

    assert kept_link(ports, case).tries == 1
    assert link_of(ports, case).tries == 0


def test_a_case_without_a_patient_has_no_link(ports: FakePorts) -> None:
    with pytest.raises(NotFound):
        link_of(ports, an_intake_case())


def test_the_same_patient_twice_is_added_once(ports: FakePorts) -> None:
    once = add_patient(ports, PRACTICE, some_details(), key="k1")
    twice = add_patient(ports, PRACTICE, some_details(), key="k1")

    assert twice == once
    assert add_patient(ports, PRACTICE, some_details(), key="k2").patient_id != once.patient_id


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, False),
        ({"birth_date": a_patient().birth_date, "given_name": "MARA"}, True),
        ({"birth_date": a_patient().birth_date, "family_name": "lindqvist"}, True),
        ({"given_name": "Mara", "mobile": "+447700900123"}, True),
        ({"family_name": "Lindqvist", "mobile": "+447700900123"}, False),  # a child on one phone
        ({"birth_date": a_patient().birth_date}, False),
    ],
)
def test_a_likely_double_is_shown_before_it_is_made(
    ports: FakePorts, changes: dict[str, Any], found: bool
) -> None:
    doubles = likely_doubles(ports, PRACTICE, some_details(**changes))

    assert [patient.patient_id for patient in doubles] == [PATIENT_ID] * found
