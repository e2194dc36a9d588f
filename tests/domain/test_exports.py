"""What leaves: FHIR that the reference parser takes, tables that no spreadsheet runs."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from baton.domain.exports import Given, as_bundle, as_csv, as_fhir
from baton.domain.forms import Draft, PageFields, compile_form, complete, write_json
from baton.domain.forms.field_names import field_name
from baton.domain.forms.findings import Place
from baton.domain.responses import kept_response
from tests.builders import MONDAY, a_case, a_patient, some_answers
from tests.questionnaires import as_file

FORM = compile_form(as_file())
BASE = "https://baton.example"


def given(where: str = "Oslo", **changes: Any) -> Given:
    item = FORM.item("where")
    fields = PageFields({field_name(Place(item.index)): (where,)})
    response = complete(FORM, Draft({0: fields}), authored_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    row = some_answers(open=False, response=kept_response(response), **changes)
    return Given(a_case(), row, FORM)


def table(*rows: Given) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(FORM, rows, "en").decode("utf-8-sig"))))


def test_a_response_names_its_patient_version_and_form() -> None:
    told = as_fhir(given(version=2), base=BASE)

    read: Any = QuestionnaireResponse.model_validate_json(write_json(told))
    assert read.subject.reference == f"Patient/{a_case().patient_id}"
    assert (read.id, read.meta.versionId, read.status) == (some_answers().task_id, "2", "completed")
    assert read.questionnaire == FORM.canonical


def test_a_case_is_a_bundle_with_its_patient_first() -> None:
    told = as_bundle([given()], a_patient(), base=BASE, at=MONDAY)

    read: Any = Bundle.model_validate_json(write_json(told))
    kinds = [entry.resource.get_resource_type() for entry in read.entry]
    assert kinds == ["Patient", "QuestionnaireResponse"]
    assert len({entry.fullUrl for entry in read.entry}) == 2


def test_a_table_has_a_column_for_each_question_and_a_line_for_each_response() -> None:
    head, *lines = table(given(), given("Rome; Paris"))

    assert head[3:] == [
        "where: Where do you travel?",
        "pills: Do you take pills?",
        "which: Which pills?",
    ]
    assert [line[3:] for line in lines] == [["Oslo", "", ""], ["Rome; Paris", "", ""]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_answer_is_a_formula(text: str) -> None:
    assert table(given(text))[1][3] == f"'{text}"


def test_quotes_and_scripts_of_other_languages_stay_as_they_are() -> None:
    assert table(given('She said "نعم", twice'))[1][3] == 'She said "نعم", twice'
