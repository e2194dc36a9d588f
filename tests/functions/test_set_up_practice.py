import json

import pytest
import set_up_practice
import show_board
from botocore.stub import Stubber

from baton.aws.clients import client
from baton.domain.words import Role
from tests.actions.test_set_up_practice import typed
from tests.builders import PRACTICE, RECEPTION

SETTINGS = "/staff/practice"
MEMBERS = "/staff/practice/members"


def multipart(fields):
    parts = (
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return "".join([*parts, "--edge--\r\n"]).encode()


def saved(house, role=Role.MANAGER, **changes):
    headers = {"content-type": "multipart/form-data; boundary=edge"}
    body = multipart(typed(**changes) | {"logo": ""})
    return house.post(set_up_practice.handler, SETTINGS, body, role=role, headers=headers)


@pytest.fixture
def cognito(house):
    with Stubber(client("cognito-idp")) as stub:
        yield stub
        stub.assert_no_pending_responses()


def test_everybody_sees_the_settings(house):
    page = house.get(set_up_practice.handler, SETTINGS)
    reply = house.call(set_up_practice.handler, "GET /api/practice")

    assert page["statusCode"] == 200
    assert "Only a manager can change these settings" in page["body"]
    assert json.loads(reply["body"])["name"] == "Harbour Dental"


def test_a_manager_saves_them(house):
    reply = saved(house, name="Harbour Street", holidays="2027-12-25")

    assert reply["headers"]["location"] == "/staff/practice?said=saved"
    assert house.ports.store.practice(PRACTICE).name == "Harbour Street"


def test_what_is_wrong_is_shown(house):
    page = saved(house, zone="Mars/Base")

    assert page["statusCode"] == 422
    assert "Choose a time zone of the list" in page["body"]


def test_a_program_changes_only_what_it_names(house):
    route, order = "PATCH /api/practice", {"version": 1, "colour": "#aa3355"}

    reply = house.call(set_up_practice.handler, route, order, role=Role.MANAGER)

    told = json.loads(reply["body"])
    assert (told["colour"], told["name"], told["version"]) == ("#aa3355", "Harbour Dental", 2)


def test_nobody_but_a_manager_changes_anything(house):
    replies = [
        saved(house, Role.CLINICIAN),
        house.call(set_up_practice.handler, "PATCH /api/practice", {"version": 1}),
        house.post(set_up_practice.handler, MEMBERS, {}),
        house.post(set_up_practice.handler, f"{MEMBERS}/{{member}}", {}, member=RECEPTION),
    ]

    assert [reply["statusCode"] for reply in replies] == [403] * 4


def test_a_manager_invites_a_colleague(house, cognito):
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    cognito.add_response(
        "admin_create_user", {"User": {"Attributes": [{"Name": "sub", "Value": "sub-9"}]}}
    )
    invitation = {"name": "Noor", "email": "noor@practice.example", "role": "clinician"}

    reply = house.post(set_up_practice.handler, MEMBERS, invitation, role=Role.MANAGER)

    assert reply["headers"]["location"] == "/staff/practice?said=invited"
    assert house.ports.store.member("sub-9").name == "Noor"


def test_somebodys_address_is_shown_as_taken(house, cognito):
    known = {"Username": "u", "UserAttributes": [{"Name": "sub", "Value": RECEPTION}]}
    cognito.add_response("admin_get_user", known)
    invitation = {"name": "Sam", "email": "sam@practice.example", "role": "reception"}

    page = house.post(set_up_practice.handler, MEMBERS, invitation, role=Role.MANAGER)

    assert page["statusCode"] == 422
    assert "has an account already" in page["body"]


def test_a_disabled_colleague_is_out_at_once(house, cognito):
    cognito.add_response("admin_disable_user", {})
    before = house.get(show_board.handler, "/staff")

    reply = house.post(
        set_up_practice.handler,
        f"{MEMBERS}/{{member}}",
        {"act": "disable"},
        role=Role.MANAGER,
        member=RECEPTION,
    )
    after = house.get(show_board.handler, "/staff")

    assert reply["headers"]["location"] == "/staff/practice?said=changed"
    assert (before["statusCode"], after["statusCode"]) == (200, 303)
    assert after["headers"]["location"] == "/staff/sign-in"


def test_the_last_manager_stays(house):
    fields = {"act": "save", "role": "clinician", "on_duty": "yes"}
    manager = next(
        member.sub for member in house.ports.store.members(PRACTICE) if member.role is Role.MANAGER
    )

    reply = house.post(
        set_up_practice.handler, f"{MEMBERS}/{{member}}", fields, role=Role.MANAGER, member=manager
    )

    assert reply["statusCode"] == 422
