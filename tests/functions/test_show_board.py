import json

import pytest
import show_board

from baton.domain.views.board import BoardView
from baton.domain.views.case import CaseView
from baton.domain.views.people import PatientsView, PatientView
from baton.domain.words import Role
from tests.builders import PATIENT_ID

NOWHERE = "nowhere000000000"


def test_the_board_shows_who_owes_what(house):
    house.patient()
    house.case()

    page = house.get(show_board.handler, "/staff")

    assert page["statusCode"] == 200
    assert "Mara Lindqvist" in page["body"]
    assert "Registration form" in page["body"]


def test_the_board_as_json_says_the_same(house):
    house.patient()
    case = house.case()

    reply = house.call(show_board.handler, "GET /api/board")

    lanes = {lane["kind"]: lane["total"] for lane in json.loads(reply["body"])["lanes"]}
    assert reply["statusCode"] == 200
    assert lanes == {"needs_us": 0, "with_patients": 1, "with_system": len(case.tasks) - 1}


def test_a_case_page_and_its_json_come_from_one_answer(house):
    house.patient()
    case = house.case()

    page = house.get(show_board.handler, "/staff/cases/{case}", case=case.case_id)
    reply = house.call(show_board.handler, "GET /api/cases/{case}", case=case.case_id)

    assert page["statusCode"] == reply["statusCode"] == 200
    assert "The pack was opened" in page["body"]
    assert json.loads(reply["body"])["label"] == "Mara Lindqvist"


def test_patients_are_found_and_shown(house):
    house.patient()

    found = house.get(show_board.handler, "/staff/patients", q_q="lindq")
    page = house.get(show_board.handler, "/staff/patients/{patient}", patient=PATIENT_ID)

    assert "Mara Lindqvist" in found["body"]
    assert page["statusCode"] == 200


@pytest.mark.parametrize(
    ("route", "params"),
    [
        ("/staff/cases/{case}", {"case": NOWHERE}),
        ("/staff/patients/{patient}", {"patient": NOWHERE}),
        ("/staff/scans/{case}", {"case": NOWHERE}),
    ],
)
def test_what_we_do_not_have_is_not_found(house, route, params):
    assert house.get(show_board.handler, route, **params)["statusCode"] == 404


def test_an_unknown_lane_is_refused(house):
    assert house.get(show_board.handler, "/staff", q_lane="kitchen")["statusCode"] == 400


@pytest.mark.parametrize(
    ("route", "model"),
    [
        ("GET /api/board", BoardView),
        ("GET /api/cases/{case}", CaseView),
        ("GET /api/patients", PatientsView),
        ("GET /api/patients/{patient}", PatientView),
    ],
)
def test_the_api_answers_what_its_description_says(house, route, model):
    house.patient()
    named = {"case": house.case().case_id, "patient": PATIENT_ID}
    wanted = {name: value for name, value in named.items() if f"{{{name}}}" in route}

    reply = house.call(show_board.handler, route, **wanted)

    assert model.model_validate_json(reply["body"]).model_dump_json() == reply["body"]


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_the_board(house, role):
    assert house.get(show_board.handler, "/staff", role=role)["statusCode"] == 200
