import base64
import json

import publish_form
from fhir.resources.R4B.questionnaire import Questionnaire

from baton.domain.published import FormState
from baton.domain.words import Role
from tests.builders import PRACTICE
from tests.functions.test_set_up_practice import multipart
from tests.questionnaires import as_file

FORMS = "/staff/forms"
HEADERS = {"content-type": "multipart/form-data; boundary=edge"}


def uploaded(house, source, role=Role.MANAGER, **given):
    fields = {"url": "", "form_version": "", "title": ""} | given
    body = multipart(fields | {"questionnaire": source.decode()})
    return house.post(publish_form.handler, FORMS, body, role=role, headers=HEADERS)


def told(house, route, value=None, **params):
    reply = house.call(publish_form.handler, route, value, role=Role.MANAGER, **params)
    return reply["statusCode"], json.loads(reply["body"])


def test_a_manager_uploads_looks_and_publishes(house):
    address = uploaded(house, as_file())["headers"]["location"]
    sha256 = address.removeprefix(f"{FORMS}/").partition("?")[0]
    page = house.get(publish_form.handler, f"{FORMS}/{{form}}", form=sha256, q_said="drafted")
    route = f"{FORMS}/{{form}}/{{act}}"
    done = house.post(
        publish_form.handler, route, {}, role=Role.MANAGER, form=sha256, act="publish"
    )

    assert "Look at it, then publish it" in page["body"]
    assert "Where do you travel?" in page["body"]
    assert done["headers"]["location"] == f"{FORMS}/{sha256}?said=published"
    assert house.ports.store.forms(PRACTICE)[0].state is FormState.PUBLISHED
    assert "Travel questions" in house.get(publish_form.handler, FORMS)["body"]


def test_a_form_leaves_as_it_was_brought(house):
    uploaded(house, as_file(purpose="What we do not use stays in it"))
    (form,) = house.ports.store.forms(PRACTICE)

    file = house.get(publish_form.handler, f"{FORMS}/{{form}}/fhir", form=form.sha256)
    read = json.loads(base64.b64decode(file["body"]))

    assert file["headers"]["content-type"] == "application/fhir+json"
    assert read == {**json.loads(as_file()), "purpose": "What we do not use stays in it"}
    assert Questionnaire.model_validate(read)


def test_a_form_of_the_library_leaves_too_and_one_that_is_not_there_does_not(house):
    route = f"{FORMS}/{{form}}/fhir"

    file = house.get(publish_form.handler, route, form="registration")
    missing = house.get(publish_form.handler, route, form="nothing")

    assert json.loads(base64.b64decode(file["body"]))["resourceType"] == "Questionnaire"
    assert missing["statusCode"] == 404


def test_words_beside_a_form_that_cannot_be_read_are_refused(house):
    long = uploaded(house, as_file(), title="x" * 300)
    broken = b'--edge\r\ncontent-disposition: form-data; name="url"\r\n\r\n\xff\r\n--edge--'
    bytes_ = house.post(publish_form.handler, FORMS, broken, role=Role.MANAGER, headers=HEADERS)

    assert (long["statusCode"], bytes_["statusCode"]) == (400, 400)


def test_what_stands_against_a_form_is_shown_with_its_question(house):
    page = uploaded(house, as_file(item=[{"linkId": "x", "type": "choice", "text": "X?"}]))

    assert page["statusCode"] == 422
    assert "The form was not kept" in page["body"]
    assert "Question x" in page["body"]


def test_a_form_full_of_scripts_shows_none(house):
    item = [{"linkId": "x", "type": "string", "text": "</iframe><script>alert(1)</script>"}]
    address = uploaded(house, as_file(item=item, title="<script>2</script>"))["headers"]["location"]
    sha256 = address.removeprefix(f"{FORMS}/").partition("?")[0]

    page = house.get(publish_form.handler, f"{FORMS}/{{form}}", form=sha256)["body"]

    assert "<script>alert" not in page
    assert "<script>2" not in page


def test_nobody_but_a_manager_uploads_or_publishes(house):
    route = f"{FORMS}/{{form}}/{{act}}"
    publishes = house.post(publish_form.handler, route, {}, form="0" * 64, act="publish")

    assert uploaded(house, as_file(), Role.CLINICIAN)["statusCode"] == 403
    assert publishes["statusCode"] == 403


def test_a_program_does_the_same(house):
    status, sent = told(house, "POST /api/forms", {"questionnaire": as_file().decode()})
    named = {"form": sent["form"]}
    _, done = told(house, "POST /api/forms/{form}/{act}", {}, act="publish", **named)
    _, seen = told(house, "GET /api/forms/{form}", **named, q_page="1")
    _, listed = told(house, "GET /api/forms")

    assert status == 201
    assert done["form"]["state"] == "published"
    assert seen["page"] == 1
    assert [line["form"] for line in listed["forms"]] == [sent["form"]]


def test_a_program_learns_why_nothing_was_kept(house):
    status, sent = told(house, "POST /api/forms", {"questionnaire": "{}"})

    assert status == 200
    assert sent["form"] is None
    assert sent["findings"][0]["code"] == "notQuestionnaire"
