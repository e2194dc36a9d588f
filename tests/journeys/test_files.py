"""A patient sends a photo with a form, by a plain page or straight to the store; staff have it."""

import json
from typing import Any

import pytest
import requests

from baton.domain.words import TaskKind
from baton_local.people import Patient
from tests.deployed import TIMEOUT_SECONDS, Workplace, a_person
from tests.engines.builders import an_image
from tests.questionnaires import a_questionnaire

pytestmark = pytest.mark.journeys

CARD = {"linkId": "card", "type": "attachment", "text": "Photos of your card", "repeats": True}
PAGE = {"linkId": "page", "type": "group", "text": "Your card", "item": [CARD]}
FIELD = "f.1"


def test_photos_arrive_either_way_and_what_lies_about_its_kind_does_not(
    practice: Workplace,
) -> None:
    story = practice.story(a_person())
    case_id = story.open()
    task = practice.asks_too(
        case_id, a_questionnaire(url="https://forms.example/card", item=[PAGE])
    )
    patient = story.at_the_door()
    patient.open_link()
    browser = patient.browser
    page = browser.get(f"/p/forms/{task}/0")

    lying = browser.submit(files=_file(b"MZ\x90 a program"), button="Send this file")
    inside = browser.submit(files=_file(an_image(kind="JPEG")), button="Send this file")
    straight = _straight(patient, page.url, an_image(kind="PNG"))
    picture = browser.get(straight.tree.xpath("//*[@class='file']//img/@src")[0])
    browser.get(page.url)
    browser.submit(command="next")
    patient.send()

    assert "neither a photo" in lying.text
    assert inside.text.count("card.jpg") >= 1
    assert len(straight.tree.xpath("//*[@class='file']")) == 2
    assert picture.body.startswith(b"\x89PNG")
    documents = [line.title for line in practice.case(case_id).documents]
    assert documents.count("card.jpg") == 2
    assert practice.task(case_id, TaskKind.FORM).stage == "in review"


def _file(data: bytes) -> dict[str, Any]:
    return {f"file.{FIELD}": ("card.jpg", data)}


def _straight(patient: Patient, page: str, data: bytes) -> Any:
    """Ask where to send a file, send it there and name it in the form, as the script does."""
    offer = json.loads(patient.browser.post(f"{page}/upload", {}).body)
    fields = {field["name"]: field["value"] for field in offer["fields"]}
    sent = requests.post(offer["url"], fields, files={"file": data}, timeout=TIMEOUT_SECONDS)
    assert sent.ok
    here = patient.browser.get(page)
    form = dict(here.form(command="next").form_values())
    named = {**form, f"upload.{FIELD}": f"{offer['upload_id']}/card.jpg", "stay": "f-1"}
    files = {name: (None, value) for name, value in named.items()}
    return patient.browser.post(f"{page}/files", {}, files=files)
