import json
from datetime import timedelta

import open_case
import pytest

from tests.builders import PATIENT_ID, PRACTICE

NEW = {
    "given_name": "Noor",
    "family_name": "Lindqvist",
    "day": "9",
    "month": "1",
    "year": "2018",
    "email": "",
    "mobile": "07700 900123",
    "language": "en",
}


def wanted(house, days=7):
    return (house.ports.now() + timedelta(days=days)).date().isoformat()


def test_a_new_patient_is_added_and_shown(house):
    reply = house.post(open_case.handler, "/staff/patients/new", NEW)

    (patient,) = house.ports.store.search(PRACTICE, "noor")
    assert reply["statusCode"] == 303
    assert reply["headers"]["location"] == f"/staff/patients/{patient.patient_id}?said=new_patient"
    assert patient.mobile.value == "+447700900123"


def test_what_was_typed_wrong_stands_beside_its_field(house):
    page = house.post(open_case.handler, "/staff/patients/new", NEW | {"year": "18"})

    assert page["statusCode"] == 422
    assert "Enter a day, month and year that are over" in page["body"]
    assert 'value="Noor"' in page["body"]


def test_a_likely_double_is_shown_until_it_is_confirmed(house):
    house.patient()
    twin = NEW | {"given_name": "Mara"}

    page = house.post(open_case.handler, "/staff/patients/new", twin)
    reply = house.post(open_case.handler, "/staff/patients/new", twin | {"confirm": "new"})

    assert page["statusCode"] == 200
    assert "Do we know this person already?" in page["body"]
    assert reply["statusCode"] == 303
    assert len(house.ports.store.search(PRACTICE, "mara")) == 2


def test_a_program_adds_a_patient_once_under_its_key(house):
    order = {"given_name": "Noor", "family_name": "Lind", "birth_date": "2018-01-09"}

    replies = [house.call(open_case.handler, "POST /api/patients", order) for _ in range(2)]
    doubles = json.loads(replies[1]["body"])["doubles"]
    confirmed = house.call(open_case.handler, "POST /api/patients", order | {"confirm": True})

    assert [reply["statusCode"] for reply in replies] == [201, 200]
    assert [double["why"] for double in doubles] == ["Same birth date, given name, family name"]
    assert confirmed["statusCode"] == 201


def test_a_pack_is_opened_from_the_page(house):
    house.patient()
    page = house.get(open_case.handler, "/staff/open", q_patient=PATIENT_ID)
    fields = {"patient": PATIENT_ID, "pack": "new-patient", "date": wanted(house), "time": "09:00"}

    replies = [
        house.post(open_case.handler, "/staff/open", fields | {"idempotency_key": "k1"})
        for _ in range(2)
    ]

    (case,) = house.ports.store.open_cases(PRACTICE)
    assert page["statusCode"] == 200
    assert {reply["headers"]["location"] for reply in replies} == {
        f"/staff/cases/{case.case_id}?said=opened"
    }


def test_a_time_that_is_over_is_asked_again(house):
    house.patient()
    fields = {"patient": PATIENT_ID, "pack": "new-patient", "date": wanted(house, -1)}

    page = house.post(open_case.handler, "/staff/open", fields | {"idempotency_key": "k1"})

    assert page["statusCode"] == 422
    assert "Choose a time that is still to come" in page["body"]


def test_a_program_opens_a_pack_once_under_its_key(house):
    house.patient()
    order = {
        "patient": PATIENT_ID,
        "pack": "new-patient",
        "wanted_by": (house.ports.now() + timedelta(days=7)).isoformat(),
    }

    replies = [
        house.call(open_case.handler, "POST /api/cases", order, headers={"idempotency-key": "k"})
        for _ in range(2)
    ]

    assert [reply["statusCode"] for reply in replies] == [201, 201]
    assert len({json.loads(reply["body"])["case_id"] for reply in replies}) == 1


def test_unknown_fields_and_patients_are_refused(house):
    order = {"patient": "nobody", "pack": "new-patient", "wanted_by": "2099-01-01T09:00:00Z"}

    unknown = house.call(open_case.handler, "POST /api/cases", order)
    extra = house.call(open_case.handler, "POST /api/cases", order | {"practice_id": "another"})

    assert unknown["statusCode"] == 404
    assert extra["statusCode"] == 400
    assert json.loads(extra["body"])["fields"] == ["practice_id"]


def test_a_search_leads_to_the_patient(house):
    house.patient()

    page = house.get(open_case.handler, "/staff/open", q_q="lindq")

    assert f"/staff/open?patient={PATIENT_ID}" in page["body"]


@pytest.mark.parametrize(
    ("path", "order", "field"),
    [
        ("/api/patients", {"birth_date": "2127-01-01"}, "birth_date"),
        ("/api/patients", {"birth_date": "1700-01-01"}, "birth_date"),
        ("/api/patients", {"language": "e" * 5000}, "language"),
        ("/api/cases", {"wanted_by": "2020-01-01T09:00:00Z"}, "wanted_by"),
        ("/api/cases", {"wanted_by": "9999-12-31T23:59:59Z"}, "wanted_by"),
    ],
)
def test_a_program_is_told_the_field_that_a_rule_forbids(house, path, order, field):
    house.patient()
    whole = {
        "/api/patients": {"given_name": "A", "family_name": "B", "birth_date": "1990-01-02"},
        "/api/cases": {"patient": PATIENT_ID, "pack": "new-patient"},
    }[path]

    reply = house.call(open_case.handler, f"POST {path}", whole | order)

    assert reply["statusCode"] == 400
    assert json.loads(reply["body"])["fields"] == [field]
