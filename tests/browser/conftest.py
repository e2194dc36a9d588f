"""The deployed local cloud, a practice on it, and windows that may complain of nothing."""

from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from baton_local.stack import Stack
from tests.browser.phone import Phone
from tests.browser.window import Window
from tests.chromium import started
from tests.deployed import Workplace, founded

Phones = Callable[..., Phone]


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """Playwright, once for a file: while it runs, nothing else here can run a loop of its own."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One browser for the file."""
    browser = started(driver)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def practice(chromium: Browser, deployed: Stack) -> Workplace:
    """A practice of the module's own, in the morning of a working day."""
    del chromium  # without a browser nothing is deployed
    return founded(deployed)


@pytest.fixture(scope="module")
def at_work(chromium: Browser, practice: Workplace) -> Iterator[BrowserContext]:
    """The computer at which the manager has signed in."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    window = Window(context.new_page(), practice.stack.base_url)
    window.visit("/staff")
    window.page.fill("#email", practice.account.email)
    window.page.fill("#password", practice.account.password)
    window.press("Sign in")
    code = pyotp.TOTP(practice.account.totp_secret).at(practice.stack.clock.now())
    window.page.fill("#code", code)
    window.press("Go on")
    assert window.page.url.endswith("/staff")
    assert not window.said
    yield context
    context.close()


@pytest.fixture(scope="module")
def desk(at_work: BrowserContext, practice: Workplace) -> Iterator[Window]:
    """A window of the staff's pages."""
    window = Window(at_work.new_page(), practice.stack.base_url)
    yield window
    assert not window.said


@pytest.fixture(scope="module")
def phones(chromium: Browser, practice: Workplace) -> Iterator[Phones]:
    """Phones of 390 px, each a device of its own; `scripts` off is an old one."""
    held: list[Phone] = []

    def phone(*, scripts: bool = True) -> Phone:
        page = chromium.new_page(
            viewport={"width": 390, "height": 844},
            java_script_enabled=scripts,
            has_touch=True,
            reduced_motion="reduce",
        )
        held.append(Phone(page, practice.stack.base_url))
        return held[-1]

    yield phone
    for each in held:
        each.page.context.close()
    assert not [line for each in held for line in each.said]
