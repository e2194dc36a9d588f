import base64
import json

import pytest
from botocore.stub import Stubber

from baton.actions.accounts import Ask, Challenge, SignedIn
from baton.aws.clients import client
from baton.aws.people import CognitoPeople
from baton.domain.errors import Conflict, Unavailable, WrongAnswer

PEOPLE = CognitoPeople("eu-west-2_pool", "client")


def token(**claims):
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"head.{payload}.mac"


RESULT = {"AuthenticationResult": {"AccessToken": token(sub="sub-1"), "ExpiresIn": 900}}


@pytest.fixture
def cognito(environment):
    with Stubber(client("cognito-idp")) as stub:
        yield stub
        stub.assert_no_pending_responses()


def asked(ask, **parameters):
    return {
        "ChallengeName": ask,
        "Session": "session-1-of-twenty-letters",
        "ChallengeParameters": parameters,
    }


def test_a_password_leads_to_the_next_question(cognito):
    cognito.add_response(
        "admin_initiate_auth",
        asked("SOFTWARE_TOKEN_MFA", USER_ID_FOR_SRP="sub-1"),
        {
            "UserPoolId": "eu-west-2_pool",
            "ClientId": "client",
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "mia@example.org", "PASSWORD": "a long one"},
        },
    )

    step = PEOPLE.sign_in("mia@example.org", "a long one")

    assert step == Challenge(Ask.ONE_TIME_CODE, "session-1-of-twenty-letters", "sub-1")


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (Ask.ONE_TIME_CODE, "SOFTWARE_TOKEN_MFA_CODE"),
    ],
)
def test_the_right_answer_signs_in(cognito, ask, name):
    cognito.add_response(
        "admin_respond_to_auth_challenge",
        RESULT,
        {
            "UserPoolId": "eu-west-2_pool",
            "ClientId": "client",
            "ChallengeName": ask.value,
            "Session": "session-1-of-twenty-letters",
            "ChallengeResponses": {"USERNAME": "sub-1", name: "123456"},
        },
    )

    step = PEOPLE.answer(Challenge(ask, "session-1-of-twenty-letters", "sub-1"), "123456")

    assert step == SignedIn("sub-1")


def test_a_first_sign_in_hands_out_the_secret_for_the_codes(cognito):
    cognito.add_response("admin_initiate_auth", asked("MFA_SETUP", USER_ID_FOR_SRP="sub-1"))
    cognito.add_response(
        "associate_software_token",
        {"SecretCode": "SECRETCODE234567", "Session": "session-2-of-twenty-letters"},
        {"Session": "session-1-of-twenty-letters"},
    )

    step = PEOPLE.sign_in("mia@example.org", "a long one")

    assert step == Challenge(
        Ask.SET_UP_CODES, "session-2-of-twenty-letters", "sub-1", "SECRETCODE234567"
    )


def test_a_first_code_proves_the_secret_and_signs_in(cognito):
    cognito.add_response(
        "verify_software_token",
        {"Status": "SUCCESS", "Session": "session-3-of-twenty-letters"},
        {"Session": "session-2-of-twenty-letters", "UserCode": "123456"},
    )
    cognito.add_response(
        "admin_respond_to_auth_challenge",
        RESULT,
        {
            "UserPoolId": "eu-west-2_pool",
            "ClientId": "client",
            "ChallengeName": "MFA_SETUP",
            "Session": "session-3-of-twenty-letters",
            "ChallengeResponses": {"USERNAME": "sub-1"},
        },
    )

    step = PEOPLE.answer(
        Challenge(Ask.SET_UP_CODES, "session-2-of-twenty-letters", "sub-1", "SECRETCODE234567"),
        "123456",
    )

    assert isinstance(step, SignedIn)


