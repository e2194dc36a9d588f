"""A form on paper: every question numbered, conditions in words, room for each answer."""

import json
from typing import Any

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
    told = {"linkId": "d", "type": "display", "text": "Bring a card", "prefix": "2"}
    asked = {"linkId": "q", "type": "string", "text": "Plain?", "_text": {"extension": rich}}

    display, question = lines(item=[{**told, "_text": {"extension": rich}}, asked])

    assert (display.label, display.lines) == ("2 Bring a card", ("Bring:", "• a card"))
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
