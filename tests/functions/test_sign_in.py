import re

import pytest
import sign_in
from botocore.stub import Stubber

from baton.aws.clients import client
from baton.domain.words import Role
from tests.aws.events import SAME_ORIGIN, a_form, an_event
from tests.aws.test_people import RESULT, asked, token
from tests.builders import RECEPTION, a_member

POST = "POST /staff/sign-in"


@pytest.fixture
def cognito(house):
    with Stubber(client("cognito-idp")) as stub:
        yield stub
        stub.assert_no_pending_responses()


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page["body"])[1]


def signed_in_as(cognito, sub):
    result = {
        "AuthenticationResult": {**RESULT["AuthenticationResult"], "AccessToken": token(sub=sub)}
    }
    cognito.add_response("admin_initiate_auth", asked("SOFTWARE_TOKEN_MFA"))
    cognito.add_response("admin_respond_to_auth_challenge", result)
    page = sign_in.handler(
        a_form(POST, {"step": "password", "email": "joan@x.test", "password": "p"})
    )
    return sign_in.handler(
        a_form(POST, {"step": "code", "challenge": field(page, "challenge"), "code": "123456"})
    )


def test_the_door_asks_for_a_password(house):
    page = sign_in.handler(an_event("GET /staff/sign-in"))

    assert page["statusCode"] == 200
    assert 'name="password"' in page["body"]


def test_password_and_code_open_a_session_that_no_script_can_read(house, cognito):
    reply = signed_in_as(cognito, RECEPTION)

    (cookie,) = reply["cookies"]
    assert (reply["statusCode"], reply["headers"]["location"]) == (303, "/staff")
    assert re.fullmatch(
        r"__Host-staff=[\w-]{43}; Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Strict", cookie
    )


@pytest.mark.parametrize("disabled", [True, False])
def test_an_account_that_may_not_work_gets_no_session(house, cognito, disabled):
    house.ports.store.save_member(a_member(disabled=disabled))

    reply = signed_in_as(cognito, RECEPTION if disabled else "stranger")

    assert (reply["statusCode"], reply["cookies"]) == (422, [])
    assert "switched off" in reply["body"]


def test_a_wrong_password_says_no_more_than_that(house, cognito):
    cognito.add_client_error("admin_initiate_auth", "UserNotFoundException")

    page = sign_in.handler(a_form(POST, {"step": "password", "email": "a@x.test", "password": "p"}))

    assert page["statusCode"] == 422
    assert "do not match" in page["body"]


def test_signing_out_ends_the_session(house):
    signed = house.signed_in(Role.RECEPTION)

    reply = sign_in.handler(an_event("POST /staff/sign-out", headers=SAME_ORIGIN, **signed))

    assert reply["headers"]["location"] == "/staff/sign-in?out=yes"
    assert reply["cookies"][0].startswith("__Host-staff=; Max-Age=0")


def test_a_form_of_another_site_is_refused(house):
    event = a_form(POST, {"step": "password"}, headers={"origin": "https://evil.example"})

    assert sign_in.handler(event)["statusCode"] == 403


@pytest.mark.parametrize("fields", [{"step": "magic"}, {"step": "password", "admin": "yes"}])
def test_fields_that_we_do_not_know_are_refused(house, fields):
    assert sign_in.handler(a_form(POST, fields))["statusCode"] == 400
