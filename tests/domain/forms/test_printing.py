"""A form on paper: every question numbered, conditions in words, room for each answer."""

import json
from typing import Any

import pytest

from baton import library
from baton.domain.forms import compile_form
from baton.domain.forms.printing import PrintedItem, Room, printed
from tests.questionnaires import a_questionnaire, as_file, enabled_when

FORM = compile_form(as_file())
HL7 = "http://hl7.org/fhir/StructureDefinition/"


def lines(language: str = "en", **changes: Any) -> tuple[PrintedItem, ...]:
    form = compile_form(json.dumps(a_questionnaire(**changes)).encode())
    return printed(form, language).items


def test_questions_are_numbered_throughout_and_groups_are_not() -> None:
    assert [(line.number, line.label) for line in printed(FORM, "en").items] == [
        ("", "Your trip"),
        ("1", "Where do you travel?"),
        ("", "Your health"),
        ("2", "Do you take pills?"),
        ("3", "Which pills?"),
    ]


def numbered(*prefixes: str) -> list[dict[str, Any]]:
    return [
        {"linkId": f"q{n}", "type": "string", "text": f"Q{n}", **({"prefix": p} if p else {})}
        for n, p in enumerate(prefixes)
    ]


def test_the_authors_numbers_are_kept_where_each_question_has_its_own() -> None:
    questions = numbered("1)", "1.1", "2.")
    questions[1]["enableWhen"] = [{"question": "q0", "operator": "exists", "answerBoolean": True}]
    item = [{"linkId": "g", "type": "group", "prefix": "A", "text": "You", "item": questions}]
    group, *found = lines(item=item)

    assert (group.label, [line.number for line in found]) == ("A You", ["1", "1.1", "2"])
    assert found[1].notes == ("Only if 1 is answered",)


@pytest.mark.parametrize("prefixes", [("7", ""), ("7", "7."), ("7", "step1.page1"), ("7", "*")])
def test_questions_are_numbered_anew_where_the_authors_numbers_do_not_do(prefixes) -> None:
    item = [
        {"linkId": "g", "type": "group", "prefix": "1", "text": "You", "item": numbered(*prefixes)}
    ]
    group, *found = lines(item=item)

    assert (group.label, [line.number for line in found]) == ("You", ["1", "2"])


def test_one_box_alone_is_not_said_to_be_several() -> None:
    option = [{"valueCoding": {"code": "x", "display": "Remind me"}}]
    item = [{"linkId": "q", "type": "choice", "text": "Q", "repeats": True, "answerOption": option}]

    assert lines(item=item)[0].notes == ()


def test_a_condition_is_said_in_words_of_the_reader() -> None:
    assert lines()[4].notes == ("Only if the answer to 2 is “Yes”",)
    assert lines("es")[4].notes == ("Solo si la respuesta a 2 es «Sí»",)


def test_a_condition_that_is_computed_is_left_to_the_reader() -> None:
    when = enabled_when("%resource.item.where(linkId = 'a').answer.value = 'x'")
    item = [
        {"linkId": "a", "type": "string", "text": "A?"},
        {"linkId": "b", "type": "string", "text": "B?", "extension": [when]},
    ]

    assert lines(item=item)[1].notes == ("Only where this applies to you",)


def test_yes_and_no_are_boxes() -> None:
    assert (lines()[3].room, lines()[3].options) == (Room.BOXES, ("Yes", "No"))


def test_every_kind_of_question_has_its_room() -> None:
    kinds = ("date", "text", "string", "attachment", "decimal")
    item = [{"linkId": kind, "type": kind, "text": f"{kind}?"} for kind in kinds]

    assert [line.room for line in lines(item=item)] == [
        Room.DATE,
        Room.LINES,
        Room.LINE,
        Room.NOTHING,
        Room.LINE,
    ]


def test_a_repeating_group_has_two_blank_cards_and_room_for_more() -> None:
    name = {"linkId": "name", "type": "string", "text": "Name?"}
    group = {
        "linkId": "m",
        "type": "group",
        "repeats": True,
        "text": "Medicines",
        "item": [name],
    }

    told = lines(item=[group])

    assert [line.label for line in told].count("Name?") == 2
    assert told[-1].room is Room.TEXT


def test_what_patients_do_not_see_is_not_printed() -> None:
    hidden = {
        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden",
        "valueBoolean": True,
    }
    item = [
        {"linkId": "a", "type": "string", "text": "A?", "extension": [hidden]},
        {"linkId": "b", "type": "string", "text": "B?"},
    ]

    assert [(line.number, line.label) for line in lines(item=item)] == [("1", "B?")]


def test_an_arabic_reader_gets_a_page_from_right_to_left() -> None:
    assert printed(library.form("registration"), "ar").direction == "rtl"


def test_a_date_has_a_cell_for_each_digit_of_the_parts_that_are_asked_for() -> None:
    month = {
        "url": "http://hl7.org/fhir/StructureDefinition/entryFormat",
        "valueString": "MM/YYYY",
    }
    item = [
        {"linkId": "day", "type": "date", "text": "Which day?"},
        {"linkId": "month", "type": "date", "text": "Which month?", "extension": [month]},
    ]

    assert [line.cells for line in lines(item=item)] == [
        (("Day", "DD"), ("Month", "MM"), ("Year", "YYYY")),
        (("Month", "MM"), ("Year", "YYYY")),
    ]


def test_a_page_says_in_words_which_it_is() -> None:
    assert printed(FORM, "en").page == ("Page ", " of ", "")
    assert [part.strip(" \u2068\u2069") for part in printed(FORM, "ar").page] == [
        "الصفحة",
        "من",
        "",
    ]


def test_every_unit_that_may_be_used_is_named() -> None:
    units = [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption",
            "valueCoding": {"code": code},
        }
        for code in ("kg", "lb")
    ]
    item = [{"linkId": "w", "type": "quantity", "text": "Weight?", "extension": units}]

    assert lines(item=item)[0].unit == "kg / lb"


def test_rich_texts_are_printed_without_their_marks() -> None:
    rich = [
        {
            "url": f"{HL7}rendering-markdown",
            "valueMarkdown": "**Bring**:\n\n- a card",
        }
    ]
    told = {"linkId": "d", "type": "display", "text": "Bring a card", "prefix": "B"}
    asked = {"linkId": "q", "type": "string", "text": "Plain?", "_text": {"extension": rich}}

    display, question = lines(item=[{**told, "_text": {"extension": rich}}, asked])

    assert (display.label, display.lines) == ("B Bring a card", ("Bring:", "• a card"))
    assert question.label == "Plain?"


def test_a_condition_on_what_is_not_printed_is_left_to_the_reader() -> None:
    hidden = {"url": f"{HL7}questionnaire-hidden", "valueBoolean": True}
    when = {"question": "a", "operator": "=", "answerBoolean": True}
    item = [
        {"linkId": "a", "type": "boolean", "text": "A?", "extension": [hidden]},
        {"linkId": "b", "type": "string", "text": "B?", "enableWhen": [when]},
    ]

    assert lines(item=item)[0].notes == ("Only where this applies to you",)


def test_a_read_only_question_that_only_tells_is_printed_as_a_text() -> None:
    control = {"coding": [{"code": "sidebar"}]}
    mark = {"url": f"{HL7}questionnaire-itemControl", "valueCodeableConcept": control}
    told = {"linkId": "a", "type": "text", "text": "Tell us", "readOnly": True}

    assert lines(item=[{**told, "extension": [mark]}])[0].room is Room.TEXT
