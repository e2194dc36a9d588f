"""What we had wrong is set right, and the patient hears of it where that matters."""

import pytest

from baton.actions.correct_patient import Correction, TypedCorrection, correct, correct_typed
from baton.actions.patient_details import fields_of
from baton.domain.case import Case
from baton.domain.errors import NotFound, StaleVersion
from baton.domain.words import MessageKind
from tests.builders import PATIENT_ID, PRACTICE, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed, with_case
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def a_correction(version: int = 1, **changes: str) -> TypedCorrection:
    fields = fields_of(a_patient()).with_(**changes)
    return TypedCorrection(version=version, reason="we misheard", **dict(fields))


def now(ports: FakePorts, case: Case) -> Case:
    return ports.store.get(PRACTICE, case.case_id)


def test_a_corrected_address_sends_the_invitation_again_by_a_new_link(ports: FakePorts) -> None:
    case = with_case(ports)
    pump(ports)

    errors = correct_typed(
        ports, a_colleague(ports), PATIENT_ID, a_correction(email="mara.l@patient.example")
    )
    pump(ports)

    assert errors == ()
    assert now(ports, case).link_serial == case.link_serial + 1
    assert [message.to for message in ports.email.sent] == [
        "mara@patient.example",
        "mara.l@patient.example",
    ]


def test_a_corrected_birth_date_leaves_the_link_alone_and_writes_to_nobody(
    ports: FakePorts,
) -> None:
    case = with_case(ports)
    pump(ports)

    correct_typed(ports, a_colleague(ports), PATIENT_ID, a_correction(year="1985"))

    after = now(ports, case)
    assert after.link_serial == case.link_serial
    assert MessageKind.INVITE not in [message.kind for message in after.messages.values()]


def test_the_reason_is_a_note_on_the_open_case(ports: FakePorts) -> None:
    case = with_case(ports)

    correct_typed(ports, a_colleague(ports), PATIENT_ID, a_correction(family_name="Lindquist"))

    notes = [e.detail for e in ports.store.events(PRACTICE, case.case_id) if e.name == "noted"]
    assert {"text": "we misheard"} in notes
    assert now(ports, case).label == "Mara Lindquist"


def test_what_is_wrong_is_said_and_nothing_changes(ports: FakePorts) -> None:
    with_case(ports)

    errors = correct_typed(ports, a_colleague(ports), PATIENT_ID, a_correction(day="40"))

    assert [error.field for error in errors] == ["day"]
    assert ports.store.patient(PRACTICE, PATIENT_ID).version == 1


def test_a_record_that_somebody_else_corrected_is_not_overwritten(ports: FakePorts) -> None:
    with_case(ports)

    with pytest.raises(StaleVersion):
        correct_typed(ports, a_colleague(ports), PATIENT_ID, a_correction(0, given_name="Mary"))


def test_the_same_correction_again_is_no_conflict(ports: FakePorts) -> None:
    case = with_case(ports)
    correction = a_correction(email="mara.l@patient.example")

    replies = [correct_typed(ports, a_colleague(ports), PATIENT_ID, correction) for _ in range(2)]

    assert replies == [(), ()]
    assert now(ports, case).link_serial == case.link_serial + 1


def test_nobody_corrects_what_is_not_there(ports: FakePorts) -> None:
    order = Correction(
        version=1, given_name="A", family_name="B", birth_date=a_patient().birth_date
    )

    with pytest.raises(NotFound):
        correct(ports, a_colleague(ports), "nobody", order)
