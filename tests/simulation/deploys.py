"""A deploy in the middle: other tables from one moment on, over the rows of yesterday."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.table import Limit, Row, Stage, Table
from baton.domain.words import Role, TaskKind
from tests.simulation.dice import Dice
from tests.simulation.faults import Mishap
from tests.simulation.scheduler import Job, Scheduler

SHORTEST, LONGEST = timedelta(minutes=20), timedelta(hours=24)
"""How long old and new code run side by side: at once one by one, or a few on trial first."""


class Deploy:
    """Tomorrow's tables come while workers are at it: for a while some run these, some those."""

    def __init__(self, scheduler: Scheduler, dice: Dice) -> None:
        self.scheduler, self.dice = scheduler, dice
        self.old = dict(TABLES)
        self.new = {**self.old, **_tomorrows()}
        self.begun = self.over = False

    def begins_after(self, length: timedelta) -> None:
        """Begin a while from now."""
        self.scheduler.entered = self._entered
        self.scheduler.after(length, "deploy", self._begin)
        self.scheduler.after(length + self.dice.between(SHORTEST, LONGEST), "deployed", self._end)

    def _begin(self) -> None:
        self.begun = True
        self.scheduler.happened[Mishap.DEPLOYED] += 1

    def _end(self) -> None:
        self.over = True

    def _entered(self, job: Job) -> None:
        """Give a job the code that its process was started with."""
        if job.is_new is None:
            both = self.begun and not self.over
            job.is_new = self.dice.among((True, False)) if both else self.over
            self.scheduler.happened[Mishap.BOTH] += both and not job.is_new
        TABLES.update(self.new if job.is_new else self.old)


def _tomorrows() -> dict[TaskKind, Table]:
    return {
        TaskKind.FORM: _slower(TABLES[TaskKind.FORM]),
        TaskKind.DOCUMENT: _checked(TABLES[TaskKind.DOCUMENT]),
        TaskKind.SIGNATURE: _slower(TABLES[TaskKind.SIGNATURE]),
    }


@contextmanager
def todays_tables() -> Iterator[None]:
    """Put today's tables back at the end of a run."""
    kept = dict(TABLES)
    try:
        yield
    finally:
        TABLES.update(kept)


def _slower(table: Table) -> Table:
    """The same stages with other words and longer limits."""
    stages = {
        name: stage.with_(
            next_action=f"{stage.next_action}!",
            limit=stage.limit.with_(length=stage.limit.length * 2),
        )
        for name, stage in table.stages.items()
    }
    return table.with_(stages=stages)


def _checked(table: Table) -> Table:
    """A stage more: what was written is looked at before it is released."""
    limit = Limit(event="looked_at", clock="wall", length=timedelta(hours=3))
    looking = Stage(holder=Role.RECEPTION, next_action="look at the letter", limit=limit)
    rows = [row.with_(to="looking") if row.event == "rendered" else row for row in table.rows]
    return table.with_(
        stages={**table.stages, "looking": looking},
        rows=(*rows, Row(stage="looking", event="looked_at", to="released")),
    )
