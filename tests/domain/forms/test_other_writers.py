"""Habits of other programs that say, in their own way, what our forms say too."""

from decimal import Decimal

import pytest

from baton.domain.forms import import_report
from tests.domain.forms.builders import a_form, a_source, choice, codes, extension, group, question

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def told(link_id, text, control):
    concept = {"coding": [{"code": control}]}
    shown = [extension("questionnaire-itemControl", valueCodeableConcept=concept)]
    return question(link_id, "display", text=text, extension=shown)


def sized(amount):
    return question("q", "attachment", extension=[extension("maxSize", valueDecimal=amount)])


def test_how_often_is_read_under_the_name_that_sdc_gives_it():
    often = [
        {"url": f"{SDC}minOccurs", "valueInteger": 1},
        {"url": f"{SDC}maxOccurs", "valueInteger": 3},
    ]
    form = a_form(question("q", repeats=True, extension=often))
    limits = form.item("q").constraints

    assert (limits.min_occurs, limits.max_occurs) == (1, 3)
    assert form.warnings == ()


def test_a_label_in_a_value_set_stands_before_the_option():
    label = extension("valueset-label", valueString="a)")
    concepts = [{"code": "x", "display": "Never", "extension": [label]}, {"code": "y"}]
    form = a_form(
        choice("q", answerValueSet="#vs"),
        contained=[
            {
                "resourceType": "ValueSet",
                "id": "vs",
                "compose": {"include": [{"system": "s", "concept": concepts}]},
            }
        ],
    )

    assert [option.prefix for option in form.item("q").options] == ["a)", None]


def test_a_question_whose_text_stands_in_its_flyover_is_asked_with_it():
    asked = question("q", text=None, item=[told("f", "First name", "flyover")])
    form = a_form(group("g", asked))

    assert form.item("q").text.default == "First name"
    assert form.item("q").help is None


@pytest.mark.parametrize(
    "below",
    [[told("f", "a", "flyover"), told("e", "b", "flyover")], [told("h", "c", "help")]],
    ids=["two", "help"],
)
def test_a_question_without_a_text_of_its_own_is_refused(below):
    asked = question("q", text=None, item=below)

    assert "noText" in codes(import_report(a_source(asked)).findings)


@pytest.mark.parametrize("amount", [5, 999])
def test_a_size_that_hardly_a_file_fits_is_a_warning_that_names_the_unit(amount):
    (finding,) = a_form(sized(Decimal(amount))).warnings

    assert (finding.code, "bytes" in finding.reason) == ("sizeInBytes", True)


def test_a_size_in_bytes_is_taken():
    form = a_form(sized(Decimal(5_000_000)))

    assert form.item("q").constraints.max_size_bytes == 5_000_000
    assert form.warnings == ()


def test_a_flag_that_would_be_computed_is_taken_as_it_is_written_with_a_warning():
    computed = extension("cqf-expression", valueExpression={"expression": "true"})
    form = a_form(question("q", required=True, _required={"extension": [computed]}))

    (finding,) = form.warnings

    assert form.item("q").required
    assert (finding.code, "required" in finding.reason) == ("plainer", True)
