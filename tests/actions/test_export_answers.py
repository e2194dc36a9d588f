"""Answers leave in the form that is asked for, in the version that counts."""

from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from baton.actions.export_answers import MOST_CASES, export_case, export_form, export_table
from baton.actions.exported import Exported
from baton.domain.errors import NotFound
from baton.domain.languages import isolated
from tests.actions.test_read_answers import posted
from tests.actions.test_review_form import phone, ports, returned
from tests.builders import PRACTICE, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import with_case
from tests.patients import Phone, f, form_of
from tests.staff import a_colleague

__all__ = ["phone", "ports"]


def exported(phone: Phone, kind: str) -> Exported:
    who = a_colleague(phone.ports)
    return export_form(phone.ports, who, phone.capability.case_id, phone.task_id, kind)


def test_a_form_leaves_as_a_response_that_validates(phone: Phone) -> None:
    file = exported(phone, "fhir")

    read: Any = QuestionnaireResponse.model_validate_json(file.body)
    assert (file.name, read.id) == ("new-patient-registration.json", phone.task_id)


def test_a_corrected_form_leaves_as_its_newest_version(phone: Phone) -> None:
    posted(phone, 0, {f("family-name"): "Lindquist"})

    read: Any = QuestionnaireResponse.model_validate_json(exported(phone, "fhir").body)
    assert (read.status, read.meta.versionId) == ("amended", "2")


def test_answers_that_went_back_leave_as_they_were(phone: Phone) -> None:
    returned(phone, "mobile")

    read: Any = QuestionnaireResponse.model_validate_json(exported(phone, "fhir").body)
    assert read.meta.versionId == "1"


def test_a_table_holds_one_line_of_answers(phone: Phone) -> None:
    file = exported(phone, "csv")

    assert file.content_type.startswith("text/csv")
    assert file.body.decode("utf-8-sig").count("\r\n") == 2
    assert '"\'+44 7700 900123"' in file.body.decode("utf-8-sig")


def test_a_pdf_says_who_answered_what_and_how(phone: Phone) -> None:
    text = exported(phone, "pdf").body.decode()

    assert "Mara Lindqvist" in text
    assert "Sent by the patient" in text
    assert "YO22" in text


def test_a_pdf_speaks_the_language_of_its_patient_from_end_to_end(phone: Phone) -> None:
    store = phone.ports.store
    case = store.get(PRACTICE, phone.capability.case_id)
    store.save_patient(store.patient(PRACTICE, case.patient_id or "").with_(language="ar"))

    text = exported(phone, "pdf").body.decode()

    assert 'dir="rtl"' in text
    assert "أرسله المريض" in text
    assert isolated("+44 7700 900123") in text
    assert "Sent by" not in text


def test_a_case_leaves_as_a_bundle_that_validates(phone: Phone) -> None:
    file = export_case(phone.ports, a_colleague(phone.ports), phone.capability.case_id)

    read: Any = Bundle.model_validate_json(file.body)
    assert [e.resource.get_resource_type() for e in read.entry] == [
        "Patient",
        "QuestionnaireResponse",
    ]


def test_what_is_not_in_or_not_a_kind_is_not_found(ports: FakePorts, phone: Phone) -> None:
    case, who = with_case(ports, a_patient(patient_id="patient2"), key="k2"), a_colleague(ports)

    with pytest.raises(NotFound):
        export_form(ports, who, case.case_id, form_of(case), "fhir")
    with pytest.raises(NotFound):
        exported(phone, "xml")
    alone: Any = Bundle.model_validate_json(export_case(ports, who, case.case_id).body)
    assert len(alone.entry) == 1


def test_a_wording_leaves_as_a_table_of_all_its_answers(ports: FakePorts, phone: Phone) -> None:
    other = with_case(ports, a_patient(patient_id="patient2"), key="k2")

    file = export_table(ports, a_colleague(ports), "registration")

    text = file.body.decode("utf-8-sig")
    assert text.count("\r\n") == 2
    assert phone.capability.case_id in text
    assert other.case_id not in text


def test_a_large_table_leaves_in_parts_that_together_hold_every_case(
    ports: FakePorts, phone: Phone
) -> None:
    for n in range(MOST_CASES):
        with_case(ports, a_patient(patient_id=f"other{n}"), key=f"k-{n}")
    who = a_colleague(ports)

    parts = [export_table(ports, who, "registration", part) for part in (1, 2)]

    assert parts[0].name == "new-patient-registration.part-1-of-2.csv"
    told = "".join(part.body.decode("utf-8-sig") for part in parts)
    assert told.count(phone.capability.case_id) == 1
    for part in (0, 3):
        with pytest.raises(NotFound):
            export_table(ports, who, "registration", part)
