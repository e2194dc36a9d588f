from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from baton.domain.forms import (
    Draft,
    FormIncomplete,
    PageFields,
    check,
    compile_form,
    complete,
    read_json,
    read_page,
    validate,
    write_json,
)
from tests.domain.forms.builders import (
    URL,
    a_form,
    a_source,
    choice,
    extension,
    group,
    posted,
    question,
    when,
)
from tests.domain.forms.test_enablement import forms_with_answers

AT = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)
FORM = a_form(
    group(
        "g",
        question("a", "boolean", required=True),
        question("b", enableWhen=[when("a", answerBoolean=True)], required=True),
    ),
    group("h", group("card", question("c"), repeats=True), choice("d", "x", "y", repeats=True)),
)


def test_a_completed_response_says_what_it_answers():
    form = a_form(question("q"))
    response = complete(form, posted(form, {"f.0": " x "}), authored_at=AT)

    assert response == {
        "resourceType": "QuestionnaireResponse",
        "extension": [
            {
                "url": "https://baton.example/fhir/StructureDefinition/questionnaire-hash",
                "valueString": form.sha256,
            }
        ],
        "questionnaire": f"{URL}|1",
        "status": "completed",
        "authored": "2026-11-25T10:42:00+00:00",
        "item": [{"linkId": "q", "text": "About q", "answer": [{"valueString": "x"}]}],
    }


def test_what_is_missing_is_said_page_by_page():
    with pytest.raises(FormIncomplete) as incomplete:
        complete(FORM, Draft(), authored_at=AT)

    findings = incomplete.value.findings
    assert {page: [f.link_id for f in found] for page, found in findings.items()} == {0: ["a"]}
    assert findings[0][0].path == "f.1"


def test_answers_not_asked_for_any_more_are_shown_and_dropped():
    draft = posted(FORM, {"f.1": "true", "f.2": "secret"}, {"f.5.1": "c"})
    draft = draft.with_page(0, posted(FORM, {"f.1": "false", "f.2": "secret"}).pages[0])
    view = check(FORM, draft, "en")

    assert [(row.link_id, row.answers) for row in view.dropped] == [("b", ("secret",))]
    assert view.ready
    assert b"secret" not in write_json(complete(FORM, draft, authored_at=AT))


def test_the_check_page_shows_every_question_with_its_answer_and_its_page():
    draft = posted(FORM, {"f.1": "false"}, {"f.5.1": "one", "f.6": ["0", "1"], "command": "add:4"})
    view = check(FORM, draft, "en")

    rows = [
        [(row.link_id, row.answers, row.heading, row.level) for row in s.rows]
        for s in view.sections
    ]
    assert rows == [
        [("a", ("No",), False, 0)],
        [("card", (), True, 0), ("c", ("one",), False, 1), ("d", ("x", "y"), False, 0)],
    ]
    assert [section.page for section in view.sections] == [0, 1]
    assert view.sections[1].rows[0].label.text == "Entry 1"
    assert view.sections[0].rows[0].target_id == "f-1-true"


def test_the_check_page_says_what_is_missing_with_a_link_to_its_page():
    view = check(FORM, Draft(), "es")

    assert not view.ready
    assert [(e.text, e.target_id, e.page) for e in view.errors] == [
        ("Elija sí o no", "f-1-true", 0)
    ]
    assert view.sections[0].rows[0].error == "Elija sí o no"


def test_children_stand_below_the_answer_and_cards_beside_each_other():
    form = a_form(question("q", item=[question("child")]), group("g", question("r"), repeats=True))
    draft = posted(form, {"f.0": "x", "f.1": "y"}, {"command": "add:2", "f.3.1": "1"})
    more = read_page(form, 1, {"f.3.1": ["1"], "f.3.2": ["2"]}, draft)
    response = complete(form, draft.with_page(1, more), authored_at=AT)

    assert response["item"][0]["answer"][0] == {
        "valueString": "x",
        "item": [{"linkId": "child", "text": "About child", "answer": [{"valueString": "y"}]}],
    }
    assert [item["linkId"] for item in response["item"]] == ["q", "g", "g"]


def test_decimals_and_times_are_written_as_meant():
    form = a_form(question("n", "decimal"), question("t", "dateTime"))
    draft = posted(
        form,
        {
            "f.0": "1,10",
            "f.1.day": "1",
            "f.1.month": "July",
            "f.1.year": "2026",
            "f.1.time": "2:30 pm",
        },
    )
    berlin = AT.astimezone(ZoneInfo("Europe/Berlin"))
    written = write_json(complete(form, draft, authored_at=berlin))

    assert b'"valueDecimal":1.10' in written
    assert b'"valueDateTime":"2026-07-01T14:30:00+02:00"' in written
    assert read_json(written)["item"][0]["answer"][0]["valueDecimal"] == Decimal("1.10")


def test_hidden_first_values_are_part_of_the_response():
    form = a_form(
        question(
            "h",
            initial=[{"valueString": "x"}],
            extension=[extension("questionnaire-hidden", valueBoolean=True)],
        ),
        question("q"),
    )

    assert [i["linkId"] for i in complete(form, Draft(), authored_at=AT)["item"]] == ["h"]


def test_a_required_file_or_consent_stops_completion():
    agree = {
        "url": "https://baton.example/fhir/StructureDefinition/must-be-true",
        "valueBoolean": True,
    }
    form = a_form(question("q", "boolean", extension=[agree]))

    with pytest.raises(FormIncomplete):
        complete(form, posted(form, {"f.0": "false"}), authored_at=AT)
    assert complete(form, posted(form, {"f.0": "true"}), authored_at=AT)["item"]


def link_ids(items):
    for item in items:
        yield item["linkId"]
        yield from link_ids(item.get("item", []))


@given(forms_with_answers())
@settings(max_examples=60, deadline=None)
def test_a_completed_response_never_holds_an_answer_that_was_not_asked_for(drawn):
    items, values = drawn
    form = compile_form(a_source(*items))
    draft = Draft()
    for page in form.pages:
        fields = {
            f"f.{index}": ("true" if values[form.items[index].link_id].scalar else "false",)
            for index in page.roots
            if form.items[index].link_id in values
        }
        draft = draft.with_page(page.index, PageFields(fields))
    response = complete(form, draft, authored_at=AT)

    assert validate(form, response) == []
    asked = {row.link_id for section in check(form, draft, "en").sections for row in section.rows}
    assert set(link_ids(response["item"])) <= asked & set(values)
    assert set(link_ids(response["item"])) | {
        row.link_id for row in check(form, draft, "en").dropped
    } == set(values)


def test_nothing_in_a_hidden_group_is_ever_required():
    hidden = extension("questionnaire-hidden", valueBoolean=True)
    form = a_form(group("g", question("q", required=True), extension=[hidden]), question("r"))

    assert complete(form, Draft(), authored_at=AT)["item"] == []
    assert [s.page for s in check(form, Draft(), "en").sections] == [1]


def test_a_group_without_a_title_has_no_heading():
    form = a_form(group("g", {**group("h", question("q")), "text": ""}, group("i", question("r"))))
    (section,) = check(form, posted(form, {"f.2": "x", "f.4": "y"}), "en").sections

    assert [(row.link_id, row.level) for row in section.rows] == [("q", 0), ("i", 0), ("r", 1)]


def test_a_required_group_without_cards_says_so_under_its_own_name():
    form = a_form(group("g", group("cards", question("q"), repeats=True, required=True)))
    view = check(form, Draft(), "en")

    assert [(row.label.text, row.error) for row in view.sections[0].rows if row.heading] == [
        ("About cards", "Fill in at least one")
    ]
