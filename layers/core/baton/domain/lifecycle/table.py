"""What a lifecycle table is made of: stages with a holder, an action and a limit, and rows between
them."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from pydantic import PrivateAttr

from baton.domain.model import Model
from baton.domain.words import Role, TaskKind, Work


class Clock(StrEnum):
    """How a time limit runs."""

    DUE = "due"
    WALL = "wall"
    WORKING = "working"
    CHOSEN = "chosen"


class Limit(Model):
    """How long a stage may last and the event that its passing is.

    DUE ends at the task's own due time and then every `length`; WALL counts real time, WORKING
    opening
    hours; CHOSEN is the date that a person named (kept in the task's due time).
    """

    event: str
    clock: Clock
    length: timedelta = timedelta(days=1)


class Stage(Model):
    """An open stage: who holds it, what they do next, how long it may last, which worker does it.

    `holder` is a role (resolved to the member on duty), "patient", "system", "keep" (whoever had
    it) or
    "asked" (the role that the task itself names).
    """

    holder: Role | Literal["patient", "system", "keep", "asked"]
    next_action: str
    limit: Limit
    work: Work | None = None

    @property
    def waits(self) -> bool:
        """Say whether nobody does anything now: another task, or a day, must come first."""
        return self.holder == "system" and self.work is None


class Row(Model):
    """One move: in `stage`, `event` leads to `to` if the named guard agrees; `then` names
    effects."""

    stage: str
    event: str
    to: str
    guard: str | None = None
    then: tuple[str, ...] = ()


class Table(Model):
    """The whole life of one kind of task. A stage named in `final` is an ending.

    After an ending in `refusals` what waited for the task is not needed either.
    """

    kind: TaskKind
    start: str
    stages: Mapping[str, Stage]
    final: frozenset[str]
    refusals: frozenset[str] = frozenset()
    rows: tuple[Row, ...]
    _moves: Mapping[tuple[str, str], tuple[Row, ...]] = PrivateAttr()

    def model_post_init(self, _context: object) -> None:
        """Lay out the rows so that a move is found at once: every change asks for dozens."""
        found: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in self.rows:
            place = (row.stage, row.event)
            found[place] = (*found.get(place, ()), row)
        self._moves = found

    def moves(self, stage: str, event: str) -> tuple[Row, ...]:
        """Give the rows of an event in a stage; its guards choose among them."""
        return self._moves.get((stage, event), ())


def rows(
    stages: str, event: str, to: str, *, guard: str | None = None, then: str = ""
) -> tuple[Row, ...]:
    """Write the same move for several stages; `=` as target means "stay"."""
    return tuple(
        Row(stage=s, event=event, to=s if to == "=" else to, guard=guard, then=tuple(then.split()))
        for s in stages.split()
    )


PATIENT_HELD = Limit(event="due_passed", clock=Clock.DUE, length=timedelta(days=7))
STAFF_HELD = Limit(event="overdue", clock=Clock.WORKING, length=timedelta(hours=4))
ALARM_HELD = Limit(event="overdue", clock=Clock.WORKING, length=timedelta(minutes=30))
SYSTEM_HELD = Limit(event="stalled", clock=Clock.WALL, length=timedelta(minutes=3))
LEASE = Limit(event="stalled", clock=Clock.WALL, length=timedelta(minutes=10))
WAITING = Limit(event="stalled", clock=Clock.DUE, length=timedelta(days=7))
