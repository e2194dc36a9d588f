"""Staff accounts as the user pool keeps them: what sign-in, invitations and leaving ask of it."""

from enum import StrEnum
from typing import Protocol, TypeAlias

from baton.domain.frozen import frozen


class Ask(StrEnum):
    """What the pool still wants to know; the names are Cognito's."""

    NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - the name of a step
    ONE_TIME_CODE = "SOFTWARE_TOKEN_MFA"
    SET_UP_CODES = "MFA_SETUP"


@frozen
class SignedIn:
    """A `sub` that proved a password and a code."""

    sub: str


@frozen
class Challenge:
    """One more question; `session` and `username` go back with the answer.

    `secret` is what an authenticator app must be told, at `SET_UP_CODES` only.
    """

    ask: Ask
    session: str
    username: str
    secret: str | None = None


Step: TypeAlias = SignedIn | Challenge


class Accounts(Protocol):
    """The pool knows who somebody is; what they may do stands in the row of their `sub`."""

    def sign_in(self, email: str, password: str) -> Step:
        """Judge a password. Raises `WrongAnswer`: never says whether the address is known."""

    def answer(self, challenge: Challenge, answer: str) -> Step:
        """Answer a challenge: a new password, or a one-time code. Raises `WrongAnswer`."""

    def invite(self, email: str, *, password: str | None = None) -> str:
        """Make an account and give its `sub`; raises `Conflict` when the address has one.

        The pool mails a temporary password, unless one is given to be handed over by hand.
        """

    def known(self, email: str) -> str | None:
        """Give the `sub` of an address that has an account."""

    def disable(self, sub: str) -> None:
        """Let nobody sign in with this account; calling twice is safe."""

    def enable(self, sub: str) -> None:
        """Let the account sign in again; calling twice is safe."""
