"""A signature over HTTP: read, sign, receipt, file."""

from dataclasses import replace
from typing import Any

import pytest

from baton.actions.render_document import render_document
from tests.fakes.engines import CheapEngines
from tests.functions.conftest import House
from tests.functions.patients import Browser, a_browser, drawn_fields
from tests.patients import PAGES, consent_of, form_of


@pytest.fixture
def case(house: House):
    house.patient()
    return house.case()


@pytest.fixture
def browser(house: House, case) -> Browser:
    """The form is in, and the consent is frozen: by cheap engines, for this function has none."""
    browser = a_browser(house, case)
    for page, typed in enumerate(PAGES):
        browser.send(f"/p/forms/{form_of(case)}/{page}", typed)
    check = drawn_fields(browser.get(f"/p/forms/{form_of(case)}/check")["body"])
    browser.post(f"/p/forms/{form_of(case)}/check", check)
    freeze(house, case)
    return browser


def freeze(house: House, case) -> None:
    render_document(replace(house.ports, engines=CheapEngines()), case.practice_id, case.case_id)


def page_of(case) -> str:
    return f"/p/sign/{consent_of(case)}"


def press(browser: Browser, case, **fields: str) -> dict[str, Any]:
    drawn = drawn_fields(browser.get(page_of(case))["body"])
    signed = {"agree": "yes", "method": "typed", "name": "Mara Lindqvist", "act": "sign"}
    return browser.post(page_of(case), drawn | signed | fields, **{"user-agent": "an old phone"})


def stage_of(house: House, case) -> str:
    return house.ports.store.get(case.practice_id, case.case_id).tasks[consent_of(case)].stage


def test_a_person_reads_signs_and_gets_a_receipt(house: House, browser: Browser, case) -> None:
    page = browser.get(page_of(case))
    assert "Consent to treatment and records" in page["body"]
    assert "17 May 1984" in page["body"]

    press(browser, case)

    assert browser.last["headers"]["location"] == page_of(case)
    thanks = browser.follow()
    assert "You have signed" in thanks["body"]
    assert stage_of(house, case) == "signed"
    press_again = browser.post(page_of(case), {})
    assert press_again["statusCode"] == 400


def test_the_list_waits_until_the_document_is_there(house: House, case) -> None:
    browser = a_browser(house, case)

    assert browser.get(page_of(case))["headers"]["location"] == "/p/me"
    assert browser.get(f"{page_of(case)}/document")["statusCode"] == 409


def test_a_slip_brings_the_page_back_with_what_was_typed(browser: Browser, case) -> None:
    drawn = drawn_fields(browser.get(page_of(case))["body"])
    page = browser.post(page_of(case), drawn | {"act": "sign", "name": "Mara Lindqvist"})

    assert page["statusCode"] == 422
    assert "Tick the box" in page["body"]
    assert 'value="Mara Lindqvist"' in page["body"]


def test_another_text_than_the_one_shown_is_not_signed(house, browser: Browser, case) -> None:
    answer = press(browser, case, doc_sha256="0" * 64)

    assert answer["statusCode"] == 409
    assert "The document has changed" in answer["body"]
    assert stage_of(house, case) == "awaiting_signature"


def test_what_the_page_does_not_post_is_refused(house: House, browser: Browser, case) -> None:
    for fields in (
        {"act": "forge"},
        {"doc_sha256": "short"},
        {"name": "x" * 121},
        {"method": "stamp"},
        {"agree": "maybe"},
        {"svg": "<svg/>"},
    ):
        assert press(browser, case, **fields)["statusCode"] == 400, fields
    assert stage_of(house, case) == "awaiting_signature"


@pytest.mark.parametrize(
    ("fields", "address", "stage"),
    [
        ({"act": "decline", "reason": "not yet"}, "/p/me", "declined"),
        ({"act": "paper"}, "/p/me?asked=paper", "on_paper"),
        ({"act": "question", "reason": "Why?"}, "/p/me?asked=question", "awaiting_signature"),
    ],
)
def test_the_other_ways_lead_back_to_the_list(house, browser, case, fields, address, stage) -> None:
    press(browser, case, **fields)

    assert browser.last["headers"]["location"] == address
    assert stage_of(house, case) == stage
    assert browser.follow()["statusCode"] == 200


def test_the_file_is_led_to_for_a_minute(browser: Browser, case) -> None:
    answer = browser.get(f"{page_of(case)}/document")

    assert answer["statusCode"] == 303
    assert "X-Amz-Expires=60" in answer["headers"]["location"]
    assert "Mara" not in answer["headers"]["location"]


def test_a_foreign_signature_is_the_same_404_as_an_unknown_one(house, browser, case) -> None:
    house.patient(patient_id="patient2", given_name="Nils")
    other = house.case("other", "patient2")

    for task_id in (consent_of(other), "nosuchtask", form_of(case)):
        for address in (f"/p/sign/{task_id}", f"/p/sign/{task_id}/document"):
            assert browser.get(address)["statusCode"] == 404
