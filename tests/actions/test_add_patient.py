"""A patient is added once, after a look at whom they may double."""

from datetime import date, timedelta

import pytest

from baton.actions.add_patient import NewPatient, TypedPatient, add
from baton.domain.patients import PatientDetails
from tests.builders import PATIENT_ID, PRACTICE, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.staff import a_colleague

MARA = PatientDetails(
    given_name="Mara", family_name="Lindqvist", birth_date=date(1984, 5, 17), mobile="+447700900123"
)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def test_a_form_sent_twice_adds_one_patient(ports: FakePorts) -> None:
    who = a_colleague(ports)

    first = add(ports, who, MARA, confirmed=True)
    again = add(ports, who, MARA, confirmed=True)

    assert first == again
    assert len(ports.store.search(PRACTICE, "lindqvist")) == 1


def test_the_same_person_on_another_day_is_somebody_else_if_confirmed(ports: FakePorts) -> None:
    who = a_colleague(ports)
    first = add(ports, who, MARA, confirmed=True)
    ports.now.move(timedelta(days=1))

    assert add(ports, who, MARA, confirmed=True) != first


def test_a_likely_double_is_shown_before_anything_is_made(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient())

    added = add(ports, a_colleague(ports), MARA, confirmed=False)

    assert (added.patient_id, [d.patient_id for d in added.doubles]) == (None, [PATIENT_ID])
    assert len(ports.store.search(PRACTICE, "lindqvist")) == 1


def test_two_children_on_one_phone_are_not_doubles(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient())
    child = MARA.with_(given_name="Noor", birth_date=date(2018, 1, 9))

    assert add(ports, a_colleague(ports), child, confirmed=False).patient_id is not None


def test_a_key_of_a_program_gives_the_same_patient(ports: FakePorts) -> None:
    who = a_colleague(ports)

    first = add(ports, who, MARA, confirmed=True, key="k")
    again = add(ports, who, MARA.with_(given_name="Marah"), confirmed=True, key="k")

    assert first == again


def test_orders_hold_the_details_beside_the_confirmation() -> None:
    assert NewPatient(**dict(MARA), confirm=True).details == MARA
    assert TypedPatient(given_name="Mara", confirm="new").fields.given_name == "Mara"
