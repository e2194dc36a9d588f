"""First values that a form takes from what is known of the patient."""

from datetime import date

import pytest

from baton.domain.forms import compile_form, import_report
from baton.domain.forms.expressions.first_values import first_values
from tests.domain.forms.builders import a_form, a_source, choice, codes, group, question
from tests.domain.forms.expressions.test_evaluating import SDC, expression

PATIENT = {
    "resourceType": "Patient",
    "name": [{"given": ["Ada", "Augusta"], "family": "Lovelace"}],
    "birthDate": "1990-05-03",
    "gender": "female",
    "active": True,
}


def first(text):
    return {"extension": [expression(f"{SDC}initialExpression", text)]}


def found(*items, **elements):
    values = first_values(a_form(*items, **elements), PATIENT, today=date(2026, 11, 25))
    return {link: [getattr(v.scalar, "text", v.scalar) for v in vs] for link, vs in values.items()}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (question("q", **first("%patient.name.given")), ["Ada"]),
        (question("q", repeats=True, **first("%patient.name.given")), ["Ada", "Augusta"]),
        (question("q", "date", **first("%patient.birthDate")), ["1990-05-03"]),
        (question("q", "boolean", **first("%patient.active")), [True]),
        (question("q", "date", **first("today()")), ["2026-11-25"]),
    ],
)
def test_facts_of_the_patient_become_first_values(item, expected):
    assert found(item) == {"q": expected}


def test_a_code_of_the_patient_is_matched_to_the_option():
    values = found(choice("q", "male", "female", **first("%patient.gender")))

    assert values["q"][0].code == "female"


@pytest.mark.parametrize(
    "item",
    [
        question("q", "date", **first("%patient.name.family")),
        question("q", **first("%patient.telecom.value")),
        question("q", **first("%patient.name.given + 1")),
        group("g", question("q", **first("%patient.name.family")), repeats=True),
    ],
)
def test_where_nothing_fits_there_is_no_first_value(item):
    assert found(item) == {}


def test_a_form_may_call_the_patient_by_another_name():
    context = {
        "url": f"{SDC}launchContext",
        "extension": [
            {"url": "name", "valueCoding": {"code": "client"}},
            {"url": "type", "valueCode": "Patient"},
        ],
    }

    item = question("q", **first("%client.name.family"))

    assert found(item, extension=[context]) == {"q": ["Lovelace"]}


@pytest.mark.parametrize("text", ["%user.name", "resolve()", "%PrePopQuery.entry[7].resource"])
def test_a_first_value_that_cannot_be_found_only_warns(text):
    source = a_source(question("q", **first(text)))

    assert codes(import_report(source).findings) == {"noFirstValue"}
    assert first_values(compile_form(source), PATIENT) == {}
