"""A pack of three forms, walked without script: each thing is said once, confirmed, and named."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from baton import library
from baton.domain.forms.asking_once import carriable
from baton_local.browsing import Page
from baton_local.people import Patient
from tests.deployed import Workplace, a_person

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


def test_a_pack_of_three_forms_asks_each_thing_once(practice: Workplace) -> None:
    story = practice.story(a_person())
    case_id = story.open(pack="new-patient-dental")
    phone = story.at_the_door()
    phone.answers = {**phone.answers, **ANSWERS}
    phone.open_link()

    said: list[str] = []
    confirmed: list[Page] = []
    for title, form in FORMS.items():
        pages = list(_walked(phone, title))
        confirmed += [page for page in pages if page.url.endswith("/known")]
        said += {key for page in pages for key in _blank(page, form)}

    assert len(confirmed) == 2
    assert "Penicillin: a rash within an hour" in confirmed[0].text
    assert "You told us this on “New patient registration”" in confirmed[1].text
    shared = set.intersection(*map(_keys, ("registration", "insurance")))
    assert {key for key in shared if said.count(key) == 1} == shared
    twice = {key for key in said if said.count(key) > 1}
    left_open = {i.index for i in library.form("registration").items if not i.required}
    assert {carriable(library.form("registration"))[key].index for key in twice} <= left_open
    tasks = {card.title: card.task_id for card in practice.case(case_id).tasks}
    card = f"/cases/{case_id}/answers/{tasks['Insurance and payment']}/fhir"
    first = json.loads(practice.api("GET", f"/api{card}").text)["item"][0]["item"][0]
    told = {part["url"]: part for part in first["extension"][0]["extension"]}
    assert told["title"]["valueString"] == "New patient registration"
    assert told["outcome"]["valueCode"] == "confirmed"
    assert "the patient looked at answers given before" in str(practice.case(case_id).timeline)


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


def _keys(form: str) -> set[str]:
    return {*carriable(library.form(form))}
