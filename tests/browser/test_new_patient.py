"""The main job in a real browser: opened at the desk, filled in and signed on a phone, sealed."""

import re

import pytest
from playwright.sync_api import expect

from baton_local.story import Person
from tests.browser.conftest import Phones
from tests.browser.gestures import draw, to_sign
from tests.browser.phone import CONTINUE, Phone
from tests.browser.visits import Visit, add_and_open
from tests.browser.window import Window
from tests.deployed import Workplace, a_person, eventually

pytestmark = pytest.mark.browser


def test_the_whole_story(desk: Window, phones: Phones, practice: Workplace) -> None:
    visit = add_and_open(desk, practice, a_person())
    desk.judge()
    phone = phones()

    _at_the_door(phone, visit)
    _half_the_form(phone, visit.person)
    _the_rest_on_another_device(phones(), visit)
    _signed_by_drawing(phone, visit.person)

    eventually(lambda: practice.case(visit.case).closed_outcome, "the end of the case")
    desk.visit(f"/staff/cases/{visit.case}")
    expect(desk.page.get_by_text("3 of 3 done")).to_be_visible()
    desk.judge()
    _the_sealed_file_is_known(desk, phones())


def _at_the_door(phone: Phone, visit: Visit) -> None:
    phone.page.goto(visit.link)
    phone.judge()
    phone.press_open()
    assert phone.focused == "errors"
    assert phone.page.title().startswith("Error:")
    phone.judge()
    phone.give_birth_date(visit.person.birth_date.replace(year=1931))
    assert "could not open" in phone.page.locator(".errors").inner_text()
    phone.give_birth_date(visit.person.birth_date)
    assert phone.page.url.endswith("/p/me")
    for part in phone.page.locator("details > summary").all():
        part.click()
    phone.judge()


def _half_the_form(phone: Phone, person: Person) -> None:
    phone.press("Start: Registration form")
    phone.judge()
    phone.press("Continue")
    assert phone.focused == "errors"
    expect(phone.page.locator(".errors li")).to_have_count(4)
    phone.judge()
    phone.follow(phone.page.get_by_role("link", name="Back").first)
    phone.press("Go on: Registration form")
    phone.fill_in(person.answers, until="3")
    phone.answer(person.answers)
    phone.press("Save and finish later")
    phone.judge()


def _the_rest_on_another_device(laptop: Phone, visit: Visit) -> None:
    laptop.open_link(visit.link, visit.person)
    laptop.press("Go on: Registration form")
    laptop.fill_in(visit.person.answers, until="5")
    laptop.judge()
    laptop.fill_in(visit.person.answers)
    expect(laptop.page.get_by_text(str(visit.person.answers["Their full name"]))).to_be_visible()
    laptop.judge()
    laptop.press("Send my answers")
    assert laptop.heading == "Thank you"
    laptop.judge()
    laptop.page.go_back()
    assert laptop.heading == "Thank you"


def _signed_by_drawing(phone: Phone, person: Person) -> None:
    to_sign(phone)
    for part in phone.page.locator("details > summary").all():
        part.click()
    phone.judge()
    phone.press("Sign “")
    assert phone.focused == "errors"
    phone.judge()
    phone.page.get_by_label("I have read").check()
    phone.page.get_by_label("Your full name").fill(person.name)
    phone.page.get_by_label("Draw", exact=True).check()
    draw(phone)
    phone.press("Sign “")
    expect(phone.page.get_by_text("You have signed")).to_be_visible()
    phone.judge()
    phone.press("Back to your list")
    assert phone.heading == "Nothing left to do"
    phone.judge()


def _the_sealed_file_is_known(desk: Window, visitor: Phone) -> None:
    link = desk.page.locator(".line", has_text="sealed").get_by_role("link")
    file = desk.page.request.get(f"{desk.base_url}{link.get_attribute('href')}").body()
    visitor.visit("/verify")
    visitor.judge()
    visitor.page.locator("#file").set_input_files(
        {"name": "consent.pdf", "mimeType": "application/pdf", "buffer": file}
    )
    visitor.press("Check the document")
    expect(visitor.page.get_by_role("status")).to_contain_text("Harbour Street Dental")
    visitor.judge()


def test_without_scripts_the_same_story(desk: Window, phones: Phones, practice: Workplace) -> None:
    visit = add_and_open(desk, practice, a_person())
    phone = phones(scripts=False)

    phone.open_link(visit.link, visit.person)
    phone.press("Start: Registration form")
    phone.fill_in(visit.person.answers)
    phone.press("Send my answers")
    link = eventually(lambda: _consent(phone), "a consent to sign")
    phone.visit(link)
    phone.page.get_by_label("I have read").check()
    phone.page.get_by_label("Your full name").fill(visit.person.name)
    phone.press("Sign “")

    expect(phone.page.get_by_text("You have signed")).to_be_visible()
    assert eventually(lambda: practice.case(visit.case).closed_outcome, "the end of the case")


def _consent(phone: Phone) -> str | None:
    phone.visit("/p/me")
    links = phone.page.locator("main a.btn[href*='/p/sign/']").all()
    return links[0].get_attribute("href") if links else None


def test_a_patient_who_reads_spanish_is_spoken_to_in_spanish(
    desk: Window, phones: Phones, practice: Workplace
) -> None:
    visit = add_and_open(desk, practice, a_person(language="es"))
    phone = phones()

    phone.open_link(visit.link, visit.person)
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")
    phone.judge()
    phone.follow(phone.page.locator("main a.btn"))
    expect(phone.page.get_by_role("button", name="Continuar")).to_be_visible()
    phone.judge()
    phone.follow(phone.page.locator(CONTINUE))

    assert phone.page.title().startswith("Error:")
    assert re.search(r"respuestas", phone.page.locator(".errors h2").inner_text())
    phone.judge()


def test_a_page_left_too_long_asks_to_open_the_link_again(phones: Phones) -> None:
    phone = phones()

    phone.visit("/p/me")

    assert phone.heading == "Please open your link again"
    phone.judge()


def test_an_unknown_link_looks_like_any_other_and_offers_a_fresh_one(phones: Phones) -> None:
    phone = phones()

    phone.visit("/p/" + "A" * 43)
    door = phone.heading
    phone.press("Send me a fresh link")

    assert door == "First, your date of birth"
    assert phone.heading == "Look at your messages"
    phone.judge()
