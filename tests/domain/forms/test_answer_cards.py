"""A question with several answers and questions below each: a card for every answer."""

from datetime import UTC, datetime

from baton.domain.forms import (
    Draft,
    RepeatView,
    check,
    complete,
    draft_from_response,
    page_view,
    read_page,
    summary,
    validate,
)
from baton.domain.forms.printing import printed
from tests.domain.forms.builders import (
    a_form,
    a_response,
    answered,
    choice,
    extension,
    question,
    when,
)
from tests.domain.forms.expressions.test_evaluating import calculated

AT = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)
LINE = "QuestionnaireResponse.item[0]"


def medicines(**elements):
    return question(
        "medicine",
        repeats=True,
        item=[
            question("dose", required=True),
            choice("daily", "yes", "no"),
            question("often", enableWhen=[when("daily", answerCoding=YES)]),
        ],
        **elements,
    )


YES = {"system": "s", "code": "yes"}


def string(text):
    return {"valueString": text}


def taken(name, *below):
    return {"valueString": name, "item": list(below)}


RESPONSE = a_response(
    answered(
        "medicine",
        taken("Aspirin", answered("dose", string("1")), answered("daily", {"valueCoding": YES})),
        taken("Ibuprofen", answered("dose", string("2"))),
    )
)


def filled_in(form, **typed):
    draft = Draft()
    for body in ({"command": ["add:0"]}, {f"f.{name}": [text] for name, text in typed.items()}):
        draft = draft.with_page(0, read_page(form, 0, body, draft))
    return draft


def test_it_is_one_question_of_the_author_on_one_page_with_a_card_for_each_answer():
    form = a_form(medicines(), question("last"))

    (repeat, last) = page_view(form, Draft(), 0, "en", with_errors=False).blocks

    assert isinstance(repeat, RepeatView)
    assert repeat.title.text == "About medicine"
    assert [block.name for block in repeat.cards[0].blocks] == ["f.1.1"]
    assert last.name == "f.5"
    assert len(form.pages) == 1


def test_what_stands_below_an_answer_is_asked_once_it_is_given():
    form = a_form(medicines())
    draft = filled_in(form, **{"1.1": "Aspirin"})

    (repeat,) = page_view(form, draft, 0, "en", with_errors=False).blocks

    first, second = ([inner.enabled for inner in card.blocks[0].blocks] for card in repeat.cards)
    assert first == [True, True, False]
    assert not any(second)


def test_cards_leave_as_answers_of_one_item_and_come_back_as_cards():
    form = a_form(medicines())
    draft = filled_in(
        form, **{"1.1": "Aspirin", "2.1": "1", "3.1": "0", "1.2": "Ibuprofen", "2.2": "2"}
    )
    # the second page of answers: what the first has opened
    draft = draft.with_page(0, read_page(form, 0, {"f.2.1": ["1"], "f.2.2": ["2"]}, draft))

    response = complete(form, draft, authored_at=AT)

    (item,) = response["item"]
    assert item["linkId"] == "medicine"
    assert [one["valueString"] for one in item["answer"]] == ["Aspirin", "Ibuprofen"]
    assert [one["item"][0]["linkId"] for one in item["answer"]] == ["dose", "dose"]
    assert validate(form, response) == []
    assert complete(form, draft_from_response(form, response), authored_at=AT) == response
    assert "Ibuprofen" in str(summary(form, response, "en"))


def test_each_answer_is_judged_with_what_stands_below_it_at_its_own_path():
    form = a_form(medicines(maxLength=9))
    response = a_response(
        answered(
            "medicine", taken("Aspirin"), taken("Ibuprofen forte", answered("dose", string("2")))
        )
    )

    found = [(one.code, one.path, one.link_id) for one in validate(form, response)]

    assert validate(a_form(medicines()), RESPONSE) == []
    assert found == [
        ("maxLength", f"{LINE}.answer[1]", "medicine"),
        ("required", f"{LINE}.answer[0]", "dose"),
    ]


def test_how_many_are_needed_and_allowed_is_counted_over_all_cards():
    limits = [extension("questionnaire-maxOccurs", valueInteger=1)]
    form = a_form(medicines(required=True, extension=limits))

    assert [one.code for one in validate(form, a_response())] == ["required"]
    assert [one.code for one in validate(form, RESPONSE)] == ["maxCount"]
    assert [error.text for error in check(form, Draft(), "en").errors]
    (repeat,) = page_view(form, Draft(), 0, "en", with_errors=False).blocks
    assert not repeat.cards[0].blocks[0].optional


def test_others_may_depend_on_any_of_the_answers():
    form = a_form(medicines(), question("why", enableWhen=[when("medicine", answerString="B")]))
    why = answered("why", string("x"))

    def found(*names):
        below = answered("dose", string("1"))
        several = answered("medicine", *(taken(name, below) for name in names))
        return [one.code for one in validate(form, a_response(several, why))]

    assert found("A", "B") == []
    assert found("A") == ["invalid"]


def test_a_calculation_sees_the_answers_of_all_cards():
    count = calculated("%resource.item.where(linkId='medicine').answer.count()")
    doses = calculated("%resource.item.answer.item.where(linkId='dose').answer.value.count()")
    form = a_form(
        medicines(),
        question("n", "integer", extension=[count]),
        question("d", "integer", extension=[doses]),
    )

    response = complete(form, draft_from_response(form, RESPONSE), authored_at=AT)

    assert [item["answer"][0].get("valueInteger") for item in response["item"][1:]] == [2, 2]


def test_on_paper_there_is_room_for_two_answers_and_a_word_on_more():
    labels = [item.label for item in printed(a_form(medicines()), "en").items]

    assert labels.count("About dose") == 2
