"""Every form, ours and others', in Chromium: whatever is chosen, a page shows what the engine asks.

Once with the script, which shows and hides at once, and once as plain posts would show it.
"""

import gzip
import json
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from baton import library
from baton.domain.forms import CompiledForm, Draft, compile_form, page_view, write_json
from baton.rendering import render_page
from tests.browser.window import PAGE_BYTES
from tests.domain.forms.builders import a_source, choice, group, question, when
from tests.domain.forms.foreign import forms, mended
from tests.pages.builders import PRACTICE, a_form
from tests.pages.conftest import serve
from tests.pages.shown import TYPED, VISIBLE, as_typed, asked

pytestmark = pytest.mark.browser

STARTERS = sorted(path.stem for path in (library.folder() / "forms").glob("*.json"))
MOST_PAGES, CHANGES, MOST_CHANGES = 4, 2, 60
RED = {"system": "s", "code": "red"}
BOTH = [when("many", ">", answerInteger=1), when("colour", answerCoding=RED)]
AT = "https://baton.test/p/forms/every/0"

EVERY_CONDITION = a_source(
    group(
        "page",
        question("before", enableWhen=[when("after", answerBoolean=True)]),
        question("after", "boolean", enableWhen=[when("well", answerBoolean=True)]),
        question("many", "integer"),
        question("well", "boolean"),
        choice("colour", "red", "green"),
        choice("ill", "asthma", "gout", "none", repeats=True),
        question("over", enableWhen=[when("many", ">", answerInteger=4)]),
        question("under", enableWhen=[when("many", "<", answerInteger=4)]),
        question("least", enableWhen=[when("many", ">=", answerInteger=4)]),
        question("most", enableWhen=[when("many", "<=", answerInteger=4)]),
        question("unlike", enableWhen=[when("colour", "!=", answerCoding=RED)]),
        question("unwell", "boolean", enableWhen=[when("well", "!=", answerBoolean=True)]),
        question("deeper", "boolean", enableWhen=[when("unwell", answerBoolean=True)]),
        question("deepest", enableWhen=[when("deeper", answerBoolean=True)]),
        question("said", enableWhen=[when("colour", "exists", answerBoolean=True)]),
        question("unsaid", enableWhen=[when("colour", "exists", answerBoolean=False)]),
        question("gout", enableWhen=[when("ill", answerCoding={"system": "s", "code": "gout"})]),
        question("both", enableWhen=BOTH, enableBehavior="all"),
        question("either", enableWhen=BOTH, enableBehavior="any"),
        group(
            "card",
            question("smoke", "boolean"),
            question("since", enableWhen=[when("smoke", answerBoolean=True)]),
            repeats=True,
        ),
    )
)
"""What real forms seldom have on one page: every comparison, chains, and a card of its own."""

FOREIGN = forms() | {"every-condition": json.dumps(EVERY_CONDITION).encode()}

CONTROLS = """[...document.querySelectorAll("main form [name^='f.']")]
  .filter((one) => one.type !== "hidden" && one.type !== "file" && one.checkVisibility())
  .filter((one) => !one.disabled && !one.readOnly)
  .map((one) => one.id)"""
DECISIVE = """[...new Set([...document.querySelectorAll("[data-show-when]")]
  .flatMap((one) => JSON.parse(one.dataset.showWhen).tests)
  .filter((test) => typeof test !== "boolean").map(([name]) => name))]
  .map((name) => [...document.getElementsByName(name)].map((one) => one.id))"""
CHANGE = """([id, word, at]) => {
  const one = document.getElementById(id);
  if (/radio|checkbox/.test(one.type)) one.click();
  else {
    one.value = one.options ? one.options[at % one.options.length].value : word;
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""
WORDS = ("", "3", "4", "5")


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
        assert len(gzip.compress(self.html.encode())) <= PAGE_BYTES
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
    """Choose or type something, mostly where other questions depend on it."""
    controls = window.evaluate(CONTROLS)
    decisive = [[one for one in ids if one in controls] for ids in window.evaluate(DECISIVE)]
    seen = [ids for ids in decisive if ids]
    if options := random.choice(seen) if seen and random.random() < 0.9 else controls:
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
        decisive = len(pages.scripted.evaluate(DECISIVE))
        for _ in range(min(CHANGES + 6 * decisive, MOST_CHANGES)):
            change_something(pages.scripted, random)
            typed = pages.scripted.evaluate(TYPED)
            draft = as_typed(form, draft, page, typed)
            assert shown(pages.scripted) == asked(form, draft, page)
            assert {field for field, _ in typed} - {"shown"} <= shown(pages.scripted)
        pages.open(pages.plain, form, draft, page)
        assert shown(pages.plain) == asked(form, draft, page, scripts=False)


def shown(window: Page) -> set[str]:
    """The names of the fields that can be seen."""
    return set(window.evaluate(VISIBLE))
