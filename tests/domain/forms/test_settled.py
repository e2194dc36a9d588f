"""Calculated answers on pages, in completed responses and when they are validated again."""

from baton.domain.forms import Draft, check, complete, page_view, settled, validate
from baton.domain.forms.answers import Answers
from tests.questionnaires import enabled_when

from .builders import a_form, a_response, answered, codes, group, posted, question
from .expressions.test_evaluating import calculated

LOOK = "%resource.item.where(linkId='{}').answer.value"


def a_sum(**elements):
    return a_form(
        question("a", "integer"),
        question("b", "integer"),
        question(
            "sum",
            "integer",
            extension=[calculated(f"{LOOK.format('a')} + {LOOK.format('b')}")],
            **elements,
        ),
    )


def test_a_form_without_expressions_is_settled_by_its_conditions_alone():
    form, answers = a_form(question("q")), Answers()

    assert settled(form, answers).answers is answers


def test_a_calculation_shows_on_the_page_and_cannot_be_typed():
    form = a_sum()

    draft = posted(form, {"f.0": "2", "f.1": "40", "f.2": "7"})
    fields = {
        block.name: block for block in page_view(form, draft, 0, "en", with_errors=True).blocks
    }

    assert (fields["f.2"].value, fields["f.2"].read_only) == ("42", True)


def test_a_completed_response_has_the_calculation_and_revalidates(authored_at):
    form = a_sum()

    response = complete(form, posted(form, {"f.0": "2", "f.1": "40"}), authored_at=authored_at)

    assert response["item"][2]["answer"] == [{"valueInteger": 42}]
    assert validate(form, response) == []


def test_a_calculation_that_is_required_is_not_asked_of_the_patient(authored_at):
    form = a_sum(required=True)

    assert check(form, Draft(), "en").ready
    assert complete(form, posted(form, {"f.0": "2"}), authored_at=authored_at)


def test_a_blank_card_does_not_count(authored_at):
    form = a_form(
        group("g", question("n", "integer"), repeats=True),
        question("many", extension=[enabled_when("%resource.item.where(linkId='g').count() > 1")]),
    )
    pressed = posted(form, {"f.1.1": "1", "command": "add:0"})
    draft = pressed.with_page(1, type(pressed.pages[0])({"f.2": ("x",)}))

    response = complete(form, draft, authored_at=authored_at)

    assert [item["linkId"] for item in response["item"]] == ["g"]
    assert validate(form, response) == []


def test_a_condition_by_expression_shows_and_hides_on_the_page():
    form = a_form(
        question("a", "integer"),
        question("b", extension=[enabled_when(f"{LOOK.format('a')} > 17")]),
    )

    def names(age):
        view = page_view(form, posted(form, {"f.0": age}), 0, "en", with_errors=False)
        return [block.name for block in view.blocks]

    assert names("17") == ["f.0"]
    assert names("18") == ["f.0", "f.1"]


def test_today_in_a_calculation_is_the_day_the_response_was_given():
    form = a_form(question("year", extension=[calculated("today().toString().substring(0, 4)")]))
    response = a_response(authored="2020-02-03T10:00:00Z")

    assert validate(form, response) == []
    assert codes(validate(form, {**response, "authored": "not a date"})) == set()


def test_a_calculation_that_takes_too_long_is_said():
    form = a_form(question("q", "integer", extension=[calculated("(1).repeat($this).count()")]))

    assert codes(validate(form, a_response(answered("q", {"valueInteger": 1})))) == {"unfinished"}
