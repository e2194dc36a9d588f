"""A patient with a phone in hand, with or without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import Locator

from baton_local.story import Person
from tests.browser.window import Window

CONTROLS = "main form [name^='f.']:visible"
CONTINUE = "main form button[value=next]:not(.hide)"
MOST_PAGES = 20
WORDS = """(control) => {
  const legend = control.closest("fieldset")?.querySelector(":scope > legend");
  const label = control.id && document.querySelector(`label[for="${control.id}"]`);
  return [legend, label].map((one) => (one ? one.innerText : "").replace(/\\s+/g, " ").trim());
}"""


@dataclass
class Phone(Window):
    """A window that answers forms by the words of their labels."""

    def open_link(self, link: str, person: Person) -> None:
        """Open the link of a message and give the date of birth."""
        self.page.goto(link)
        self.give_birth_date(person.birth_date)

    def give_birth_date(self, born: date) -> None:
        """Answer the question at the door."""
        for part, value in (("day", born.day), ("month", born.month), ("year", born.year)):
            self.page.fill(f"#{part}", str(value))
        self.press_open()

    def press_open(self) -> None:
        """Press the button of the door."""
        self.follow(self.page.locator("main form button").first)

    def answer(self, answers: Mapping[str, Any]) -> None:
        """Answer what the page asks, and what it then asks because of an answer."""
        done: set[str] = set()
        while new := [c for c in self.page.locator(CONTROLS).all() if _id(c) not in done]:
            for control in new:
                done.add(_id(control))
                if control.is_visible():
                    _answered(control, answers)

    def fill_in(self, answers: Mapping[str, Any], *, until: str = "check") -> None:
        """Go through the form, page by page."""
        for _ in range(MOST_PAGES):
            if self.path.endswith(f"/{until}"):
                return
            self.answer(answers)
            self.follow(self.page.locator(CONTINUE))
        raise AssertionError(self.page.locator("main").inner_text())


def _id(control: Locator) -> str:
    return control.get_attribute("id") or ""


def _answered(control: Locator, answers: Mapping[str, Any]) -> None:
    legend, label = control.evaluate(WORDS)
    words = f"{legend} {label}".lower()
    value = next((v for key, v in answers.items() if key.lower() in words), None)
    kind = control.evaluate("(one) => one.type")
    if value is None:
        return
    if kind in {"radio", "checkbox"}:
        if label == value:
            control.check()
    elif kind == "select-one":
        control.select_option(label=value)
    elif isinstance(value, date):
        part = str(control.get_attribute("name")).rpartition(".")[2]
        control.fill(str(getattr(value, part)))
    else:
        control.fill(value)
