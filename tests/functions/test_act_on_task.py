import json

import act_on_task
import pytest
import show_board

from baton.domain.words import TaskKind
from tests.builders import PATIENT_ID, PRACTICE

ACT = "/staff/cases/{case}/{act}"
CORRECT = "/staff/patients/{patient}/{act}"


def act(house, case, name, **fields):
    return house.post(act_on_task.handler, ACT, fields, case=case.case_id, act=name)


def form_of(case):
    return next(task for task in case.tasks.values() if task.kind is TaskKind.FORM)


@pytest.fixture
def case(house):
    house.patient()
    return house.case()


def test_an_act_leads_back_to_the_case_and_says_so(house, case):
    reply = act(house, case, "note", text="Prefers afternoons", version="3")

    assert reply["statusCode"] == 303
    assert reply["headers"]["location"] == f"/staff/cases/{case.case_id}?said=note"


def test_an_act_of_a_program_answers_with_the_case(house, case):
    order = {"task": form_of(case).task_id}

    reply = house.call(
        act_on_task.handler,
        "POST /api/cases/{case}/{act}",
        order,
        case=case.case_id,
        act="paper",
    )

    stages = [task["stage"] for task in json.loads(reply["body"])["tasks"]]
    assert (reply["statusCode"], stages[0]) == (200, "on paper")


def test_what_is_no_longer_possible_is_a_conflict(house, case):
    assert act(house, case, "retry", task=form_of(case).task_id)["statusCode"] == 409


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("note", {"text": "x", "practice": "another"}, 400),
        ("note", {}, 400),
        ("drop", {"task": "elsewhere", "reason": "x"}, 404),
        ("explode", {}, 404),
        ("correct", {}, 404),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(house, case, name, fields, status):
    assert act(house, case, name, **fields)["statusCode"] == status


def test_answers_are_typed_on_the_pages_own_form(house, case):
    task = form_of(case).task_id
    page = house.get(show_board.handler, "/staff/cases/{case}", case=case.case_id, q_answers=task)
    nothing = act(house, case, "answers", task=task, page="0")

    assert page["statusCode"] == 200
    assert "You enter the answers of" in page["body"]
    assert nothing["statusCode"] == 400


def test_the_api_has_no_page_to_type_into(house, case):
    reply = house.call(
        act_on_task.handler,
        "POST /api/cases/{case}/{act}",
        {},
        case=case.case_id,
        act="answers",
    )

    assert reply["statusCode"] == 404


def corrected(house, **changes):
    fields = {
        "version": "1",
        "given_name": "Mara",
        "family_name": "Lindqvist",
        "day": "17",
        "month": "5",
        "year": "1984",
        "email": "mara.l@patient.example",
        "language": "en",
    }
    return house.post(
        act_on_task.handler, CORRECT, fields | changes, patient=PATIENT_ID, act="correct"
    )


def test_details_are_corrected_from_the_page(house, case):
    reply = corrected(house)

    assert reply["headers"]["location"] == f"/staff/patients/{PATIENT_ID}?said=correct"
    assert house.ports.store.patient(PRACTICE, PATIENT_ID).email.value == "mara.l@patient.example"


def test_a_wrong_detail_is_asked_again_and_an_old_page_is_a_conflict(house, case):
    wrong, stale = corrected(house, month="13"), corrected(house, version="0")

    assert (wrong["statusCode"], stale["statusCode"]) == (422, 409)
    assert "Enter a day, month and year that are over" in wrong["body"]


def test_details_are_corrected_by_a_program(house, case):
    order = {
        "version": 1,
        "given_name": "Mara",
        "family_name": "Lind",
        "birth_date": "1984-05-17",
    }

    reply = house.call(
        act_on_task.handler,
        "POST /api/patients/{patient}/{act}",
        order,
        patient=PATIENT_ID,
        act="correct",
    )

    assert json.loads(reply["body"])["name"] == "Mara Lind"


def test_nothing_but_correct_is_done_to_a_patient(house, case):
    reply = house.post(act_on_task.handler, CORRECT, {}, patient=PATIENT_ID, act="delete")

    assert reply["statusCode"] == 404


def test_a_script_and_a_page_are_told_where_a_scan_goes(house):
    page = house.post(act_on_task.handler, "/staff/scans", {})
    event = {"accept": "application/json"}
    reply = house.post(act_on_task.handler, "/staff/scans", {}, headers=event)
    program = house.call(act_on_task.handler, "POST /api/scans", {})

    assert json.loads(program["body"]).keys() == json.loads(reply["body"]).keys()
    upload = json.loads(reply["body"])
    fields = {field["name"]: field["value"] for field in upload["fields"]}
    assert page["statusCode"] == reply["statusCode"] == 200
    assert 'enctype="multipart/form-data"' in page["body"]
    assert fields["key"].startswith(f"in/{PRACTICE}/")
    assert upload["size_limit_bytes"] == 50_000_000
