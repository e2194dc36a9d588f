"""Takes the pictures of docs/images from the demo of the local cloud that is up.

`baton up`, then `python -m tests.browser.pictures`. The demo's patient fills in the form and signs
on the way, so take them from a fresh demo.
"""

from datetime import date
from io import BytesIO
from pathlib import Path

import pyotp
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from baton_local.attach import running_stack
from baton_local.home import REPOSITORY, default_home
from baton_local.ready import Ready, read_ready
from baton_local.stack import Stack
from baton_local.story import Person
from tests.browser.gestures import draw, to_sign
from tests.browser.phone import CONTINUE, Phone
from tests.browser.window import Window
from tests.chromium import started

IMAGES = REPOSITORY / "docs" / "images"
MOST_BYTES = 150_000
DESK, HAND = ViewportSize(width=1280, height=1000), ViewportSize(width=390, height=844)
AMAHLE = Person("Amahle", "van Wyk", date(1986, 3, 27))


def take(window: Window, name: str, *, top: str = "") -> None:
    """Save what the window shows, from the element `top` on, in few bytes."""
    if top:
        window.page.locator(top).first.evaluate("(one) => one.scrollIntoView()")
    file = IMAGES / f"{name}.png"
    _save(window.page.screenshot(), file)
    assert file.stat().st_size <= MOST_BYTES, f"{name} has {file.stat().st_size} bytes"


def _save(png: bytes, file: Path) -> None:
    """In all its colours; in 256 where that would be too much."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        few = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(file, optimize=True)


def at_the_desk(browser: Browser, stack: Stack, ready: Ready) -> None:
    """The board in both schemes, a case and the mailbox."""
    page = browser.new_page(viewport=DESK, locale="en-GB", reduced_motion="reduce")
    window = Window(page, ready.base_url)
    window.visit("/staff")
    page.fill("#email", ready.staff_user or "")
    page.fill("#password", ready.staff_password or "")
    window.press("Sign in")
    page.fill("#code", pyotp.TOTP(ready.staff_totp_secret or "").at(stack.clock.now()))
    window.press("Go on")
    take(window, "board")
    page.emulate_media(color_scheme="dark")
    take(window, "board-dark")
    page.emulate_media(color_scheme="light")
    window.follow(page.get_by_role("link", name="Talk about").first)
    take(window, "case")
    page.goto(ready.mailbox_url)
    window.follow(page.locator(".list a").first)
    expect(page.frame_locator("iframe").get_by_role("link").first).to_be_visible()
    take(window, "mailbox")


def on_the_phone(browser: Browser, ready: Ready) -> None:
    """The patient's way from the list to the signature."""
    page = browser.new_page(
        viewport=HAND, device_scale_factor=2, has_touch=True, reduced_motion="reduce"
    )
    phone = Phone(page, ready.base_url)
    phone.open_link(ready.demo_patient_url or "", AMAHLE)
    take(phone, "checklist")
    phone.follow(page.locator("main a.btn"))
    phone.fill_in(AMAHLE.answers, until="4")
    phone.answer(AMAHLE.answers)
    take(phone, "patient-form", top="fieldset:has(> legend:text('medicines?'))")
    phone.follow(page.get_by_role("button", name="العربية"))
    take(phone, "patient-form-arabic", top="fieldset:has(> legend:text('أدوية'))")
    phone.follow(page.get_by_role("button", name="English"))
    phone.follow(page.locator(CONTINUE))
    phone.fill_in(AMAHLE.answers)
    take(phone, "patient-check")
    phone.press("Send my answers")
    to_sign(phone)
    page.get_by_label("I have read").check()
    page.get_by_label("Your full name").fill(AMAHLE.name)
    page.get_by_label("Draw", exact=True).check()
    draw(phone)
    take(phone, "sign", top="form[data-sign]")
    page.emulate_media(color_scheme="dark")
    take(phone, "sign-dark", top="form[data-sign]")


def main() -> None:
    """Take all of them."""
    home = default_home()
    ready = read_ready(home.ready_file)
    assert ready, "start the local cloud first: baton up"
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = started(driver)
        at_the_desk(browser, running_stack(home), ready)
        on_the_phone(browser, ready)
        browser.close()


if __name__ == "__main__":
    main()
