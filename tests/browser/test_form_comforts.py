"""What scripts add to the real form, by hand and by key, and two devices that disagree."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from baton.domain.words import HolderKind
from tests.browser.conftest import Phones
from tests.browser.phone import CONTINUE, Phone
from tests.browser.visits import Visit, add_and_open
from tests.browser.window import Window
from tests.deployed import Workplace, a_person

pytestmark = pytest.mark.browser
HEALTH = 4


@pytest.fixture(scope="module")
def visit(desk: Window, practice: Workplace) -> Visit:
    """A patient with nothing filled in yet."""
    return add_and_open(desk, practice, a_person())


@pytest.fixture
def phone(phones: Phones, visit: Visit) -> Iterator[Phone]:
    """The phone of the patient, past the door and at the first page."""
    held = phones()
    held.open_link(visit.link, visit.person)
    held.follow(held.page.locator("main a.btn"))
    yield held
    held.page.close()  # before its script saves once more


def page_of(phone: Phone, number: int) -> None:
    """Go straight to a page of the form, as a Change link does."""
    phone.visit(f"{phone.path.rpartition('/')[0]}/{number}")


def test_a_question_comes_and_goes_with_the_answer_it_depends_on(phone: Phone) -> None:
    page_of(phone, HEALTH)
    medicines = phone.page.get_by_role("group", name="Do you take any medicines?")
    name = phone.page.get_by_label("Name of the medicine")

    medicines.get_by_label("Yes").check()
    expect(name).to_be_visible()
    medicines.get_by_label("No").check()
    expect(name).to_be_hidden()

    posted = phone.page.evaluate("[...new FormData(document.querySelector('main form')).keys()]")
    assert phone.page.locator(f"[name='{name.get_attribute('name')}']").is_disabled()
    assert name.get_attribute("name") not in posted


def test_the_words_beside_other_are_asked_for_when_it_is_chosen(phone: Phone) -> None:
    page_of(phone, HEALTH)
    which = phone.page.get_by_role("textbox", name="Please say which")

    expect(which).to_be_hidden()
    phone.page.get_by_role("checkbox", name="Other", exact=True).check()

    expect(which).to_be_visible()


def test_what_is_typed_is_saved_by_itself_and_still_there_on_another_phone(
    phone: Phone, phones: Phones, visit: Visit
) -> None:
    page_of(phone, 1)
    with phone.page.expect_response("**/autosave") as saved:
        phone.page.get_by_label("Town or city").fill("Muizenberg")

    assert saved.value.ok
    expect(phone.page.locator("[data-saved]")).to_contain_text("Saved")
    other = phones()
    other.open_link(visit.link, visit.person)
    other.follow(other.page.locator("main a.btn"))
    page_of(other, 1)
    expect(other.page.get_by_label("Town or city")).to_have_value("Muizenberg")


def test_what_was_typed_without_a_line_is_back_when_the_page_is_opened_again(
    phone: Phone, phones: Phones, visit: Visit
) -> None:
    page_of(phone, 1)
    context, path = phone.page.context, phone.path
    context.set_offline(True)
    phone.page.get_by_label("Town or city").fill("Kalk Bay")
    expect(phone.page.locator("[data-saved]")).to_contain_text("No connection")
    phone.page.goto("about:blank")
    context.set_offline(False)
    phone.forgive("ERR_INTERNET_DISCONNECTED")

    phone.visit(path)
    expect(phone.page.get_by_label("Town or city")).to_have_value("Kalk Bay")
    phone.follow(phone.page.locator(CONTINUE))

    other = phones()
    other.open_link(visit.link, visit.person)
    other.visit(path)
    expect(other.page.get_by_label("Town or city")).to_have_value("Kalk Bay")


def test_who_is_stuck_hands_the_form_to_a_person_and_keeps_what_was_typed(
    phones: Phones, visit: Visit, practice: Workplace
) -> None:
    plain = phones(scripts=False)
    plain.open_link(visit.link, visit.person)
    plain.follow(plain.page.locator("main a.btn"))
    page_of(plain, 1)
    plain.page.get_by_label("Town or city").fill("Fish Hoek")

    plain.page.get_by_text("I can’t answer this now").click()
    plain.page.get_by_label("What is missing").fill("My file number")
    plain.press("Save and ask for help")

    expect(plain.page.get_by_role("status")).to_contain_text("somebody")
    asked = [row for row in practice.rows() if row.case_id == visit.case and row.kind == "call"]
    assert [row.holder.kind for row in asked] == [HolderKind.MEMBER]
    plain.follow(plain.page.locator("main a.btn"))
    page_of(plain, 1)
    expect(plain.page.get_by_label("Town or city")).to_have_value("Fish Hoek")


def test_two_devices_that_disagree_are_laid_side_by_side(
    phone: Phone, phones: Phones, visit: Visit
) -> None:
    page_of(phone, 0)
    behind = phones()
    behind.open_link(visit.link, visit.person)
    behind.visit(phone.path)
    phone.page.get_by_label("Family name").fill("Before")
    phone.follow(phone.page.locator(CONTINUE))

    behind.page.get_by_label("Family name").fill("Behind")
    behind.follow(behind.page.locator(CONTINUE))

    pair = behind.page.get_by_role("group", name="Family name")
    expect(pair).to_contain_text("Before")
    expect(pair.get_by_role("radio", name="Here Behind")).to_be_checked()
    behind.judge()
    behind.press("Keep")
    behind.visit(phone.path.rpartition("/")[0] + "/0")
    expect(behind.page.get_by_label("Family name")).to_have_value("Behind")


def test_a_page_is_filled_in_by_keys_alone_in_the_order_it_is_read(phone: Phone) -> None:
    page_of(phone, 0)
    keys, reached = phone.page.keyboard, []

    for _ in range(20):
        keys.press("Tab")
        reached.append(phone.page.evaluate("document.activeElement.id || ''"))
        if phone.page.evaluate("document.activeElement.value") == "next":
            break

    fields = "[...document.querySelectorAll('main form [id^=f-]')].map((one) => one.id)"
    order = [one for one in phone.page.evaluate(fields) if one in reached]
    assert [one for one in reached if one.startswith("f-")] == order
    assert len(order) >= 6
    assert phone.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with phone.page.expect_navigation():
        keys.press("Enter")
    assert phone.focused == "errors"
