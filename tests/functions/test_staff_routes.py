"""Every route of staff × every role × an id of another practice: allowed, refused, not there."""

import re
from datetime import timedelta

import act_on_task
import export_answers
import fetch_document
import open_case
import publish_form
import pytest
import set_up_practice
import show_board
import sign_in

from baton.actions.open_case import open_case as open_pack
from baton.aws.roles import ROUTES
from baton.domain.casework import noted
from baton.domain.views.board import Act
from baton.domain.words import Role
from tests.aws.events import SAME_ORIGIN, an_event
from tests.builders import (
    PRACTICE,
    STAFF,
    a_document,
    a_member,
    a_patient,
    a_practice,
    a_published_form,
)
from tests.template.template import functions

HANDLERS = {
    "ActOnTask": act_on_task,
    "ExportAnswers": export_answers,
    "FetchDocument": fetch_document,
    "OpenCase": open_case,
    "PublishForm": publish_form,
    "SetUpPractice": set_up_practice,
    "ShowBoard": show_board,
    "SignIn": sign_in,
}
APPS = {route: module for module in HANDLERS.values() for route in module.app.routes}
OTHER = "practice2"
UNKNOWN = "unknown000000000"

IDS = {
    "case": UNKNOWN,
    "form": UNKNOWN,
    "patient": UNKNOWN,
    "document": UNKNOWN,
    "member": UNKNOWN,
    "task": UNKNOWN,
    "act": "note",
    "kind": "csv",
}


def declared(name):
    """The routes that the template gives a function."""
    events = functions()[name]["Events"].values()
    return {f"{e['Properties']['Method']} {e['Properties']['Path']}" for e in events}


@pytest.mark.parametrize("name", HANDLERS)
def test_the_template_and_the_code_name_the_same_routes(name):
    assert set(HANDLERS[name].app.routes) == declared(name)


def test_every_route_behind_sign_in_has_a_row_of_roles():
    assert set(APPS) - set(sign_in.app.routes) == set(ROUTES)


def test_what_runs_the_practice_is_the_manager_s_alone():
    assert {route for route, roles in ROUTES.items() if roles != frozenset(Role)} == {
        "POST /staff/practice",
        "POST /staff/practice/members",
        "POST /staff/practice/members/{member}",
        "PATCH /api/practice",
        "POST /staff/forms",
        "POST /api/forms",
        "POST /staff/forms/{form}/{act}",
        "POST /api/forms/{form}/{act}",
        "GET /staff/forms/{form}/answers",
        "GET /api/forms/{form}/answers",
    }
    assert set(ROUTES.values()) == {frozenset(Role), frozenset({Role.MANAGER})}


def names_in(route):
    return {name: IDS[name] for name in re.findall(r"\{(\w+)\}", route)}


def answered(house, route, role, **changed):
    """What a member of a role gets for a route; pages are posted an empty form."""
    method, path = route.split(" ")
    named = names_in(route) | changed
    module = APPS[route]
    if path.startswith("/api/"):
        return house.call(module.handler, route, {}, role=role, **named)
    if method == "GET":
        return house.get(module.handler, path, role=role, **named)
    return house.post(module.handler, path, {}, role=role, **named)


@pytest.mark.parametrize("role", Role)
def test_a_role_passes_where_the_table_names_it_and_nowhere_else(house, role):
    refused = {
        route for route in ROUTES if answered(house, route, role)["statusCode"] in {401, 403}
    }

    assert refused == {route for route, roles in ROUTES.items() if role not in roles}


@pytest.mark.parametrize("role", Role)
def test_an_empty_request_is_never_our_fault(house, role):
    statuses = {route: answered(house, route, role)["statusCode"] for route in ROUTES}

    assert {route: status for route, status in statuses.items() if status >= 500} == {}


def test_nobody_gets_in_without_signing_in(house):
    replies = {}
    for route in ROUTES:
        path = route.split(" ")[1]
        event = an_event(
            route, path.format(**IDS), headers=SAME_ORIGIN, pathParameters=names_in(route)
        )
        replies[route] = APPS[route].handler(event)

    for route, reply in replies.items():
        api = " /api/" in route
        assert reply["statusCode"] == (401 if api else 303), route
        assert api or reply["headers"]["location"] == "/staff/sign-in", route


