"""What the scripts add: show and hide, autosave, drawing, keys, dropped scans."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from baton.rendering import render_page
from tests.engines.builders import an_image
from tests.pages.builders import PRACTICE, a_form
from tests.pages.conftest import serve

pytestmark = pytest.mark.browser
HTML = "text/html; charset=utf-8"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone-sized window."""
    window = browser.new_page(viewport={"width": 390, "height": 800})
    yield serve(window)
    window.close()


def open_page(page: Page, name: str) -> None:
    """Open a sample page."""
    page.goto(f"https://baton.test/{name}")


def test_a_question_hides_as_soon_as_its_condition_fails_and_is_not_posted(page: Page) -> None:
    open_page(page, "form")

    page.get_by_label("No", exact=True).check()

    expect(page.locator("#medicines")).to_be_hidden()
    posted = page.evaluate("[...new FormData(document.querySelector('main form')).keys()]")
    assert not [name for name in posted if name.startswith("f.9")]

    page.get_by_label("Yes", exact=True).check()

    expect(page.locator("#medicines")).to_be_visible()


def test_typing_is_saved_by_itself_and_the_page_follows_the_new_revision(page: Page) -> None:
    saved: list[dict[str, list[str]]] = []

    def save(route: Route) -> None:
        saved.append(parse_qs(route.request.post_data or ""))
        route.fulfill(json={"rev": 8, "tab": "t2", "saved": "10:43"})

    page.route("https://baton.test/form/autosave", save)
    open_page(page, "form")

    page.get_by_label("Full name").fill("Amahle Wyk")

    expect(page.locator("[data-saved]")).to_have_text("Saved 10:43")
    expect(page.locator("[name=rev]")).to_have_value("8")
    expect(page.locator("[name=tab]")).to_have_value("t2")
    assert saved[0]["f.1"] == ["Amahle Wyk"]
    assert saved[0]["rev"] == ["7"]


@pytest.mark.parametrize("alarming", [True, False])
def test_an_autosave_that_alarms_shows_at_once_where_to_turn(page: Page, alarming: bool) -> None:
    saved = {"rev": 8, "tab": "t2", "saved": "10:43", "crisis": alarming}
    page.route("**/autosave", lambda route: route.fulfill(json=saved))
    view = a_form(crisis_ready="You are not alone. Call 112.")
    html = render_page("patient/form", view, practice=PRACTICE, nonce="n")
    page.route("https://baton.test/form", lambda route: route.fulfill(body=html, content_type=HTML))
    open_page(page, "form")
    expect(page.get_by_text("You are not alone")).to_be_hidden()

    page.get_by_label("Full name").fill("Amahle Wyk")
    expect(page.locator("[data-saved]")).to_have_text("Saved 10:43")

    expect(page.get_by_text("You are not alone")).to_be_visible(visible=alarming)
    assert page.locator("[role=alert] a").get_attribute("href") == "tel:112"


def test_the_page_says_that_another_device_saved_other_answers(page: Page) -> None:
    refusal = {"error": "changed", "reference": "r"}
    page.route("**/form/autosave", lambda route: route.fulfill(status=409, json=refusal))
    open_page(page, "form")

    page.get_by_label("Full name").fill("Amahle Wyk")

    expect(page.locator("[data-saved]")).to_contain_text("saved on another device")
    expect(page.locator("[name=rev]")).to_have_value("7")


STORED = "JSON.stringify({...localStorage})"


def lose_the_line(page: Page) -> None:
    page.route("**/autosave", lambda route: route.abort())
    open_page(page, "form")
    page.get_by_label("Full name").fill("Amahle Typed Offline")
    expect(page.locator("[data-saved]")).to_contain_text("No connection")


def test_what_is_typed_without_a_line_is_kept_locked_and_given_back(page: Page) -> None:
    lose_the_line(page)
    kept = page.evaluate(STORED)

    open_page(page, "form")

    assert "Amahle" not in kept
    assert "baton:/form" in kept
    expect(page.get_by_label("Full name")).to_have_value("Amahle Typed Offline")
    expect(page.locator("[name=tab]")).to_have_value("t1")


