"""What a document is filled with: complete, local, and only what was handed in."""

import json

import pytest

from baton.actions.snapshot import snapshot
from baton.domain.case import Case
from baton.domain.errors import MissingData
from tests.builders import MONDAY, PRACTICE, a_patient, a_practice, an_intake_case
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import a_phone


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    return with_case(ports)


def test_it_holds_practice_patient_and_visit_in_words(ports: FakePorts, case: Case) -> None:
    data = snapshot(ports, case, made_at=MONDAY, template="consent")

    assert data["practice"] == {"name": "Harbour Dental", "phone": a_practice().phone}
    assert data["patient"] == {"name": "Mara Lindqvist", "birth_date": "17 May 1984"}
    assert (data["answers"], data["summary"]) == ({}, [])
    assert data == json.loads(json.dumps(data))


def test_answers_count_once_they_are_handed_in(ports: FakePorts, case: Case) -> None:
    phone = a_phone(ports, case)
    phone.fill_in()
    drafted = snapshot(
        ports, ports.store.get(PRACTICE, case.case_id), made_at=MONDAY, template="consent"
    )

    phone.submit()
    handed_in = snapshot(
        ports, ports.store.get(PRACTICE, case.case_id), made_at=MONDAY, template="consent"
    )

    assert drafted["answers"] == {}
    assert "Whitby" in json.dumps(handed_in["answers"])
    assert {"label", "answer"} == set(json.loads(json.dumps(handed_in["summary"]))[0])


def test_a_case_without_a_patient_fills_no_document(ports: FakePorts) -> None:
    with pytest.raises(MissingData, match="patient"):
        snapshot(ports, an_intake_case(), made_at=MONDAY, template="consent")


def test_a_document_is_in_the_patients_language_or_whole_in_english(ports: FakePorts) -> None:
    case = with_case(ports, a_patient(language="es-MX"))

    spoken = [
        snapshot(ports, case, made_at=MONDAY, template=name)["language"]
        for name in ("consent", "instructions")
    ]

    assert spoken == ["es", "en"]
