"""Which questions of two forms are the same, and what a pack asks in all."""

import pytest

from baton import library
from baton.domain.forms.asking_once import asked_by, carriable, is_same, shared
from tests.domain.forms.builders import a_form, a_source, choice, extension, group, question

OURS = "https://baton.example/fhir/StructureDefinition"


def coded(link_id, kind="string", code="phone", **elements):
    """A question with a code, so that another form may ask the same."""
    return question(link_id, kind, code=[{"system": "s", "code": code}], **elements)


MARKED = {"extension": [{"url": f"{OURS}/never-prefill", "valueBoolean": True}]}
AGREED = {"extension": [{"url": f"{OURS}/must-be-true", "valueBoolean": True}]}
HIDDEN = {"extension": [extension("questionnaire-hidden", valueBoolean=True)]}


@pytest.mark.parametrize(
    "item",
    [
        question("q"),
        coded("q", **MARKED),
        coded("q", "boolean", **AGREED),
        coded("q", **HIDDEN),
        coded("q", readOnly=True),
        coded("q", "attachment"),
        group("cards", coded("q"), repeats=True),
        group("many", coded("q"), question("other"), code=[{"system": "s", "code": "phone"}]),
    ],
)
def test_what_may_not_be_carried_has_no_key(item):
    assert carriable(a_form(item, question("last"))) == {}


def test_a_key_that_stands_twice_says_nothing():
    form = a_form(coded("mine"), coded("hers"), coded("age", "integer", code="age"))

    assert [item.link_id for item in carriable(form).values()] == ["age"]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (coded("b"), True),
        (coded("b", "text"), False),
        (coded("b", repeats=True), False),
    ],
)
def test_the_same_key_needs_the_same_kind_of_answer(other, same):
    one, two = a_form(coded("a")), a_form(other)

    assert is_same(one.item("a"), two.item("b")) is same
    assert bool(shared(one, two)) is same


def test_another_unit_is_another_question():
    def weight(unit):
        of = extension("questionnaire-unit", valueCoding={"code": unit, "display": unit})
        return a_form(coded("weight", "quantity", extension=[of]))

    assert not shared(weight("kg"), weight("lb"))
    assert shared(weight("kg"), weight("kg"))


def test_a_pack_counts_distinct_questions_and_what_it_spares():
    first = a_form(coded("phone"), question("free"), question("note", "display"))
    second = a_form(coded("number"), coded("age", "integer", code="age"))
    third = a_form(coded("call-me"))

    asked = asked_by([first, second, third])

    assert (asked.questions, asked.once) == (3, 2)
    assert asked.seconds == 24


def test_a_scored_question_is_asked_in_every_form():
    ordinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
    item = choice("mood", "low", code=[{"system": "s", "code": "mood"}])
    item["answerOption"][0]["extension"] = [{"url": ordinal, "valueDecimal": 1}]
    form = a_form(**a_source(item))

    assert asked_by([form, form]).once == 0


def test_screening_and_consent_of_the_library_are_never_counted_as_known():
    for name in ("phq-9", "gad-7", "treatment-consent", "photo-consent"):
        scored = {index for score in library.form(name).scores for index in score.items}
        assert not scored & {item.index for item in carriable(library.form(name)).values()}
    assert asked_by([library.form("phq-9"), library.form("gad-7")]).once == 0
    assert asked_by([library.form("registration"), library.form("dental-history")]).once > 3
