"""A deploy in the middle: other tables from one moment on, over the rows of yesterday."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.table import Limit, Row, Stage, Table
from baton.domain.words import Role, TaskKind


def deploy() -> None:
    """Put tomorrow's tables in the place of today's, while workers are at it."""
    TABLES[TaskKind.FORM] = _slower(TABLES[TaskKind.FORM])
    TABLES[TaskKind.DOCUMENT] = _checked(TABLES[TaskKind.DOCUMENT])
    TABLES[TaskKind.SIGNATURE] = _slower(TABLES[TaskKind.SIGNATURE])


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
    limit = Limit(event="looked_at", clock="wall", length=timedelta(minutes=5))
    looking = Stage(holder=Role.RECEPTION, next_action="look at the letter", limit=limit)
    rows = [row.with_(to="looking") if row.event == "rendered" else row for row in table.rows]
    return table.with_(
        stages={**table.stages, "looking": looking},
        rows=(*rows, Row(stage="looking", event="looked_at", to="released")),
    )
