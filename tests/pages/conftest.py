"""A browser that sees the sample pages as the functions would send them, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from baton.rendering import render_page
from tests.chromium import started
from tests.pages.builders import PRACTICE, patient_pages
from tests.pages.staff_builders import staff_pages

WEB = Path(__file__).parents[2] / "web"
PAGES = {**patient_pages(), **staff_pages()}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; style-src 'self' 'nonce-n'; script-src 'self' 'nonce-n'; "
    "img-src 'self' data:; connect-src 'self' https://uploads.test; form-action 'self'; "
    "base-uri 'none'"
)
Launch = Callable[..., Browser]


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """Playwright, once for a file."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def launch(driver: Playwright) -> Iterator[Launch]:
    """Start browsers, each with switches of its own, and close them all."""
    opened: list[Browser] = []

    def start(*arguments: str, fonts: Path | None = None) -> Browser:
        browser = started(driver, *arguments, fonts=fonts)
        opened.append(browser)
        return browser

    yield start
    for browser in opened:
        browser.close()


@pytest.fixture(scope="module")
def browser(launch: Launch) -> Browser:
    """A browser as it comes."""
    return launch()


def serve(page: Page) -> Page:
    """Answer everything this window asks for at baton.test from the samples and from web/."""
    page.route("https://baton.test/**", _answer)
    return page


def _answer(route: Route) -> None:
    path, _, query = route.request.url.removeprefix("https://baton.test").partition("?")
    if path.startswith("/assets/"):
        asset = WEB / Path(path).name
        route.fulfill(body=asset.read_bytes(), content_type=TYPES[asset.suffix])
        return
    if path.startswith("/p/files/"):
        route.fulfill(path=WEB / "icon.svg", content_type="image/svg+xml")
        return
    template, view = PAGES[path.strip("/")]
    language = query.removeprefix("language=") or "en"
    html = render_page(template, view, practice=PRACTICE, nonce="n", language=language)
    route.fulfill(body=html, content_type="text/html", headers={"content-security-policy": POLICY})
