"""Every form, ours and others', in Chromium: whatever is chosen, a page shows what the engine asks.

Once with the script, which shows and hides at once, and once as plain posts would show it.
"""

from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from baton import library
from baton.domain.forms import CompiledForm, Draft, compile_form, page_view, write_json
from baton.rendering import render_page
from tests.domain.forms.foreign import forms, mended
from tests.pages.builders import PRACTICE, a_form
from tests.pages.conftest import serve
from tests.pages.shown import TYPED, VISIBLE, as_typed, asked

pytestmark = pytest.mark.browser

STARTERS = sorted(path.stem for path in (library.folder() / "forms").glob("*.json"))
FOREIGN = forms()
MOST_PAGES, CHANGES = 6, 3
AT = "https://baton.test/p/forms/every/0"

CONTROLS = """[...document.querySelectorAll("main form [name^='f.']")]
  .filter((one) => one.type !== "hidden" && one.type !== "file" && one.checkVisibility())
  .filter((one) => !one.disabled && !one.readOnly)
  .map((one) => one.id)"""
DECISIVE = """[...new Set([...document.querySelectorAll("[data-show-when]")]
  .flatMap((one) => JSON.parse(one.dataset.showWhen).tests)
  .filter((test) => typeof test !== "boolean").map(([name]) => name))]
  .flatMap((name) => [...document.getElementsByName(name)].map((one) => one.id))"""
CHANGE = """([id, word, at]) => {
  const one = document.getElementById(id);
  if (/radio|checkbox/.test(one.type)) one.click();
  else {
    one.value = one.options ? one.options[at % one.options.length].value : word;
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""
WORDS = ("", "1", "4", "42", "Ada")


def a_named_form(name: str) -> CompiledForm:
    return (
        library.form(name) if name in STARTERS else compile_form(write_json(mended(FOREIGN[name])))
    )


class Pages:
    """Two windows, one with scripts and one without, that show one page of any form at a time."""

    def __init__(self, browser: Browser) -> None:
        self.html = ""
        self.scripted, self.plain = (self._window(browser, on=on) for on in (True, False))

    def open(self, window: Page, form: CompiledForm, draft: Draft, page: int) -> None:
        """Show a page as the server draws it from a draft."""
        view = a_form(page_view(form, draft, page, "en", with_errors=False), keep_key="")
        self.html = render_page("patient/form", view, practice=PRACTICE, nonce="n")
        window.goto(AT)

    def _window(self, browser: Browser, *, on: bool) -> Page:
        window = serve(browser.new_page(java_script_enabled=on))
        window.route("**/p/forms/**", self._answer)
        return window

    def _answer(self, route: Route) -> None:
        route.fulfill(body=self.html, content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Pages:
    """The windows; they close with their browser."""
    return Pages(browser)


def change_something(window: Page, random: Random) -> None:
    """Choose or type something, where other questions depend on it if there is such a place."""
    controls = window.evaluate(CONTROLS)
    decisive = [one for one in window.evaluate(DECISIVE) if one in controls]
    if options := decisive if decisive and random.random() < 0.75 else controls:
        chosen: list[Any] = [random.choice(options), random.choice(WORDS), random.randrange(99)]
        window.evaluate(CHANGE, chosen)


@pytest.mark.parametrize("name", [*STARTERS, *FOREIGN])
def test_a_page_shows_what_the_engine_asks_with_scripts_and_by_plain_posts(
    pages: Pages, name: str
) -> None:
    form, random, draft = a_named_form(name), Random(name), Draft()
    for page in range(min(len(form.pages), MOST_PAGES)):
        pages.open(pages.scripted, form, draft, page)
        assert shown(pages.scripted) == asked(form, draft, page)
        for _ in range(CHANGES):
            change_something(pages.scripted, random)
            draft = as_typed(form, draft, page, pages.scripted.evaluate(TYPED))
            assert shown(pages.scripted) == asked(form, draft, page)
        pages.open(pages.plain, form, draft, page)
        assert shown(pages.plain) == asked(form, draft, page, scripts=False)


def shown(window: Page) -> set[str]:
    """The names of the fields that can be seen."""
    return set(window.evaluate(VISIBLE))
