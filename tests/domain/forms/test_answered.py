from datetime import UTC, datetime

import pytest

from baton.domain.errors import BadInput
from baton.domain.forms import (
    answer_values,
    check,
    complete,
    draft_from_response,
    page_view,
    read_page,
    summary,
)
from tests.domain.forms.builders import (
    a_form,
    a_response,
    answered,
    choice,
    extension,
    group,
    holding,
    posted,
    question,
    when,
)

AT = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)
FORM = a_form(
    group(
        "g",
        question("born", "date"),
        question("yes", "boolean"),
        choice("pick", "x", "y", repeats=True),
        question("n", "integer", enableWhen=[when("yes", answerBoolean=True)]),
    ),
    group("cards", question("what"), question("when", "dateTime"), repeats=True),
)
RESPONSE = a_response(
    holding(
        "g",
        answered("born", {"valueDate": "1986-03-27"}),
        answered("yes", {"valueBoolean": True}),
        answered(
            "pick",
            {"valueCoding": {"system": "s", "code": "y"}},
            {"valueCoding": {"system": "s", "code": "x"}},
        ),
        answered("n", {"valueInteger": 3}),
    ),
    *(holding("cards", answered("what", {"valueString": str(n)})) for n in range(12)),
)


def test_answers_are_plain_texts_by_link_id():
    values = answer_values(FORM, RESPONSE)

    assert values["born"] == ("27 March 1986",)
    assert values["yes"] == ("Yes",)
    assert values["pick"] == ("y", "x")
    assert values["what"] == tuple(str(n) for n in range(12))
    assert "when" not in values
    assert answer_values(FORM, RESPONSE, "es")["born"] == ("27 de marzo de 1986",)


def test_a_summary_has_every_question_asked_with_its_answer():
    view = summary(FORM, RESPONSE, "en")

    first, second = view.sections
    assert (str(view.title), view.version, view.language) == ("Test", "1", "en")
    assert [(row.link_id, row.answers) for row in first.rows] == [
        ("born", ("27 March 1986",)),
        ("yes", ("Yes",)),
        ("pick", ("y", "x")),
        ("n", ("3",)),
    ]
    assert [row.label.text for row in second.rows if row.heading][:2] == ["Entry 1", "Entry 2"]


def test_a_response_read_into_a_draft_completes_to_the_same_answers():
    draft = draft_from_response(FORM, RESPONSE)
    again = complete(FORM, draft, authored_at=AT)

    assert answer_values(FORM, again) == answer_values(FORM, RESPONSE) | {"pick": ("x", "y")}
    assert len(again["item"]) == 13


def test_staff_go_on_with_a_draft_made_of_a_response():
    draft = draft_from_response(FORM, RESPONSE)
    more = read_page(FORM, 1, {"command": ["add:5"]}, draft)
    (cards,) = page_view(FORM, draft.with_page(1, more), 1, "en", with_errors=False).blocks

    assert [card.id for card in cards.cards][-2:] == ["f-5-12", "f-5-13"]
    assert check(FORM, draft, "en").ready


def test_a_date_time_keeps_its_day_and_time_for_staff():
    response = a_response(
        holding("cards", answered("when", {"valueDateTime": "2026-05-03T14:30:00Z"}))
    )
    fields = draft_from_response(FORM, response).pages[1].fields

    assert fields["f.7.1.day"] == ("3",)
    assert fields["f.7.1.time"] == ("14:30",)
    assert answer_values(FORM, response)["when"] == ("3 May 2026, 14:30",)


def test_a_file_stays_out_of_the_draft_and_a_unit_comes_along():
    form = a_form(question("f", "attachment"), question("w", "quantity"))
    response = a_response(
        answered("f", {"valueAttachment": {"title": "Card"}}),
        answered("w", {"valueQuantity": {"value": 70, "unit": "kg"}}),
    )

    assert draft_from_response(form, response).pages[0].fields == {
        "f.1.number": ("70",),
        "f.1.unit": ("kg",),
    }


def test_notes_have_no_row_and_answers_below_a_question_have_theirs():
    form = a_form(
        question("note", "display"),
        question("q", repeats=True, item=[question("below", "display")]),
    )
    response = a_response(answered("q", {"valueString": "x"}, {"valueString": "y"}))

    assert [row.link_id for row in summary(form, response, "en").sections[0].rows] == ["q"]
    assert draft_from_response(form, response).pages[0].fields == {"f.1": ("x\ny",)}


def test_a_response_of_another_form_is_not_read():
    other = a_response(questionnaire="https://practice.example/other")

    for read in (draft_from_response, answer_values, lambda *a: summary(*a, "en")):
        with pytest.raises(BadInput):
            read(FORM, other)


def test_units_options_and_files_have_words():
    form = a_form(
        question("w", "quantity"),
        choice("o", "x", kind="open-choice"),
        question("f", "attachment"),
        question("m", "date"),
        question("y", "date"),
        question("t", "time"),
        choice("u", "x"),
        question(
            "n", "decimal", extension=[extension("questionnaire-unit", valueCoding={"code": "cm"})]
        ),
        question("lines", "quantity", repeats=True),
    )
    response = a_response(
        answered("w", {"valueQuantity": {"value": 70, "unit": "kg"}}),
        answered("o", {"valueString": "something else"}),
        answered("f", {"valueAttachment": {"contentType": "image/png", "title": "Card"}}),
        answered("m", {"valueDate": "2026-05"}),
        answered("y", {"valueDate": "2026"}),
        answered("t", {"valueTime": "14:30:00"}),
        answered("n", {"valueDecimal": 3}),
        answered("lines", {"valueQuantity": {"value": 1, "unit": "l"}}),
    )

    assert answer_values(form, response) == {
        "w": ("70 kg",),
        "o": ("something else",),
        "f": ("Card",),
        "m": ("May 2026",),
        "y": ("2026",),
        "t": ("14:30",),
        "n": ("3 cm",),
        "lines": ("1 l",),
    }
    assert answer_values(
        form, complete(form, posted(form, {"f.0.number": "70", "f.0.unit": "kg"}), authored_at=AT)
    ) == {"w": ("70 kg",)}
