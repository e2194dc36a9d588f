"""Staff accounts in Cognito: password and one-time code, through the Admin calls that IAM judges.

Nobody is signed in without a code: where a pool hands out tokens after the password alone, the
account sets up its codes with that token first. The pool knows who somebody is; what they may do
stands in the MEMBER row of their `sub`.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from baton.actions.accounts import Ask, Challenge, SignedIn, Step
from baton.aws.clients import client
from baton.domain.errors import Conflict, Unavailable, WrongAnswer
from baton.domain.frozen import frozen

_WRONG = frozenset(
    {
        "CodeMismatchException",
        "EnableSoftwareTokenMFAException",
        "ExpiredCodeException",
        "InvalidParameterException",
        "InvalidPasswordException",
        "NotAuthorizedException",
        "PasswordHistoryPolicyViolationException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)
_BUSY = frozenset({"LimitExceededException", "TooManyRequestsException"})


_BY_TOKEN = "by-token "  # noqa: S105 - a prefix, no secret
"""Begins the session of an account that sets up its codes with an access token."""

_PROVES_A_CODE = frozenset({Ask.ONE_TIME_CODE, Ask.SET_UP_CODES})


@frozen
class CognitoPeople:
    """Port `Accounts`: the user pool of all practices."""

    user_pool: str
    user_pool_client: str

    def sign_in(self, email: str, password: str) -> Step:
        """Judge a password. Raises `WrongAnswer`: never says whether the address is known."""
        reply = _asked(
            "admin_initiate_auth",
            UserPoolId=self.user_pool,
            ClientId=self.user_pool_client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
        return self._step(reply, email, proven=False)

    def answer(self, challenge: Challenge, answer: str) -> Step:
        """Answer a challenge: a new password, or a one-time code. Raises `WrongAnswer`."""
        if challenge.session.startswith(_BY_TOKEN):
            return _enrolled(challenge.session.removeprefix(_BY_TOKEN), answer)
        if challenge.ask is Ask.SET_UP_CODES:
            return self._answered(challenge, {}, session=_verified(challenge.session, answer))
        name = {
            Ask.NEW_PASSWORD: "NEW_PASSWORD",
            Ask.ONE_TIME_CODE: "SOFTWARE_TOKEN_MFA_CODE",
        }[challenge.ask]
        return self._answered(challenge, {name: answer}, session=challenge.session)

    def invite(self, email: str, *, password: str | None = None) -> str:
        """Make an account and give its `sub`; Cognito mails a temporary password, unless one is
        given to be handed over by hand.

        Raises `Conflict` when the address has an account.
        """
        by_hand = {"TemporaryPassword": password, "MessageAction": "SUPPRESS"} if password else {}
        reply = _asked(
            "admin_create_user",
            UserPoolId=self.user_pool,
            Username=email,
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
            DesiredDeliveryMediums=["EMAIL"],
            **by_hand,
        )
        return _sub_of(reply["User"]["Attributes"])

    def known(self, email: str) -> str | None:
        """Give the `sub` of an address that has an account."""
        try:
            reply = _asked("admin_get_user", UserPoolId=self.user_pool, Username=email)
        except WrongAnswer:
            return None
        return _sub_of(reply["UserAttributes"])

    def disable(self, sub: str) -> None:
        """Let nobody sign in with this account; calling twice is safe."""
        _asked("admin_disable_user", UserPoolId=self.user_pool, Username=sub)

    def enable(self, sub: str) -> None:
        """Let the account sign in again; calling twice is safe."""
        _asked("admin_enable_user", UserPoolId=self.user_pool, Username=sub)

    def _answered(self, challenge: Challenge, answers: Mapping[str, str], *, session: str) -> Step:
        reply = _asked(
            "admin_respond_to_auth_challenge",
            UserPoolId=self.user_pool,
            ClientId=self.user_pool_client,
            ChallengeName=challenge.ask.value,
            Session=session,
            ChallengeResponses={"USERNAME": challenge.username, **answers},
        )
        return self._step(reply, challenge.username, proven=challenge.ask in _PROVES_A_CODE)

    def _step(self, reply: Any, username: str, *, proven: bool) -> Step:
        if result := reply.get("AuthenticationResult"):
            token = result["AccessToken"]
            return SignedIn(_sub(token)) if proven else _enrolment(token, username)
        asked = reply.get("ChallengeParameters", {})
        challenge = Challenge(
            Ask(reply["ChallengeName"]), reply["Session"], asked.get("USER_ID_FOR_SRP", username)
        )
        return _prepared(challenge) if challenge.ask is Ask.SET_UP_CODES else challenge


def _prepared(challenge: Challenge) -> Challenge:
    reply = _asked("associate_software_token", Session=challenge.session)
    return Challenge(challenge.ask, reply["Session"], challenge.username, reply["SecretCode"])


def _enrolment(token: str, username: str) -> Challenge:
    reply = _asked("associate_software_token", AccessToken=token)
    return Challenge(Ask.SET_UP_CODES, _BY_TOKEN + token, username, reply["SecretCode"])


def _enrolled(token: str, code: str) -> SignedIn:
    """The token comes back from a page: Cognito judges it, at each of these calls."""
    _asked("verify_software_token", AccessToken=token, UserCode=code)
    _asked(
        "set_user_mfa_preference",
        AccessToken=token,
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    return SignedIn(_sub_of(_asked("get_user", AccessToken=token)["UserAttributes"]))


def _verified(session: str, code: str) -> str:
    return str(_asked("verify_software_token", Session=session, UserCode=code)["Session"])


def _asked(call: str, **arguments: Any) -> Any:
    try:
        return getattr(client("cognito-idp"), call)(**arguments)
    except ParamValidationError as error:  # a code of five digits, an empty password
        raise WrongAnswer("this does not match") from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "UsernameExistsException":
            raise Conflict("this address has an account") from error
        if code in _WRONG:
            raise WrongAnswer("this does not match") from error
        if code in _BUSY:
            raise Unavailable("too many tries") from error
        raise


def _sub_of(attributes: Iterable[Mapping[str, str]]) -> str:
    return next(each["Value"] for each in attributes if each["Name"] == "sub")


def _sub(access_token: str) -> str:
    """Cognito has just handed this token to us over TLS: its signature need not be judged here."""
    payload = access_token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"])
