"""The one way an action changes a case: load, decide, settle, save with what lies beside,
announce."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from baton.actions.ports import Beside, Ports
from baton.domain.case import Case
from baton.domain.errors import StaleVersion
from baton.domain.lifecycle.advance import Moment
from baton.domain.practices import Team, on_duty
from baton.domain.settling import settled
from baton.domain.ticking import work_waiting

TRIES = 5

Decide = Callable[[Case, Moment], Case]
Lay = Callable[[Case], Sequence[Beside]]


class OfCase(Protocol):
    """Whatever says which case it is about: a link, a receipt, a finding, the case itself."""

    @property
    def practice_id(self) -> str:
        """The practice."""

    @property
    def case_id(self) -> str:
        """The case."""


class CaseId(NamedTuple):
    """The name of a case that nobody has read yet."""

    practice_id: str
    case_id: str


def moment_of(ports: Ports, team: Team) -> Moment:
    """Give the moment in which decisions of this practice are made now."""
    at = ports.now()
    return Moment(at=at, calendar=team.practice.calendar, duty=on_duty(team, at))


def change(ports: Ports, of: OfCase, decide: Decide, *, beside: Lay | None = None) -> Case:
    """Change a case in one transaction, and hint to whoever must act on it next.

    A `Case` is decided on as it was read; of anything else the case is read first. `decide` may run
    again on a fresh case when somebody else was faster, so it must be pure. `beside` gives the rows
    that belong to the same change. Raises what `decide` raises, and `StaleVersion` after five
    tries.
    """
    moment = moment_of(ports, ports.store.team(of.practice_id))
    seen = of if isinstance(of, Case) else None
    for left in reversed(range(TRIES)):
        before = seen or ports.store.get(of.practice_id, of.case_id)
        seen = None
        after = settled(decide(before, moment), moment)
        if not after.news:
            return before
        try:
            saved = ports.store.save(after, *(beside(after) if beside else ()))
        except StaleVersion:
            if not left:
                raise
            continue
        announce(ports, saved, moment.at)
        return saved
    raise AssertionError("unreachable")


def announce(ports: Ports, case: Case, at: datetime) -> None:
    """Send the hints that a case needs; losing one costs a minute, never work."""
    for work in sorted(work_waiting(case, at)):
        ports.outbox.hint(work, case.practice_id, case.case_id)
