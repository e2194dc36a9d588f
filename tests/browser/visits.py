"""Patients whose pack was opened at the desk, by its pages."""

from dataclasses import dataclass

from baton_local.mail import Mail
from baton_local.story import LINK, Person
from tests.browser.window import Window
from tests.deployed import Workplace, eventually


@dataclass(frozen=True)
class Visit:
    """A patient with an open case and the link to it."""

    person: Person
    case: str
    link: str


def add_and_open(desk: Window, practice: Workplace, person: Person) -> Visit:
    """Add a patient and open the pack, as reception does."""
    desk.visit("/staff/patients/new")
    for name, value in person.fields.items():
        field = desk.page.locator(f"#{name}")
        field.select_option(value) if name == "language" else field.fill(value)
    desk.press("Add the patient")
    desk.press("Open a pack")
    desk.page.check("#pack-new-patient")
    desk.press("Open the pack")
    return Visit(person, desk.path.rpartition("/")[2], link_to(practice, person))


def link_to(practice: Workplace, person: Person) -> str:
    """The link in the newest message to somebody."""

    def mailed() -> Mail | None:
        return next((m for m in practice.mail_to(person.email) if LINK.search(m.text)), None)

    found = LINK.search(eventually(mailed, "the invitation").text)
    assert found
    return found.group()
