"""The registration form that we ship, filled in from the first page to the response."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from baton.domain.forms import (
    Draft,
    after_save,
    check,
    compile_form,
    complete,
    next_page,
    page_view,
    read_page,
    summary,
    validate,
    write_json,
)
from tests.domain.forms.browser import fields, posted_by

PATH = Path(__file__).parents[3] / "packs" / "forms" / "registration.json"
FORM = compile_form(PATH.read_bytes())
TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)


def f(link_id, *rest):
    return ".".join(["f", str(FORM.by_link_id[link_id]), *rest])


def option(link_id, code):
    codes = [o.value.scalar.code for o in FORM.item(link_id).options]
    return str(codes.index(code))


PAGES = [
    {
        f("given-names"): "Amahle",
        f("family-name"): "van Wyk",
        f("birth-date", "day"): "27",
        f("birth-date", "month"): "March",
        f("birth-date", "year"): "1986",
        f("sex"): option("sex", "female"),
    },
    {
        f("mobile"): "+27 82 555 0100",
        f("street"): "4 Harbour Street\nblue door",
        f("city"): "Cape Town",
        f("post-code"): "8001",
    },
    {
        f("contact-name"): "Sipho van Wyk",
        f("contact-phone"): "082 555 0101",
        f("contact-relationship"): option("contact-relationship", "partner"),
        f("contact-may-know"): "true",
    },
    {f("insured"): "true"},
    {f("insurer"): "Sea Medical", f("member-number"): "77-1", f("main-member"): "false"},
    {f("main-member-name"): "Sipho van Wyk"},
    {
        f("conditions"): [option("conditions", "asthma")],
        f("takes-medicines"): "true",
        f("has-allergies"): "false",
        f("smoking"): option("smoking", "never"),
    },
    {f("medicine-name", "1"): "Salbutamol", "command": f"add:{FORM.by_link_id['medicines']}"},
    {
        f("medicine-name", "2"): "Cetirizine",
        f("medicine-since", "2", "month"): "May",
        f("medicine-since", "2", "year"): "2019",
    },
    {f("reminders"): option("reminders", "sms"), f("interpreter"): "false"},
]


def walk():
    """Fill in the form as a browser without script does; the pages on the way, and the draft."""
    draft, page, way = Draft(), next_page(FORM, Draft(), None), []
    for typed in PAGES:
        body = posted_by(page_view(FORM, draft, page, "en", with_errors=False))
        body |= {name: [v] if isinstance(v, str) else v for name, v in typed.items()}
        after = draft.with_page(page, read_page(FORM, page, body, draft))
        to = after_save(FORM, page, body, before=draft, after=after, today=TODAY)
        way.append(page)
        draft, page = after, to.page
    return way, page, draft


def test_the_form_is_of_realistic_length_and_in_three_languages():
    asked = [item for item in FORM.items if item.is_question]

    assert len(FORM.pages) == 6
    assert len(asked) >= 35
    assert FORM.languages == ("en", "ar", "es")
    assert all(item.text.spoken(code).lang is None for item in FORM.items for code in ("ar", "es"))
    assert all(item.keys for item in asked)


def test_a_person_gets_through_page_by_page_and_answers_what_appears():
    way, end, draft = walk()

    assert way == [0, 1, 2, 3, 3, 3, 4, 4, 4, 5]
    assert end is None
    assert check(FORM, draft, "en", today=TODAY).ready


def test_the_response_is_valid_and_reads_back_in_both_languages():
    _, _, draft = walk()
    response = complete(FORM, draft, authored_at=AT)

    assert validate(FORM, response, today=TODAY) == []
    spanish = summary(FORM, response, "es")
    rows = {row.link_id: row.answers for section in spanish.sections for row in section.rows}
    assert rows["birth-date"] == ("27 de marzo de 1986",)
    assert rows["conditions"] == ("Asma u otra enfermedad pulmonar",)
    assert [row.label.text for s in spanish.sections for row in s.rows if row.heading] == [
        "Domicilio",
        "Medicamento 1",
        "Medicamento 2",
    ]


def without_value_extensions(element):
    """The library does not know FHIR's extensions of a value inside an extension."""
    if isinstance(element, list):
        return [without_value_extensions(child) for child in element]
    if not isinstance(element, dict):
        return element
    return {
        name: without_value_extensions(child)
        for name, child in element.items()
        if not name.startswith("_value")
    }


def test_another_fhir_library_reads_what_we_ship_and_emit():
    source = json.loads(PATH.read_bytes())
    for item in (source["item"][0]["item"][3], source["item"][4]["item"][2]["item"][2]):
        item["extension"] = [e for e in item["extension"] if "_valueDate" not in e]
    _, _, draft = walk()
    response = write_json(complete(FORM, draft, authored_at=AT))

    assert Questionnaire.model_validate(without_value_extensions(source))
    assert QuestionnaireResponse.model_validate_json(response)


def test_a_birth_date_in_the_future_stays_on_the_page():
    body = {
        f("birth-date", "day"): ["26"],
        f("birth-date", "month"): ["11"],
        f("birth-date", "year"): ["2026"],
    }
    draft = Draft({0: read_page(FORM, 0, body, Draft())})
    shown = page_view(FORM, draft, 0, "en", with_errors=True, today=TODAY)

    assert fields(shown)[f("birth-date")].error == "Enter a date that is not in the future"


def test_none_of_these_goes_with_nothing_else():
    body = {f("conditions"): [option("conditions", "none"), option("conditions", "cancer")]}
    draft = Draft({4: read_page(FORM, 4, body, Draft())})
    shown = page_view(FORM, draft, 4, "en", with_errors=True)

    assert fields(shown)[f("conditions")].error.startswith("This answer does not go together")


def test_a_whole_draft_stays_small():
    _, _, draft = walk()

    assert sum(len(page.to_bytes()) for page in draft.pages.values()) < 1024
