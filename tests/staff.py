"""Staff at work over fakes: colleagues of the practice, and accounts that behave like the pool."""

from dataclasses import dataclass, field

from baton.actions.accounts import Ask, Challenge, SignedIn, Step
from baton.actions.colleagues import Colleague, colleague
from baton.domain.errors import Conflict, Unavailable, WrongAnswer
from baton.domain.words import Role
from tests.builders import a_member
from tests.fakes import FakePorts

PASSWORD, CODE, SECRET = "a long password", "123456", "JBSWY3DPEHPK3PXP"


def a_colleague(ports: FakePorts, role: Role = Role.RECEPTION) -> Colleague:
    """A member of the practice of `staffed()`."""
    found = colleague(ports, a_member(role).sub)
    assert found is not None
    return found


@dataclass
class MemoryAccounts:
    """A pool in which every account has the same password and code.

    `new` accounts must choose a password and set up their codes; `busy` refuses everybody.
    """

    subs: dict[str, str] = field(default_factory=dict)
    new: bool = False
    busy: bool = False
    disabled: set[str] = field(default_factory=set)
    passwords: dict[str, str | None] = field(default_factory=dict)

    def sign_in(self, email: str, password: str) -> Step:
        """Judge a password."""
        if self.busy:
            raise Unavailable("too many tries")
        if email not in self.subs or password != PASSWORD or self.subs[email] in self.disabled:
            raise WrongAnswer("this does not match")
        asked = Ask.NEW_PASSWORD if self.new else Ask.ONE_TIME_CODE
        return Challenge(asked, "session", email)

    def answer(self, challenge: Challenge, answer: str) -> Step:
        """Judge a new password or a code."""
        if self.busy:
            raise Unavailable("too many tries")
        if challenge.ask is Ask.NEW_PASSWORD:
            if len(answer) < 12:
                raise WrongAnswer("too weak")
            return Challenge(Ask.SET_UP_CODES, "session2", challenge.username, SECRET)
        if answer != CODE:
            raise WrongAnswer("this does not match")
        return SignedIn(self.subs[challenge.username])

    def invite(self, email: str, *, password: str | None = None) -> str:
        """Make an account."""
        if email in self.subs:
            raise Conflict("this address has an account")
        self.passwords[email] = password
        return self.subs.setdefault(email, f"sub-of-{email}")

    def known(self, email: str) -> str | None:
        """Find an account."""
        return self.subs.get(email)

    def disable(self, sub: str) -> None:
        """Switch an account off."""
        self.disabled.add(sub)

    def enable(self, sub: str) -> None:
        """Switch it on."""
        self.disabled.discard(sub)
