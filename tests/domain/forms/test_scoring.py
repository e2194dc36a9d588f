"""Sums of ordinal values, their bands, and when there is no sum."""

from decimal import Decimal

import pytest

from baton.domain.errors import BadInput
from baton.domain.forms import import_report, scores

from .builders import (
    a_form,
    a_response,
    a_source,
    answered,
    codes,
    extension,
    group,
    question,
    when,
)

OURS = "https://baton.example/fhir/StructureDefinition/score"


def scored(link_id, **elements):
    options = [
        {
            "valueCoding": {"system": "s", "code": code},
            "extension": [extension("ordinalValue", valueDecimal=n)],
        }
        for n, code in enumerate("abcd")
    ]
    return question(link_id, "choice", answerOption=options, **elements)


def chose(link_id, *answers):
    return answered(link_id, *({"valueCoding": {"system": "s", "code": code}} for code in answers))


def score(*parts, name="mood", links=("one", "two")):
    told = [{"url": "name", "valueString": name}] if name else []
    items = [{"url": "item", "valueString": link} for link in links]
    return {"url": OURS, "extension": [*told, *items, *parts]}


def band(least, text):
    parts = [{"url": "from", "valueDecimal": least}, {"url": "text", "valueString": text}]
    return {"url": "band", "extension": parts}


def values(form, *items):
    return {one.name: one.value for one in scores(form, a_response(*items))}


def test_a_form_with_ordinals_has_one_total_over_all_of_them():
    form = a_form(scored("one"), scored("two"), question("free"))

    found = scores(form, a_response(chose("one", "c"), chose("two", "d")))

    assert [(one.name, one.value, one.answered, one.asked) for one in found] == [
        ("total", Decimal(5), 2, 2)
    ]


def test_a_form_without_ordinals_has_no_score():
    assert scores(a_form(question("q")), a_response()) == ()


def test_a_score_is_open_while_a_required_item_is_and_when_nothing_is_answered():
    form = a_form(scored("one", required=True), scored("two"))

    assert values(form, chose("two", "b")) == {"total": None}
    assert values(form, chose("one", "b")) == {"total": Decimal(1)}
    assert values(a_form(scored("one"))) == {"total": None}


def test_questions_that_are_not_asked_count_for_nothing():
    form = a_form(
        question("asked", "boolean"),
        scored("one"),
        scored("two", required=True, enableWhen=[when("asked", answerBoolean=True)]),
    )

    assert values(form, chose("one", "b"), chose("two", "d")) == {"total": Decimal(1)}


def test_every_choice_of_a_repeating_question_and_every_card_counts():
    form = a_form(scored("one", repeats=True), group("card", scored("two"), repeats=True))
    cards = [{"linkId": "card", "item": [chose("two", code)]} for code in "bc"]

    assert values(form, chose("one", "b", "d"), *cards) == {"total": Decimal(7)}


@pytest.mark.parametrize(("answers", "text"), [("ab", "low"), ("bd", "middle"), ("dd", "high")])
def test_a_defined_score_falls_in_its_band(answers, text):
    bands = [band(5, "high"), band(0, "low"), band(2, "middle")]
    told = score({"url": "title", "valueString": "Mood"}, *bands)
    form = a_form(scored("one"), scored("two"), scored("three"), extension=[told])

    (found,) = scores(form, a_response(*map(chose, ("one", "two", "three"), (*answers, "d"))))

    assert found.title.default == "Mood"
    assert found.band is not None
    assert found.band.text.default == text


@pytest.mark.parametrize(
    "wrong",
    [
        score(name=""),
        score(links=()),
        score(links=("one", "missing")),
        score(links=("one", "free")),
        score({"url": "band", "extension": [{"url": "from", "valueDecimal": 1}]}),
    ],
)
def test_a_score_that_cannot_be_added_up_is_refused(wrong):
    source = a_source(scored("one"), scored("two"), question("free"), extension=[wrong])

    assert codes(import_report(source).findings, blocking=True) == {"badScore"}


def test_scored_questions_are_never_prefilled():
    form = a_form(scored("one"), question("free"))

    assert [item.never_prefill for item in form.items] == [True, False]


def test_the_response_of_another_form_has_no_score():
    with pytest.raises(BadInput):
        scores(a_form(scored("one")), a_response(questionnaire="https://other.example"))


@pytest.mark.parametrize("name", ["ordinalValue", "itemWeight", "questionnaire-ordinalValue"])
@pytest.mark.parametrize("reference", ["#v", "https://practice.example/v|2"])
def test_ordinals_stand_in_a_value_set_too_under_the_names_of_any_version(name, reference):
    weighed = {"code": "a", "extension": [extension(name, valueDecimal=3)]}
    values_of = {
        "resourceType": "ValueSet",
        "id": "v",
        "url": "https://practice.example/v",
        "compose": {"include": [{"system": "s", "concept": [weighed, {"code": "b"}]}]},
    }
    form = a_form(question("q", "choice", answerValueSet=reference), contained=[values_of])

    assert values(form, chose("q", "a")) == {"total": Decimal(3)}
