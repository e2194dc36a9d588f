"""A practice, its members, and who is on duty for a role."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from baton.domain.calendar import Calendar, local_day
from baton.domain.model import Email, Id, Instant, Model, Name
from baton.domain.patients import folded
from baton.domain.words import Role

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
PracticePhone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+[0-9][0-9 ()./-]{6,28}$")
]
"""As people read it; its country code says how patients' numbers without one are read."""

CrisisText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class Practice(Model):
    """The tenant: its face, its time and its seal.

    `certificate` is the DER of the seal certificate in base64; `test` marks demo data, which never
    counts
    in a report. `logo_key` is a PNG among the public assets; `crisis` is what patients
    read after an alarming answer (markdown); without it they read a text of ours.
    """

    practice_id: Id
    name: Name
    phone: str
    calendar: Calendar
    language: str = "en"
    colour: Colour = "#0b5d5a"
    logo_key: str | None = None
    certificate: str | None = None
    crisis: CrisisText = ""
    test: bool = False
    version: int = 0


class Member(Model):
    """A staff account. `sub` is Cognito's; absence is a closed range of local dates."""

    sub: str
    practice_id: Id
    name: Name
    email: Email
    role: Role
    on_duty: bool = True
    away_from: date | None = None
    away_until: date | None = None
    disabled: bool = False
    invited_at: Instant

    def is_present(self, at: datetime, calendar: Calendar) -> bool:
        """Say whether work may be given to this member on the local day of `at`."""
        if self.disabled:
            return False
        today = local_day(at, calendar)
        from_, until = self.away_from, self.away_until
        return not (from_ and from_ <= today and (until is None or today <= until))


class Duty(Model):
    """The member who answers for each role now; the first manager stands in for an empty role."""

    reception: str
    clinician: str
    manager: str

    def of(self, role: Role) -> str:
        """Give the `sub` of the member on duty for `role`."""
        return str(getattr(self, role.value))


class Team(NamedTuple):
    """A practice and all who work there."""

    practice: Practice
    members: tuple[Member, ...]


def members_by_name(members: Iterable[Member]) -> tuple[Member, ...]:
    """Order members as lists show them."""
    return tuple(sorted(members, key=lambda member: (folded(member.name), member.sub)))


def on_duty(team: Team, at: datetime) -> Duty:
    """Resolve each role to one present member; "anyone" does not exist.

    Order of choice: on duty and present, present, a present manager, any manager, any member at
    all, so
    that work has a holder even when everybody is away.
    """
    practice, members = team
    if not members:
        raise ValueError("a practice has at least one member")

    present = {m.sub for m in members if m.is_present(at, practice.calendar)}

    def rank(member: Member, role: Role) -> tuple[bool, bool, bool, bool, str]:
        here, fits = member.sub in present, member.role is role
        return (
            not (here and (fits or member.role is Role.MANAGER)),
            not fits,
            not here,
            not member.on_duty,
            member.sub,
        )

    chosen = {role.value: min(members, key=lambda m: rank(m, role)).sub for role in Role}
    return Duty(**chosen)