def test_a_pool_that_asks_for_no_code_gets_one_set_up_before_anybody_is_signed_in(cognito):
    cognito.add_response("admin_respond_to_auth_challenge", RESULT)
    cognito.add_response(
        "associate_software_token",
        {"SecretCode": "SECRETCODE234567"},
        {"AccessToken": token(sub="sub-1")},
    )
    cognito.add_response("verify_software_token", {"Status": "SUCCESS"})
    cognito.add_response("set_user_mfa_preference", {})
    cognito.add_response(
        "get_user",
        {"Username": "u", "UserAttributes": [{"Name": "sub", "Value": "sub-1"}]},
        {"AccessToken": token(sub="sub-1")},
    )

    asked_on = PEOPLE.answer(Challenge(Ask.NEW_PASSWORD, "s" * 24, "sub-1"), "a new long one")
    assert isinstance(asked_on, Challenge)
    step = PEOPLE.answer(asked_on, "123456")

    assert (asked_on.ask, asked_on.secret) == (Ask.SET_UP_CODES, "SECRETCODE234567")
    assert step == SignedIn("sub-1")


def test_an_account_is_known_by_its_address_or_not_at_all(cognito):
    attributes = [{"Name": "sub", "Value": "sub-1"}]
    cognito.add_response("admin_get_user", {"Username": "u", "UserAttributes": attributes})
    cognito.add_client_error("admin_get_user", "UserNotFoundException")

    assert [PEOPLE.known("mia@example.org") for _ in range(2)] == ["sub-1", None]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("NotAuthorizedException", WrongAnswer),
        ("UserNotFoundException", WrongAnswer),
        ("PasswordResetRequiredException", WrongAnswer),
        ("TooManyRequestsException", Unavailable),
    ],
)
def test_a_refusal_never_says_why(cognito, code, error):
    cognito.add_client_error("admin_initiate_auth", code)

    with pytest.raises(error):
        PEOPLE.sign_in("mia@example.org", "wrong")


@pytest.mark.parametrize("code", ["CodeMismatchException", "ExpiredCodeException"])
def test_a_wrong_code_is_a_wrong_answer(cognito, code):
    cognito.add_client_error("admin_respond_to_auth_challenge", code)

    with pytest.raises(WrongAnswer):
        PEOPLE.answer(
            Challenge(Ask.ONE_TIME_CODE, "session-1-of-twenty-letters", "sub-1"), "000000"
        )


def test_a_fault_of_ours_is_told_as_it_is(cognito):
    cognito.add_client_error("admin_initiate_auth", "ResourceNotFoundException")

    with pytest.raises(Exception, match="ResourceNotFoundException"):
        PEOPLE.sign_in("mia@example.org", "x")


def test_an_account_is_made_and_cognito_mails_the_password(cognito):
    cognito.add_response(
        "admin_create_user",
        {"User": {"Attributes": [{"Name": "sub", "Value": "sub-2"}]}},
        {
            "UserPoolId": "eu-west-2_pool",
            "Username": "mia@example.org",
            "UserAttributes": [
                {"Name": "email", "Value": "mia@example.org"},
                {"Name": "email_verified", "Value": "true"},
            ],
            "DesiredDeliveryMediums": ["EMAIL"],
        },
    )

    assert PEOPLE.invite("mia@example.org") == "sub-2"


def test_an_address_has_one_account(cognito):
    cognito.add_client_error("admin_create_user", "UsernameExistsException")

    with pytest.raises(Conflict):
        PEOPLE.invite("mia@example.org")


@pytest.mark.parametrize(
    ("act", "call"),
    [(CognitoPeople.disable, "admin_disable_user"), (CognitoPeople.enable, "admin_enable_user")],
)
def test_an_account_is_shut_and_opened_by_its_sub(cognito, act, call):
    cognito.add_response(call, {}, {"UserPoolId": "eu-west-2_pool", "Username": "sub-1"})

    act(PEOPLE, "sub-1")


@pytest.mark.parametrize("code", ["", "12345"])
def test_a_code_that_cannot_be_one_is_a_wrong_answer(aws, code):
    step = Challenge(Ask.SET_UP_CODES, "session-2-of-twenty-letters", "sub-1", "SECRETCODE234567")

    with pytest.raises(WrongAnswer):
        PEOPLE.answer(step, code)