def test_continue_without_a_line_stays_on_the_page(page: Page) -> None:
    open_page(page, "form")
    page.context.set_offline(True)
    page.get_by_label("Full name").fill("Amahle Typed Offline")

    page.get_by_role("button", name="Continue").click()

    expect(page.locator("[data-saved]")).to_contain_text("No connection")
    expect(page.get_by_label("Full name")).to_have_value("Amahle Typed Offline")


@pytest.mark.parametrize(
    ("changes", "kept", "name"),
    [
        ({"keep_key": "B" * 43}, True, "Amahle van Wyk"),
        ({"saved_by": "window01", "rev": 8}, False, "Amahle van Wyk"),
        ({"saved_by": "window01", "rev": 7}, True, "Amahle Typed Offline"),
        ({"saved_by": "another1", "rev": 9}, True, "Amahle Typed Offline"),
    ],
    ids=["another link", "it did arrive", "an earlier save", "another device"],
)
def test_what_was_kept_is_given_back_only_if_it_did_not_arrive(
    page: Page, changes, kept: bool, name: str
) -> None:
    lose_the_line(page)
    html = render_page("patient/form", a_form(**changes), practice=PRACTICE, nonce="n")
    page.route("https://baton.test/form", lambda route: route.fulfill(body=html, content_type=HTML))

    open_page(page, "form")
    page.wait_for_timeout(200)

    expect(page.get_by_label("Full name")).to_have_value(name)
    assert ("baton:/form" in page.evaluate(STORED)) == kept


def test_a_save_that_arrives_leaves_nothing_in_the_browser(page: Page) -> None:
    saved = {"rev": 8, "tab": "t2", "saved": "10:43"}
    page.route("**/autosave", lambda route: route.fulfill(json=saved))
    open_page(page, "form")

    page.get_by_label("Full name").fill("Amahle Wyk")

    expect(page.locator("[data-saved]")).to_have_text("Saved 10:43")
    assert page.evaluate(STORED) == "{}"


def test_none_of_these_and_the_others_untick_each_other(page: Page) -> None:
    open_page(page, "form-kinds")
    ill = page.get_by_role("group", name="Do any of these apply to you?")

    ill.get_by_label("None of these").check()
    expect(ill.get_by_label("Asthma")).not_to_be_checked()
    ill.get_by_label("Pregnancy").check()

    expect(ill.get_by_label("None of these")).not_to_be_checked()
    expect(ill.get_by_label("Pregnancy")).to_be_checked()


def test_a_slider_follows_its_number_and_the_number_its_slider(page: Page) -> None:
    open_page(page, "form-kinds")
    number, slide = page.locator("#f-18"), page.locator("[data-slide] [type=range]")

    expect(slide).to_have_value("70")
    number.fill("20")
    expect(slide).to_have_value("20")
    slide.fill("90")

    expect(number).to_have_value("90")


