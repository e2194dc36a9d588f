"""axe-core over every kind of sample page, all unfolded, in both schemes and both widths."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

import baton_native
from baton.domain.languages import LANGUAGES
from tests.pages.builders import patient_pages
from tests.pages.conftest import PAGES, Launch, serve

pytestmark = pytest.mark.browser
PHONE, DESK = ViewportSize(width=390, height=900), ViewportSize(width=1280, height=900)
SEEN = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
"""The rules whose answer depends on colours and widths; the others judge the markup, once."""
UNFOLD = """document.querySelectorAll('main details').forEach((part) => {
  part.removeAttribute('name');
  part.open = true;
})"""
SMALL_TARGETS = """() => {
  const inSentence = (one) => one.matches("a") && [...one.parentElement.childNodes]
    .some((node) => node.nodeType === Node.TEXT_NODE && /\\p{L}/u.test(node.textContent));
  const touched = "a[href], button, summary, select, textarea, input:not([type=hidden]), canvas";
  return [...document.querySelectorAll(touched)]
    .filter((one) => one.checkVisibility() && !one.matches(".hide, [type=range]"))
    .filter((one) => !inSentence(one))
    .map((one) => {
      const box = (one.closest("label.choice") || one).getBoundingClientRect();
      const over = getComputedStyle(one, "::after");  // a whole line that leads where its link does
      const spread = over.position === "absolute" ? over : {};
      const size = (own, other) => Math.max(own, parseFloat(other) || 0);
      return [one, size(box.width, spread.width), size(box.height, spread.height)];
    })
    .filter(([, width, height]) => width < 44 || height < 44)
    .map(([one, ...size]) => `${one.innerText || one.name}: ${size.map(Math.round).join(" x ")}`);
}"""
"""What a finger may miss. Links inside a sentence do not count, nor a slider beside its field."""
DIFFER_IN_WORDS_ONLY = {
    *(f"problem-{kind}" for kind in ("gone", "not_allowed", "changed", "document_changed")),
    *(f"problem-{kind}" for kind in ("too_large", "bad_input", "busy")),
    *(f"verify-{kind}" for kind in ("withdrawn", "void", "not_pdf", "too_large", "sealed_by_us")),
    *(f"sign-in-{why}" for why in ("wrong_code", "weak_password", "disabled", "too_many")),
    "sign-in-expired",
}
"""Samples whose sibling, judged below, has the same parts in the same colours."""
KINDS = [name for name in PAGES if name not in DIFFER_IN_WORDS_ONLY]
THEIRS = [name for name in KINDS if name in patient_pages()]
OURS = [name for name in KINDS if name not in patient_pages()]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A window of a person who wants no motion."""
    window = browser.new_page(reduced_motion="reduce")
    yield serve(window)
    window.close()


@pytest.fixture(scope="module")
def touched(browser: Browser) -> Iterator[Page]:
    """A window on a screen that is touched."""
    window = browser.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    assert window.evaluate("matchMedia('(pointer: coarse)').matches")
    yield serve(window)
    window.close()


@pytest.fixture(scope="module", params=["machine", "documents"])
def old_phone(request: pytest.FixtureRequest, launch: Launch) -> Page:
    """A small phone, 320 px wide, whose owner has set the text to twice its size.

    Once with the fonts of this machine, once with those of our documents, which run wider.
    """
    fonts = Path(baton_native.FOLDER, "fonts", "fonts.conf")
    chosen = None if request.param == "machine" else fonts
    large = launch("--blink-settings=defaultFontSize=32", fonts=chosen)
    return serve(large.new_page(viewport={"width": 320, "height": 640}))


def test_no_sample_is_left_out_by_a_name_that_is_gone() -> None:
    assert set(PAGES) >= DIFFER_IN_WORDS_ONLY


@pytest.mark.parametrize("name", KINDS)
def test_a_page_has_no_violation_and_obeys_the_policy(page: Page, name: str) -> None:
    said: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            said.append(line.text)

    page.on("console", hear)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    page.goto(f"https://baton.test/{name}")
    page.evaluate(UNFOLD)
    found = [_violations(page)]
    page.emulate_media(color_scheme="dark")
    found += [_violations(page, SEEN)]
    page.set_viewport_size(DESK)
    found += [_violations(page, SEEN)]
    page.emulate_media(color_scheme="light")
    found += [_violations(page, SEEN)]
    page.remove_listener("console", hear)

    assert found == [""] * 4
    assert not said


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
@pytest.mark.parametrize("name", THEIRS)
def test_a_patient_page_has_no_violation_in_any_language(
    page: Page, name: str, language: str
) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    page.goto(f"https://baton.test/{name}?language={language}")
    page.evaluate(UNFOLD)

    assert page.get_attribute("html", "lang") == language
    assert _violations(page) == ""


@pytest.mark.parametrize("name", KINDS)
def test_a_page_fits_a_small_phone_with_large_text(old_phone: Page, name: str) -> None:
    for language in LANGUAGES if name in THEIRS else ("en",):
        old_phone.goto(f"https://baton.test/{name}?language={language}")

        assert old_phone.evaluate("document.documentElement.scrollWidth") <= 320, language


@pytest.mark.parametrize("name", THEIRS)
def test_whatever_a_patient_touches_is_44_px_wide_and_high(page: Page, name: str) -> None:
    page.set_viewport_size(PHONE)
    for language in LANGUAGES:
        page.goto(f"https://baton.test/{name}?language={language}")
        page.evaluate(UNFOLD)

        assert page.evaluate(SMALL_TARGETS) == [], language


@pytest.mark.parametrize("name", OURS)
def test_whatever_staff_touch_on_a_touch_screen_is_44_px_wide_and_high(
    touched: Page, name: str
) -> None:
    touched.goto(f"https://baton.test/{name}")
    touched.evaluate(UNFOLD)

    assert touched.evaluate(SMALL_TARGETS) == []


def test_a_target_that_is_too_small_is_found(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("https://baton.test/form")
    later = page.get_by_role("button", name="Save and finish later")
    later.evaluate("(one) => one.style.setProperty('min-block-size', '30px')")

    assert "Save and finish later" in str(page.evaluate(SMALL_TARGETS))


def _violations(page: Page, rules: Sequence[str] = ()) -> str:
    """What axe has against a page as it stands, or nothing; all rules unless some are named."""
    only = {"runOnly": list(rules)} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only})
    return found.generate_report() if found.response["violations"] else ""
