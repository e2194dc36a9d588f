"""axe-core over every sample page, all unfolded, in both schemes and two widths: no violation."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.pages.conftest import PAGES, Launch, serve

pytestmark = pytest.mark.browser
UNFOLD = """document.querySelectorAll('main details').forEach((part) => {
  part.removeAttribute('name');
  part.open = true;
})"""


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """The colour scheme that the person prefers."""
    return str(request.param)


@pytest.fixture(scope="module", params=[390, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, scheme: str) -> Iterator[Page]:
    """A window of one width in one scheme."""
    window = browser.new_page(
        viewport={"width": request.param, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    yield serve(window)
    window.close()


@pytest.fixture(scope="module")
def old_phone(launch: Launch) -> Page:
    """A small phone, 320 px wide, whose owner has set the text to twice its size."""
    large = launch("--blink-settings=defaultFontSize=32")
    return serve(large.new_page(viewport={"width": 320, "height": 640}))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violation_and_obeys_the_policy(page: Page, name: str) -> None:
    said: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            said.append(line.text)

    page.on("console", hear)
    page.goto(f"https://baton.test/{name}")
    page.evaluate(UNFOLD)
    found = Axe().run(page)
    page.remove_listener("console", hear)

    assert not found.response["violations"], found.generate_report()
    assert not said


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_small_phone_with_large_text(old_phone: Page, name: str) -> None:
    old_phone.goto(f"https://baton.test/{name}")

    assert old_phone.evaluate("document.documentElement.scrollWidth") <= 320
