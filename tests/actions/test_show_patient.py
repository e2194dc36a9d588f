"""The pages about patients."""

import pytest

from baton.actions.set_right import Staff
from baton.actions.show_patient import new_patient_page, patient_page, patients_page
from baton.domain.errors import NotFound
from baton.domain.views.people import PatientFields
from tests.builders import PATIENT_ID, PRACTICE, STAFF, a_document, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.mark.parametrize(
    "query",
    [
        "lindq",
        "Mara L",
        "Lindqvist, Mara",
        "1984-05-17",
        "17/05/1984",
        "17.5.1984",
        "17 May 1984",
        "+447700",
        "+44 7700",
        "07700 900123",
        "(07700) 900-123",
        "0044 7700 900123",
        "",
    ],
)
def test_a_patient_is_found_by_name_number_or_birth_date(ports: FakePorts, query: str) -> None:
    with_case(ports)

    (row,) = patients_page(ports, a_colleague(ports), query).rows

    assert (row.name, row.open_cases) == ("Mara Lindqvist", 1)
    assert row.next_due_at is not None


def test_nobody_is_found_for_a_stranger(ports: FakePorts) -> None:
    with_case(ports)

    view = patients_page(ports, a_colleague(ports), "Zwaan")

    assert (view.rows, view.total, view.query) == ((), 0, "Zwaan")


def test_a_record_shows_contacts_cases_and_documents(ports: FakePorts) -> None:
    done = with_case(ports)
    Staff(ports, PRACTICE, STAFF).close(done.case_id, "moved away")
    document = a_document(case_id=done.case_id)
    ports.store.put_beside(document)

    view = patient_page(ports, a_colleague(ports), PATIENT_ID)

    assert (view.name, view.language, view.version) == ("Mara Lindqvist", "English", 1)
    assert [line.value for line in view.contacts] == ["mara@patient.example", "+447700900123"]
    assert [(line.state, line.open) for line in view.cases] == [("closed: moved away", False)]
    assert [line.document_id for line in view.documents] == ["document1"]


def test_an_open_case_says_how_far_it_is_and_what_comes_next(ports: FakePorts) -> None:
    with_case(ports)

    (line,) = patient_page(ports, a_colleague(ports), PATIENT_ID).cases

    assert (line.state, line.open, line.next_action) == ("0 of 3 done", True, "Open the link")


def test_a_patient_of_another_practice_is_not_there(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient(practice_id="another"))

    with pytest.raises(NotFound):
        patient_page(ports, a_colleague(ports), PATIENT_ID)


def test_a_new_patient_speaks_the_practices_language(ports: FakePorts) -> None:
    who = a_colleague(ports)
    spanish = who.of(who.practice.with_(language="es"))

    assert new_patient_page(ports, spanish).fields == PatientFields(language="es")