def the_other_practice(house):
    """A practice with a patient, a case, a document and a member: ids by the name in a route."""
    store = house.ports.store
    store.save_practice(a_practice(practice_id=OTHER))
    store.save_member(a_member(sub="other-member", practice_id=OTHER))
    patient = store.save_patient(a_patient(patient_id="patient2", practice_id=OTHER))
    case = open_pack(
        house.ports,
        OTHER,
        patient_id=patient.patient_id,
        pack_id="new-patient",
        wanted_by=house.ports.now() + timedelta(days=99),
        by=STAFF,
        key="k",
    )
    document = a_document(case_id=case.case_id, practice_id=OTHER)
    store.save(noted(case, "a letter", house.ports.now(), STAFF), document)
    their_form = store.save_form(a_published_form(practice_id=OTHER))
    return {
        "patient": patient.patient_id,
        "case": case.case_id,
        "document": document.document_id,
        "member": "other-member",
        "form": their_form.sha256,
        "task": next(iter(case.tasks)),
        "kind": "csv",
    }


FIELDS = {
    Act.NOTE: {"text": "x"},
    Act.ADD: {"item": "registration"},
    Act.MOVE: {"date": "2099-01-01", "time": "09:00"},
    Act.CLOSE: {"outcome": "mistake"},
    Act.REISSUE: {},
    Act.DROP: {"task": UNKNOWN, "reason": "x"},
    Act.FILE: {"task": UNKNOWN, "target": "aaa:bbb:ccc"},
    Act.ACCEPT: {"task": UNKNOWN},
    Act.SEND_BACK: {"task": UNKNOWN, "note": "x", "questions": "q"},
    Act.AMEND: {"task": UNKNOWN, "page": "0", "rev": "0", "tab": "t"},
    Act.DISCARD: {"task": UNKNOWN, "reason": "blank"},
    Act.ANSWERS: {"task": UNKNOWN, "page": "0", "rev": "0", "tab": "t"},
}


def anonymous(reply):
    """A reply without its reference and nonce, which differ by chance."""
    body = re.sub(r'"mono">[a-z2-7]{8}<|"reference": ?"\w+"|nonce="[^"]+"', "", reply["body"])
    return reply["statusCode"], body


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if "{" in route and route.startswith("GET")]
)
def test_what_another_practice_has_looks_like_nothing(house, route):
    theirs = the_other_practice(house)
    named = {name: theirs[name] for name in names_in(route)}

    foreign = answered(house, route, Role.MANAGER, **named)
    unknown = answered(house, route, Role.MANAGER)

    assert anonymous(foreign) == anonymous(unknown)
    assert foreign["statusCode"] == 404


@pytest.mark.parametrize("act", FIELDS)
def test_no_act_reaches_a_case_of_another_practice(house, act):
    theirs = the_other_practice(house)
    before = house.ports.store.get(OTHER, theirs["case"])
    route = "/staff/cases/{case}/{act}"

    foreign, unknown = (
        house.post(act_on_task.handler, route, FIELDS[act], case=case, act=act)
        for case in (theirs["case"], UNKNOWN)
    )

    assert anonymous(foreign) == anonymous(unknown)
    assert foreign["statusCode"] == 404
    assert house.ports.store.get(OTHER, theirs["case"]) == before


def test_no_pack_is_opened_for_a_patient_of_another_practice(house):
    theirs = the_other_practice(house)
    fields = {"pack": "new-patient", "date": "2099-01-01", "idempotency_key": "k"}

    page = house.get(open_case.handler, "/staff/open", q_patient=theirs["patient"])
    posted = house.post(open_case.handler, "/staff/open", fields | {"patient": theirs["patient"]})

    assert [page["statusCode"], posted["statusCode"]] == [404, 404]
    assert house.ports.store.open_cases(PRACTICE) == ()


def test_no_account_of_another_practice_is_changed(house):
    the_other_practice(house)

    reply = house.post(
        set_up_practice.handler,
        "/staff/practice/members/{member}",
        {"act": "disable"},
        role=Role.MANAGER,
        member="other-member",
    )

    assert reply["statusCode"] == 404
    assert not house.ports.store.member("other-member").disabled
