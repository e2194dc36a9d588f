"""Bearer tokens for the JSON API, as a program with AWS credentials gets them."""

from dataclasses import dataclass

import pyotp

from baton_local.people import Account
from baton_local.stack import Stack


@dataclass(frozen=True)
class Tokens:
    """What the user pool hands to an API client that signed in."""

    access: str
    identity: str


def tokens(stack: Stack, account: Account, client: str = "") -> Tokens:
    """Sign an API client in: ours, or another application of the same pool."""
    pool = {
        "UserPoolId": stack.outputs["UserPoolId"],
        "ClientId": client or stack.outputs["UserPoolClientId"],
    }
    cognito = stack.client("cognito-idp")
    begun = cognito.admin_initiate_auth(
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": account.email, "PASSWORD": account.password},
        **pool,
    )
    answers = {
        "USERNAME": account.email,
        "SOFTWARE_TOKEN_MFA_CODE": pyotp.TOTP(account.totp_secret).at(stack.clock.now()),
    }
    done = cognito.admin_respond_to_auth_challenge(
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=begun["Session"],
        ChallengeResponses=answers,
        **pool,
    )["AuthenticationResult"]
    return Tokens(done["AccessToken"], done["IdToken"])
