"""What a patient does with hands and patience: waits for a document, draws a name."""

import math

from playwright.sync_api import expect

from tests.browser.phone import Phone


def to_sign(phone: Phone) -> None:
    """Wait on the list, which looks again by itself, for the consent; open it."""
    consent = phone.page.locator("main a.btn[href*='/p/sign/']")
    phone.visit("/p/me")
    expect(consent).to_be_visible(timeout=25_000)
    phone.follow(consent)


def draw(phone: Phone) -> None:
    """Draw something like a name."""
    pad = phone.page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    mouse = phone.page.mouse
    path = [_pen(step / 4) for step in range(200)]
    mouse.move(box["x"] + path[0][0], box["y"] + path[0][1])
    mouse.down()
    for x, y in path[1:]:
        mouse.move(box["x"] + x, box["y"] + y)
    mouse.up()


def _pen(at: float) -> tuple[float, float]:
    """Where the pen is: loops that lean forward and grow smaller, as in a name."""
    tall = 14 + 42 * math.exp(-at / 14) + 10 * math.sin(at / 3.1)
    return 30 + 5.2 * at + 11 * math.cos(at), 112 - tall * (1 + math.sin(at)) / 1.5
