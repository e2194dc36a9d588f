"""What a record answers of a form: by the element it asks for, never for somebody else."""

from datetime import UTC, date, datetime

import pytest

from baton.domain.forms import Text
from baton.domain.forms.carried import Source
from baton.domain.forms.carrying import facts
from baton.domain.forms.on_record import on_record
from baton.domain.forms.values import in_words

from .builders import a_form, question

TODAY = date(2026, 3, 10)
PATIENT = {
    "resourceType": "Patient",
    "name": [{"family": "Lindqvist", "given": ["Mara", "Ida"]}],
    "birthDate": "1984-05-17",
    "telecom": [{"system": "email", "value": "mara@patient.example"}],
}
CORE = "http://hl7.org/fhir/StructureDefinition/Patient#"
SOURCE = Source("urn:record", Text("your record", "en"), datetime(2026, 1, 1, tzinfo=UTC))


def known(*items):
    form = a_form(*items)
    return {
        link_id: " ".join(in_words(value.scalar) for value in values)
        for link_id, values in on_record(form, PATIENT, today=TODAY).items()
    }


@pytest.mark.parametrize(
    ("element", "kind", "answer"),
    [
        ("Patient.name.given", "string", "Mara Ida"),
        ("Patient.name.family", "string", "Lindqvist"),
        ("Patient.birthDate", "date", "1984-05-17"),
        ("Patient.telecom:email.value", "string", "mara@patient.example"),
    ],
)
def test_an_element_of_the_patient_is_known(element, kind, answer):
    assert known(question("q", kind, definition=CORE + element)) == {"q": answer}


@pytest.mark.parametrize(
    "element",
    [
        "Patient.telecom:phone.value",
        "Patient.contact.name.text",
        "RelatedPerson.name.given",
    ],
)
def test_what_is_not_on_record_or_of_somebody_else_is_asked(element):
    assert known(question("q", definition=CORE + element), question("plain")) == {}


def test_an_element_that_two_questions_ask_for_is_nobodys():
    definition = CORE + "Patient.name.given"

    assert (
        known(question("me", definition=definition), question("child", definition=definition)) == {}
    )


def test_an_empty_record_answers_nothing():
    form = a_form(question("q", definition=CORE + "Patient.name.given"))

    assert on_record(form, {"resourceType": "Patient", "name": ["?"]}, today=TODAY) == {}
    assert on_record(form, {"name": [{"family": "L"}]}, today=TODAY) == {}


def test_only_what_fits_and_may_come_from_elsewhere_is_offered():
    def form(**elements):
        return a_form(question("q", definition=CORE + "Patient.name.family", **elements))

    def offered(form):
        return facts(form, on_record(form, PATIENT, today=TODAY), SOURCE, today=TODAY)

    (answer,) = offered(form()).values()
    assert (answer.texts, answer.source, answer.is_right) == ({"": ("Lindqvist",)}, SOURCE, False)
    assert offered(form(maxLength=3)) == {}
    never = "https://baton.example/fhir/StructureDefinition/never-prefill"
    assert offered(form(extension=[{"url": never, "valueBoolean": True}])) == {}
