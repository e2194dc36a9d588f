"""A practice’s own form: published, added to a case, filled in, returned, corrected, exported."""

import json

import pytest

from baton.domain.views.case import CaseView, TaskCard
from baton.domain.words import TaskKind
from baton_local.browsing import Page
from baton_local.people import Patient
from tests.deployed import Workplace, a_person
from tests.questionnaires import as_file

pytestmark = pytest.mark.journeys

TITLE = "Travel questions"


def published(practice: Workplace, version: str) -> str:
    """Bring a form by the page and publish it; gives its hash."""
    browser = practice.staff.browser
    browser.get("/staff/forms")
    fields = dict.fromkeys(("url", "form_version", "title"), (None, ""))
    upload = {**fields, "questionnaire": ("f.json", as_file(version=version))}
    looked = browser.post("/staff/forms", {}, files=upload)
    assert "Look at it, then publish it" in looked.text
    assert "Where do you travel?" in looked.html
    done = browser.submit(button="Publish")
    assert "new cases get this version" in done.text
    return done.url.partition("/staff/forms/")[2].partition("?")[0]


def stage_of(practice: Workplace, case_id: str) -> str:
    return travel(practice.case(case_id)).stage


def travel(case: CaseView) -> TaskCard:
    return next(task for task in case.tasks if task.title == TITLE)


def filled_in(patient: Patient, task: str, answers: dict[str, str]) -> Page:
    patient.answers = answers
    page = patient.browser.get(f"/p/forms/{task}/0")
    patient.fill_in(page)
    return patient.send()


def test_a_form_is_published_filled_in_returned_corrected_and_taken_along(
    practice: Workplace,
) -> None:
    form = published(practice, "1")
    story = practice.story(a_person())
    case_id = story.open()
    practice.staff.act(case_id, "add", {"item": form[:40]})
    task = travel(practice.case(case_id)).task_id
    patient = story.at_the_door()
    patient.open_link()

    filled_in(patient, task, {"Where": "Oslo", "pills": "Yes", "Which": "Aspirin"})
    assert stage_of(practice, case_id) == "in review"
    read = practice.staff.browser.get(f"/staff/cases/{case_id}?answers={task}&page=check")
    assert "Sent by the patient" in read.text

    returned = {"questions": "which", "note": "How many milligrams?"}
    practice.staff.act(case_id, "return", returned, task=task)
    again = patient.browser.get(f"/p/forms/{task}/1")
    assert "How many milligrams?" in again.text
    assert "Do you take pills?" not in again.text
    filled_in(patient, task, {"Which": "Aspirin 100 mg"})
    practice.staff.act(case_id, "accept", {}, task=task)
    assert stage_of(practice, case_id) == "accepted"

    _corrected(practice, case_id, task)
    told = json.loads(practice.api("GET", f"/api/cases/{case_id}/answers/{task}/fhir").text)
    assert (told["status"], told["meta"]["versionId"]) == ("amended", "3")
    assert "Aspirin 100 mg" in json.dumps(told)
    assert "Lima" in json.dumps(told)
    pdf = practice.api("GET", f"/api/cases/{case_id}/answers/{task}/pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    table = practice.staff.browser.get(f"/staff/cases/{case_id}/answers/{task}/csv")
    assert "Aspirin 100 mg" in table.html


def test_a_link_already_sent_goes_on_with_its_own_version(practice: Workplace) -> None:
    first = published(practice, "5")
    story = practice.story(a_person())
    case_id = story.open()
    practice.staff.act(case_id, "add", {"item": first[:40]})
    task = travel(practice.case(case_id)).task_id
    published(practice, "6")
    patient = story.at_the_door()
    patient.open_link()

    filled_in(patient, task, {"Where": "Rome", "pills": "No"})

    told = json.loads(practice.api("GET", f"/api/cases/{case_id}/answers/{task}/fhir").text)
    assert told["questionnaire"].endswith("|5")


def test_a_form_is_printed_for_a_patient_who_wants_paper(practice: Workplace) -> None:
    story = practice.story(a_person())
    case_id = story.open()
    task = practice.task(case_id, TaskKind.FORM).task_id
    practice.staff.act(case_id, "paper", {}, task=task)

    paper = practice.staff.browser.post(f"/staff/cases/{case_id}/print/{task}", {})

    assert paper.status == 200
    assert paper.body[:5] == b"%PDF-"
    assert "was printed" in practice.staff.browser.get(f"/staff/cases/{case_id}").text


def _corrected(practice: Workplace, case_id: str, task: str) -> None:
    browser = practice.staff.browser
    browser.get(f"/staff/cases/{case_id}?answers={task}&page=0&correct=yes")
    page = browser.here
    name = next(n for n in page.form(action="/amend").fields if n.startswith("f."))
    kept = browser.submit({name: "Lima", "reason": "Said so on the phone"}, action="/amend")
    assert "what stood there before is kept" in kept.text
