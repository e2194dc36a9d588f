"""The life of a review: staff look at something for a reason from a table and decide."""

from baton.domain.lifecycle.table import STAFF_HELD, Clock, Limit, Stage, Table, rows
from baton.domain.words import Role, TaskKind

TABLE = Table(
    kind=TaskKind.REVIEW,
    start="open",
    stages={
        "open": Stage(
            holder="asked", next_action="look at it, then say what was decided", limit=STAFF_HELD
        ),
        "escalated": Stage(
            holder=Role.MANAGER,
            next_action="look at it, then say what was decided",
            limit=STAFF_HELD,
        ),
        "deferred": Stage(
            holder="keep",
            next_action="come back to it on the day",
            limit=Limit(event="resumed", clock=Clock.CHOSEN),
        ),
    },
    final=frozenset({"done"}),
    rows=(
        *rows("open escalated deferred", "done", "done"),
        *rows("open escalated deferred", "not_needed", "done"),
        *rows(
            "open escalated", "deferred", "escalated", guard="deferred_often", then="count_deferral"
        ),
        *rows("open escalated", "deferred", "deferred", then="count_deferral"),
        *rows("deferred", "resumed", "open"),
        *rows("open escalated", "overdue", "escalated"),
    ),
)
