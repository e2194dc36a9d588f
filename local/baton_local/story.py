"""The main job as people live it: opened on the board, filled in and signed on a phone, sealed.

Everybody acts through pages; a page that fails is asked again, as a person would. What is left to
do without people is waited for, and the clock moves on when nothing happens by itself.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from requests import RequestException

from baton_local.browsing import Browser, Page, ServerFailed
from baton_local.mail import Mail
from baton_local.people import Patient, Staff
from baton_local.stack import Stack

Found = TypeVar("Found")

LINK = re.compile(r"https?://\S+/p/[A-Za-z0-9_-]{43}")
QUIET_SECONDS = 3.0
MOST_ROUNDS = 30


@dataclass(frozen=True)
class Person:
    """Who a story is about."""

    given_name: str
    family_name: str
    birth_date: date
    email: str = ""
    mobile: str = ""
    language: str = "en"

    @property
    def name(self) -> str:
        """The name as people say it."""
        return f"{self.given_name} {self.family_name}"

    @property
    def fields(self) -> dict[str, str]:
        """What the receptionist types."""
        return {
            "given_name": self.given_name,
            "family_name": self.family_name,
            "day": str(self.birth_date.day),
            "month": str(self.birth_date.month),
            "year": str(self.birth_date.year),
            "email": self.email,
            "mobile": self.mobile,
            "language": self.language,
        }

    @property
    def answers(self) -> Mapping[str, Any]:
        """What this person answers in the registration form."""
        own = {"First name": self.given_name, "Family name": self.family_name}
        return {**ANSWERS, **own, "Date of birth": self.birth_date}


ANSWERS = {
    "First name": "Amahle",
    "Family name": "van Wyk",
    "Date of birth": date(1986, 3, 27),
    "Sex in": "Female",
    "Mobile number": "+27 82 555 0100",
    "House number": "12 Harbour Street",
    "Town or city": "Cape Town",
    "Post code": "8001",
    "Their full name": "Sipho van Wyk",
    "to you?": "Brother or sister",
    "Their phone number": "+27 82 555 0101",
    "May we talk": "Yes",
    "medical insurance": "Yes",
    "Which company": "Table Bay Medical Scheme",
    "policy number": "TB 440 120 7",
    "main member?": "Yes",
    "Do you have, or": "Asthma or another lung disease",
    "any medicines?": "Yes",
    "Name of the medicine": "Salbutamol 100 micrograms",
    "How much": "Two puffs when needed",
    "allergic to anything?": "Yes",
    "what happens?": "Penicillin: a rash within an hour",
    "smoke": "Never",
    "remind you": "By text message",
    "interpreter help": "No",
}
"""Answers to the registration form, by words of its labels."""


class NeverHappened(Exception):
    """Something that had to come did not."""


@dataclass
class Story:
    """One pack for one person, told step by step."""

    stack: Stack
    staff: Staff
    person: Person

    def tried(self, act: Callable[[], Found]) -> Found:
        """Do something as a patient person does."""
        return again(act)

    def open(self, *, pack: str = "new-patient", in_days: int = 6) -> str:
        """The receptionist adds the patient and opens the pack; gives the case."""
        patient = self.tried(lambda: self.staff.add_patient(self.person.fields))
        wanted = self.stack.clock.now() + timedelta(days=in_days)
        wanted = wanted.replace(hour=9, minute=0, second=0, microsecond=0)
        return self.tried(lambda: self.staff.open_pack(patient, pack, wanted))

    def invitation(self) -> Mail:
        """The message with the link."""
        return self.until(self._latest_with_link, "an invitation")

    def at_the_door(self) -> Patient:
        """The patient with the link in hand and a fresh browser."""
        found = LINK.search(self.invitation().text)
        link = found.group() if found else ""
        browser = Browser(self.stack.base_url)
        return Patient(browser, link, self.person.birth_date, self.person.answers)

    def fill_in(self, patient: Patient) -> Page:
        """Fill in the form and send it."""
        self.tried(patient.open_link)
        self.tried(lambda: self._filled(patient))
        return self.tried(lambda: self._sent(patient))

    def sign(self, patient: Patient) -> Page:
        """Wait for the consent to be written, then sign it."""
        page = self.until(lambda: self._to_sign(patient), "a document to sign")
        return self.tried(lambda: patient.sign(page, self.person.name))

    def decline(self, patient: Patient, reason: str) -> Page:
        """Wait for the consent to be written, then say no."""
        self.until(lambda: self._to_sign(patient), "a document to sign")
        return patient.browser.submit({"reason": reason}, command="decline")

    def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """Wait for something; when nothing moves by itself, let minutes pass and sweep."""
        for _ in range(MOST_ROUNDS):
            end = time.monotonic() + QUIET_SECONDS
            while time.monotonic() < end:
                if found := self.tried(look):
                    return found
                time.sleep(0.1)
            self.stack.move_clock("+4m")
        raise NeverHappened(what)

    def _latest_with_link(self) -> Mail | None:
        mine = {self.person.email, self.person.mobile.replace(" ", "")}
        return next((m for m in self.stack.mail() if m.to in mine and LINK.search(m.text)), None)

    def _filled(self, patient: Patient) -> Page:
        page = patient.browser.get("/p/me")
        page = patient.browser.get(page.link("form")) if "/p/forms/" not in page.url else page
        return patient.fill_in(page)

    def _sent(self, patient: Patient) -> Page:
        """Send from the check page; after a failure the answers may be in already."""
        page = patient.browser.here
        if page.url.endswith("/check"):
            return patient.send()
        return patient.browser.get("/p/me")

    def _to_sign(self, patient: Patient) -> Page | None:
        page = patient.browser.get("/p/me")
        if "/p/forms/" not in page.url and not page.tree.xpath("//a[contains(@href,'/p/sign/')]"):
            return None
        link = page.tree.xpath("//a[contains(@href,'/p/sign/')]/@href")[0]
        return patient.browser.get(link)


def again(act: Callable[[], Found], *, tries: int = 6) -> Found:
    """Do something as a patient person does: a page that failed is asked for once more."""
    for left in reversed(range(tries)):
        try:
            return act()
        except (ServerFailed, RequestException):
            if not left:
                raise
            time.sleep(0.3)
    raise AssertionError("unreachable")


def next_working_morning(at: datetime, *, before_hour: int = 15) -> datetime:
    """Nine in the morning (UTC) of the next Monday to Friday, or `at` during a working day while
    it is not too late."""
    if at.weekday() < 5 and 9 <= at.hour < before_hour:
        return at
    day = at.replace(hour=9, minute=0, second=0, microsecond=0)
    while day <= at or day.weekday() >= 5:
        day += timedelta(days=1)
    return day
