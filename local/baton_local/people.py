"""People at work with a deployed Baton, by nothing but its pages: staff and a patient."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pyotp

from baton_local.browsing import Browser, Page, PageLacks
from baton_local.clock import Clock


@dataclass(frozen=True)
class Account:
    """How a member signs in."""

    email: str
    password: str
    totp_secret: str


@dataclass
class Staff:
    """A member of staff in a browser."""

    browser: Browser
    clock: Clock

    def sign_in(self, account: Account) -> Page:
        """Sign in with password and one-time code."""
        self.browser.get("/staff/sign-in")
        self.browser.submit({"email": account.email, "password": account.password})
        code = pyotp.TOTP(account.totp_secret).at(self.clock.now())
        page = self.browser.submit({"code": code})
        if "/sign-in" in page.url:
            raise PageLacks(f"not signed in: {page.text[:300]}")
        return page

    def come_back(self, account: Account) -> None:
        """Sign in again where the session is over: it does not outlive a working day."""
        if "/sign-in" in self.browser.get("/staff").url:
            self.sign_in(account)

    def first_sign_in(self, email: str, temporary: str, password: str) -> Account:
        """Sign in for the first time: choose a password, set up the authenticator."""
        self.browser.get("/staff/sign-in")
        self.browser.submit({"email": email, "password": temporary})
        self.browser.submit({"password": password, "password_again": password})
        secret = "".join(self.browser.here.tree.xpath("//*[@data-secret]/@data-secret"))
        code = pyotp.TOTP(secret).at(self.clock.now())
        page = self.browser.submit({"code": code})
        if "/sign-in" in page.url:
            raise PageLacks(f"the first sign-in failed: {page.text[:300]}")
        return Account(email, password, secret)

    def add_patient(self, details: Mapping[str, str]) -> str:
        """Add a patient and give the id; a likely double is confirmed to be somebody else."""
        self.browser.get("/staff/patients/new")
        page = self.browser.submit(details, button="Add")
        if page.tree.xpath("//button[@name='confirm']"):
            page = self.browser.submit(button="another person")
        return urlsplit(page.url).path.split("/")[3]

    def open_pack(self, patient: str, pack: str, wanted_by: datetime) -> str:
        """Open a pack for a patient and give the case, or the one that is open already."""
        self.browser.get(f"/staff/open?patient={patient}")
        values = {"pack": pack, "date": f"{wanted_by:%Y-%m-%d}", "time": f"{wanted_by:%H:%M}"}
        page = self.browser.submit(values, button="Open")
        if page.tree.xpath("//button[@name='confirm']"):
            page = self.browser.get(page.link("Go to it"))
        return urlsplit(page.url).path.split("/")[3]

    def act(self, case: str, act: str, values: Mapping[str, str], *, task: str = "") -> Page:
        """Do something to a case, as its page offers it."""
        page = self.browser.get(f"/staff/cases/{case}")
        version = page.tree.xpath("//input[@name='version']/@value")
        fields = {"version": version[0] if version else "0", **values}
        if task:
            fields["task"] = task
        return self.browser.post(f"/staff/cases/{case}/{act}", fields)


@dataclass
class Patient:
    """A patient in a browser, who answers whatever a form asks."""

    browser: Browser
    link: str
    birth_date: date
    answers: Mapping[str, Any] = field(default_factory=dict)

    def open_link(self) -> Page:
        """Open the link and give the date of birth."""
        self.browser.get(urlsplit(self.link).path)
        born = self.birth_date
        return self.browser.submit(
            {"day": born.day, "month": born.month, "year": born.year}, action=""
        )

    def fill_in(self, page: Page, *, pages: int | None = None) -> Page:
        """Fill in page after page from `page`, by label; `pages` stops half-way."""
        done = 0
        while "/p/forms/" in page.url and not page.url.endswith("/check"):
            if pages is not None and done >= pages:
                return self.browser.submit(command="later")
            before = page.url
            page = self.browser.submit(self.answers_to(page), button="", command="next")
            done += 1
            if page.url == before and done > 30:
                raise PageLacks(f"the form does not go on: {page.text[:600]}")
        return page

    def send(self) -> Page:
        """Send the answers from the page that checks them."""
        return self.browser.submit(command="send")

    def sign(self, page: Page, name: str) -> Page:
        """Sign what stands on the page with a typed name."""
        values = {"agree": "yes", "method": "typed", "name": name}
        return self.browser.submit(values, command="sign")

    def answers_to(self, page: Page) -> dict[str, Any]:
        """Answers for a page's fields: by the words of their labels, else the first choice."""
        form = next(f for f in page.tree.forms if f.xpath(".//*[@name='rev']"))
        given: dict[str, Any] = {}
        for control in form.xpath(".//*[starts-with(@name,'f.')]"):
            name = control.get("name")
            if name in given or control.xpath("ancestor::*[@hidden]"):
                continue
            value = self._answer(form, control)
            if value is not None:
                given[name] = value
        return given

    def _answer(self, form: Any, control: Any) -> Any:
        """The answer by the words of the label; an obligatory choice takes its last option."""
        words = _words_of(form, control)
        for label, value in self.answers.items():
            if label.lower() in words.lower():
                return _chosen(form, control, value)
        if "(optional)" in words or control.get("type") not in {"radio", None}:
            return None
        name = control.get("name")
        options = form.xpath(f".//input[@name='{name}']/@value | .//select[@name='{name}']//@value")
        return next(filter(None, reversed(options)), None)


def _words_of(form: Any, control: Any) -> str:
    own = form.xpath(f".//label[@for='{control.get('id')}']") if control.get("id") else []
    legend = control.xpath("ancestor::fieldset[1]/legend")
    told = [" ".join(each.text_content().split()) for each in [*legend, *own]]
    return " | ".join(told)


def _chosen(form: Any, control: Any, value: Any) -> Any:
    """The value of the option whose label is `value`, or the text itself."""
    if control.tag == "select":
        for option in control.xpath(".//option"):
            if " ".join(option.text_content().split()) == value:
                return option.get("value")
        return None
    if control.get("type") in {"radio", "checkbox"}:
        for each in form.xpath(f".//input[@name='{control.get('name')}']"):
            label = form.xpath(f".//label[@for='{each.get('id')}']")
            if label and " ".join(label[0].text_content().split()) == value:
                return each.get("value")
        return None
    if isinstance(value, date):
        part = control.get("name").rsplit(".", 1)[-1]
        return {"day": value.day, "month": value.month, "year": value.year}.get(part, str(value))
    return value