def test_a_chosen_photo_is_made_smaller_uploaded_and_named_in_the_form(page: Page) -> None:
    upload = {
        "url": "https://uploads.test/scans",
        "fields": [{"name": "key", "value": "up/p/c/u1"}],
        "size_limit_bytes": 100_000,
        "upload_id": "u1",
    }
    sent: list[bytes] = []
    posted: list[str] = []

    def receive(route: Route) -> None:
        sent.append(route.request.post_data_buffer or b"")
        route.fulfill(status=204, headers={"access-control-allow-origin": "*"})

    def take(route: Route) -> None:
        posted.append(route.request.post_data or "")
        route.fulfill(body="ok")

    page.route("**/form-kinds/upload", lambda route: route.fulfill(json=upload))
    page.route("https://uploads.test/scans", receive)
    page.route("**/p/forms/task0001/3/files", take)
    page.route("**/p/files/**", lambda route: route.fulfill(status=404))
    open_page(page, "form-kinds")
    photo = an_image(width=4000, height=3000, kind="JPEG")
    page.get_by_label("Choose a file").set_input_files(
        {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.wait_for_url("**/files")

    assert b"up/p/c/u1" in sent[0]
    assert len(sent[0]) < len(photo)
    assert "u1/card.jpg" in posted[0]
    assert 'name="stay"' in posted[0]


def test_a_file_that_did_not_arrive_says_so_and_can_be_sent_with_the_form(page: Page) -> None:
    page.route("**/form-kinds/upload", lambda route: route.abort())
    page.route("**/p/files/**", lambda route: route.fulfill(status=404))
    open_page(page, "form-kinds")

    page.get_by_label("Choose a file").set_input_files(
        {"name": "card.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )

    expect(page.get_by_text("It did not arrive")).to_be_visible()
    expect(page.get_by_role("button", name="Send this file")).to_be_visible()
    assert page.evaluate("document.querySelector('#f-15-file').files.length") == 1


def test_a_second_click_sends_nothing(page: Page) -> None:
    open_page(page, "identity")
    page.evaluate("""document.addEventListener('submit', (event) => {
        window.sent = (window.sent || 0) + !event.defaultPrevented;
        event.preventDefault();
    })""")
    button = page.get_by_role("button", name="Open")

    button.click()
    button.click(force=True)

    expect(button).to_have_attribute("aria-disabled", "true")
    assert page.evaluate("window.sent") == 1


def test_enter_in_a_field_continues_and_never_removes_a_card(page: Page) -> None:
    sent: list[dict[str, list[str]]] = []

    def take(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(parse_qs(route.request.post_data or ""))
            route.fulfill(body="ok")
        else:
            route.fallback()

    page.route("**/p/forms/task0001/2", take)
    open_page(page, "form")

    page.get_by_label("Full name").press("Enter")
    page.wait_for_url("**/p/forms/task0001/2")

    assert sent[0]["command"] == ["next"]


def test_a_drawn_signature_is_posted_as_points(page: Page) -> None:
    open_page(page, "sign")
    page.evaluate("""document.querySelector('[data-sign]').addEventListener('submit', (event) => {
        event.preventDefault();
        window.ink = new FormData(event.target).get('ink');
    })""")

    page.get_by_label("Draw", exact=True).check()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=20)
    page.mouse.up()
    page.get_by_role("button", name="Sign “Consent to treatment”").click()

    ink = json.loads(page.evaluate("window.ink"))
    assert set(ink) == {"w", "h", "groups"}
    assert len(ink["groups"]) == 1
    assert len(ink["groups"][0]["points"]) >= 12
    assert set(ink["groups"][0]["points"][0]) == {"x", "y", "time", "pressure"}


def test_a_typed_signature_posts_no_ink(page: Page) -> None:
    open_page(page, "sign")

    expect(page.locator("canvas")).to_be_hidden()
    assert page.evaluate("new FormData(document.querySelector('[data-sign]')).get('ink')") == ""


def test_without_script_the_signature_is_typed_and_nothing_is_missing(browser: Browser) -> None:
    bare = serve(browser.new_page(java_script_enabled=False))

    open_page(bare, "sign")

    expect(bare.get_by_label("Your full name")).to_be_visible()
    expect(bare.get_by_label("Draw", exact=True)).to_be_hidden()
    bare.close()


def test_the_board_is_worked_by_keys(page: Page) -> None:
    open_page(page, "board")

    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Call: Call about the consent")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Fix: Fix the e-mail address")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("Find a patient")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_label("Find a patient")).to_have_value("j")


def test_a_dropped_scan_is_uploaded_and_says_so(page: Page) -> None:
    upload = {
        "url": "https://uploads.test/scans",
        "fields": [{"name": "key", "value": "in/p/x"}],
        "size_limit_bytes": 1000,
    }
    bodies: list[bytes] = []

    def receive(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.fulfill(status=204, headers={"access-control-allow-origin": "*"})

    page.route("https://baton.test/staff/scans", lambda route: route.fulfill(json=upload))
    page.route("https://uploads.test/scans", receive)
    open_page(page, "board")

    page.locator("[data-drop] input[type=file]").set_input_files(
        [
            {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"},
            {"name": "huge.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000},
        ]
    )

    expect(page.locator("[data-files] li").nth(0)).to_have_text("letter.pdfarrived")
    expect(page.locator("[data-files] li").nth(1)).to_have_text("huge.pdftoo large")
    assert len(bodies) == 1
    assert bodies[0].index(b'name="key"') < bodies[0].index(b'name="file"')
