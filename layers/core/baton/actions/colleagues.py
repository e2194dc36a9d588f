"""Who is at the desk: the member behind a session or a verified `sub`, and their practice."""

from datetime import date, datetime, time, timedelta

from baton.actions.ports import Ports, Session
from baton.domain.calendar import local_day, next_opening, to_utc
from baton.domain.case import Actor
from baton.domain.errors import NotAllowed
from baton.domain.frozen import frozen
from baton.domain.links import token_hash
from baton.domain.practices import Member, Practice
from baton.domain.views.page import Me
from baton.domain.words import HolderKind

SESSION_LIFE = timedelta(hours=12)
"""A session outlives a working day, not a night."""


@frozen
class Colleague:
    """A member who may work, with their practice; both read afresh for each request."""

    member: Member
    practice: Practice

    @property
    def practice_id(self) -> str:
        """The only practice whose data this member sees."""
        return self.practice.practice_id

    @property
    def me(self) -> Me:
        """The member as pages name them."""
        return Me(member=self.member.sub, name=self.member.name, role=self.member.role)

    @property
    def actor(self) -> Actor:
        """The member as events name them."""
        return Actor(kind=HolderKind.MEMBER, id=self.member.sub)

    def of(self, practice: Practice) -> "Colleague":
        """Give the same member with the practice as it is after a change."""
        return Colleague(self.member, practice)

    def next_working_day(self, at: datetime, *, after_days: int = 1) -> date:
        """Give the first opening day that is so many local days after `at`, or later."""
        calendar = self.practice.calendar
        morning = datetime.combine(local_day(at, calendar) + timedelta(days=after_days), time.min)
        return local_day(next_opening(to_utc(morning, calendar.zone), calendar), calendar)


def colleague(ports: Ports, sub: str) -> Colleague | None:
    """Give the member of a verified `sub`; None for one we do not know or have disabled."""
    member = ports.store.member(sub)
    if member is None or member.disabled:
        return None
    return Colleague(member, ports.store.practice(member.practice_id))


def colleague_of_session(ports: Ports, token: str) -> Colleague | None:
    """Give the member of a page session; None when it is over, ended, or theirs no more."""
    session = ports.store.session(token_hash(token))
    found = colleague(ports, session.sub) if session else None
    return found if session and found and found.practice_id == session.practice_id else None


def begin_session(ports: Ports, sub: str, token: str) -> Colleague:
    """Open a page session under a fresh secret `token`, of which only the hash is kept.

    Raises `NotAllowed` for an account that is no member or disabled.
    """
    found = colleague(ports, sub)
    if found is None:
        raise NotAllowed("this account may not work here")
    ends = ports.now() + SESSION_LIFE
    ports.store.save_session(Session(token_hash(token), sub, found.practice_id, ends))
    return found


def end_session(ports: Ports, token: str) -> None:
    """End a page session at once; ending it twice is fine."""
    ports.store.end_session(token_hash(token))
