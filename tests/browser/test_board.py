"""The staff's pages in a real browser: keys, folds, acts and what their pages say afterwards."""

import pytest
from playwright.sync_api import expect

from baton.domain.words import TaskKind
from tests.browser.visits import Visit, add_and_open
from tests.browser.window import Window
from tests.deployed import Workplace, a_person

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def visit(desk: Window, practice: Workplace) -> Visit:
    """A patient who does not use a screen: the form is held by reception."""
    visit = add_and_open(desk, practice, a_person())
    desk.visit(f"/staff/cases/{visit.case}")
    desk.press("On paper instead")
    expect(desk.page.get_by_role("status")).to_contain_text("on paper now")
    return visit


def test_the_board_is_worked_by_keys_alone(desk: Window, visit: Visit) -> None:
    desk.visit("/staff")
    desk.judge()
    keys = desk.page.keyboard

    keys.press("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    keys.press("j")
    expect(desk.page.locator("a[data-open]").first).to_be_focused()
    with desk.page.expect_navigation():
        keys.press("Enter")
    assert desk.path == f"/staff/cases/{visit.case}"
    keys.press("/")
    keys.type(visit.person.family_name.lower())
    with desk.page.expect_navigation():
        keys.press("Enter")
    expect(desk.page.locator("tbody tr")).to_have_count(1)
    desk.judge()
    keys.press("j")
    with desk.page.expect_navigation():
        keys.press("Enter")

    assert desk.heading == visit.person.name
    desk.judge()


def test_what_waits_is_folded_away_until_it_is_wanted(desk: Window, visit: Visit) -> None:
    del visit
    desk.visit("/staff")
    fold = desk.page.locator(".folded").last

    expect(fold.locator("li").first).to_be_hidden()
    fold.locator("summary").click()

    expect(fold.locator("li").first).to_be_visible()
    desk.judge()


def test_each_act_of_the_case_says_what_it_did(desk: Window, visit: Visit) -> None:
    desk.visit(f"/staff/cases/{visit.case}")
    for part in desk.page.locator("main details > summary").all():
        part.click()
    desk.judge()

    _fold(desk, "Add a note")
    desk.page.get_by_label("Note", exact=True).fill("Comes past on Friday.")
    desk.press("Add", exact=True)

    expect(desk.page.get_by_role("status")).to_have_text("The note is on the timeline.")
    expect(desk.page.locator("blockquote").first).to_have_text("Comes past on Friday.")
    desk.page.go_back()
    assert desk.heading == visit.person.name


def test_a_second_press_of_a_button_counts_once(
    desk: Window, visit: Visit, practice: Workplace
) -> None:
    desk.visit(f"/staff/cases/{visit.case}")
    before = len(practice.case(visit.case).timeline)
    _fold(desk, "Add a note")
    desk.page.get_by_label("Note", exact=True).fill("Once.")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Add", exact=True).dblclick()

    assert len(practice.case(visit.case).timeline) == before + 1


def test_answers_on_paper_are_typed_in_and_can_be_read(
    desk: Window, visit: Visit, practice: Workplace
) -> None:
    desk.visit(f"/staff/cases/{visit.case}")
    desk.press("Take answers by phone or paper")
    desk.judge()
    desk.press("Continue")
    assert desk.focused == "errors"
    desk.judge()

    form = practice.task(visit.case, TaskKind.FORM).task_id
    desk.visit(f"/staff/cases/{visit.case}?answers={form}&page=4")
    desk.page.get_by_role("group", name="any medicines?").get_by_label("Yes").check()

    expect(desk.page.get_by_label("Name of the medicine")).to_be_visible()


def test_a_double_and_wrong_details_are_told_before_anybody_is_added(
    desk: Window, visit: Visit
) -> None:
    desk.visit("/staff/patients/new")
    desk.judge()
    for name, value in {**visit.person.fields, "month": "13"}.items():
        if name != "language":
            desk.page.fill(f"#{name}", value)

    desk.press("Add the patient")
    assert desk.focused == "errors"
    desk.judge()
    desk.page.fill("#month", visit.person.fields["month"])
    desk.press("Add the patient")

    expect(desk.page.get_by_text("Do we know this person already?")).to_be_visible()
    desk.judge()


@pytest.mark.parametrize("path", ["/staff/patients", "/staff/open", "/staff/practice"])
def test_every_page_of_the_desk_is_accessible(desk: Window, path: str) -> None:
    desk.visit(path)
    for part in desk.page.locator("main details > summary").all():
        part.click()

    desk.judge()


def _fold(desk: Window, name: str) -> None:
    desk.page.locator("summary", has_text=name).click()
