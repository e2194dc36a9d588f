"""A pack of three forms, walked without script: each thing is said once, confirmed, and named."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from baton import library
from baton.domain.forms import Item
from baton.domain.forms.asking_once import carriable
from baton_local.browsing import Page
from baton_local.people import Patient
from baton_local.story import Story
from tests.deployed import Workplace, a_person, eventually

pytestmark = pytest.mark.journeys

ANSWERS = {
    "What brings you": "A check-up or a clean",
    "last see a dentist": "In the last 12 months",
    "Do you have any of these": "None of these",
    "dentures": "None of these",
    "numbing injection": "No",
    "bled for a long": "No",
    "feel about coming": "Calm",
    "blood thinner": "No",
    "tablets or injections": "No",
    "could you be": "This is not about me",
    "second insurance": "No",
    "because of an accident": "No",
    "Who pays what": "I do",
}
FORMS = {
    "Registration form": "registration",
    "Dental and medical history": "dental-history",
    "Insurance and payment": "insurance",
}


@dataclass(frozen=True)
class Walked:
    """A pack that was filled in: whose, and every page with its form."""

    story: Story
    case_id: str
    pages: tuple[tuple[str, Page], ...]

    @property
    def confirmed(self) -> list[Page]:
        """The pages that asked what is still right."""
        return [page for _, page in self.pages if page.url.endswith("/known")]


@pytest.fixture(scope="module")
def walked(practice: Workplace) -> Walked:
    story = practice.story(a_person())
    case_id = story.open(pack="new-patient-dental", in_days=20)
    phone = _at_the_list(story)
    pages = [(form, page) for title, form in FORMS.items() for page in _walked(phone, title)]
    return Walked(story, case_id, tuple(pages))


def test_a_pack_of_three_forms_asks_each_thing_once(walked: Walked) -> None:
    said = Counter(key for form in FORMS.values() for key in _asked_blank(walked, form))

    first, second = walked.confirmed
    assert "Penicillin: a rash within an hour" in first.text
    assert "You told us this on “New patient registration”" in second.text
    shared = _keys("registration").keys() & _keys("insurance").keys()
    assert {said[key] for key in shared} == {1}
    left_open = {i.index for i in library.form("registration").items if not i.required}
    assert {_keys("registration")[key].index for key in said if said[key] > 1} <= left_open


def test_staff_see_where_an_answer_comes_from(practice: Workplace, walked: Walked) -> None:
    case = practice.case(walked.case_id)
    task = next(card.task_id for card in case.tasks if card.title == "Insurance and payment")
    path = f"cases/{walked.case_id}/answers/{task}"

    response = json.loads(practice.api("GET", f"/api/{path}/fhir").text)

    told = {
        part["url"]: part for part in response["item"][0]["item"][0]["extension"][0]["extension"]
    }
    assert told["title"]["valueString"] == "New patient registration"
    assert told["outcome"]["valueCode"] == "confirmed"
    assert "the patient looked at answers given before" in str(case.timeline)


def test_who_comes_back_is_shown_what_is_known_after_a_code(
    practice: Workplace, walked: Walked
) -> None:
    person, staff = walked.story.person, practice.staff
    practice.stack.move_clock("+2d")
    practice.come_back()
    patient = practice.case(walked.case_id).patient_id
    wanted = practice.stack.clock.now() + timedelta(days=20)
    known = len(practice.mail_to(person.email))
    staff.open_pack(patient or "", "yearly-update", wanted)
    eventually(lambda: len(practice.mail_to(person.email)) > known or None, "an invitation")
    phone = _at_the_list(walked.story)
    here = phone.browser

    here.submit(button="Send me a code")
    text = eventually(lambda: next(iter(practice.mail_to(person.mobile)), None), "a code").text
    shown = here.submit({"code": _digits(text)}, button="Show what is known")
    assert "shown for you to confirm" in shown.text
    page = here.get(shown.link("Start"))

    assert page.url.endswith("/known")
    assert person.email in page.text
    assert "You told us this on “your record with us”" in page.text
    assert "You told us this on “New patient registration”" in page.text
    after = here.submit(phone.answers_to(page), command="next")
    assert "/p/forms/" in after.url


def _at_the_list(story: Story) -> Patient:
    phone = story.at_the_door()
    phone.answers = {**phone.answers, **ANSWERS}
    phone.open_link()
    return phone


def _digits(text: str) -> str:
    return "".join(re.findall("[0-9]{6}", text))


def _asked_blank(walked: Walked, form: str) -> set[str]:
    """The keys that one form asked for without an answer standing there."""
    return {key for name, page in walked.pages if name == form for key in _blank(page, form)}


def _walked(phone: Patient, title: str) -> Iterator[Page]:
    """Every page of one form, filled in and sent on, until it is with the practice."""
    here = phone.browser
    page = here.get(here.get("/p/me").link(title))
    while not page.url.endswith("/check"):
        yield page
        files = dict.fromkeys(page.tree.xpath("//input[@type='file']/@name"), ("", b""))
        page = here.submit(phone.answers_to(page), command="next", files=files or None)
    sent = phone.send()
    assert "has arrived" in sent.text


def _blank(page: Page, form: str) -> Iterator[str]:
    """The keys of the questions that stand there without an answer."""
    items = library.form(form).items
    known = {item.index: key for key, item in carriable(library.form(form)).items()}
    fields: dict[int, list[Any]] = {}
    for control in page.tree.xpath("//main//*[starts-with(@name,'f.')]"):
        fields.setdefault(int(control.get("name").split(".")[1]), []).append(control)
    for index, controls in fields.items():
        if index in known and items[index].page == _number(page) and not any(map(_holds, controls)):
            yield known[index]


def _holds(control: Any) -> bool:
    if control.get("type") in {"radio", "checkbox"}:
        return control.get("checked") is not None
    if control.tag == "select":
        return bool(control.xpath("./option[@selected]/@value"))
    return bool((control.get("value") or control.text or "").strip())


def _number(page: Page) -> int:
    last = page.url.partition("?")[0].rpartition("/")[2]
    return int(last) if last.isdigit() else -1


def _keys(form: str) -> Mapping[str, Item]:
    return carriable(library.form(form))
