"""The life of a follow-up: it falls due, is booked, attended, or closed with an outcome."""

from datetime import timedelta

from baton.domain.lifecycle.table import STAFF_HELD, Clock, Limit, Stage, Table, rows
from baton.domain.words import Role, TaskKind

TABLE = Table(
    kind=TaskKind.FOLLOW_UP,
    start="scheduled",
    stages={
        "scheduled": Stage(
            holder="system",
            next_action="wait for the day",
            limit=Limit(event="fell_due", clock=Clock.DUE),
        ),
        "due": Stage(holder=Role.RECEPTION, next_action="book the follow-up", limit=STAFF_HELD),
        "escalated": Stage(holder=Role.MANAGER, next_action="book the follow-up", limit=STAFF_HELD),
        "booked": Stage(
            holder=Role.RECEPTION,
            next_action="say whether the patient came",
            limit=Limit(event="overdue", clock=Clock.DUE, length=timedelta(days=1)),
        ),
    },
    final=frozenset({"attended", "closed"}),
    rows=(
        *rows("scheduled", "fell_due", "due"),
        *rows("scheduled due escalated", "booked", "booked"),
        *rows("booked", "attended", "attended"),
        *rows("due escalated", "overdue", "escalated"),
        *rows("booked", "overdue", "="),
        *rows("scheduled due escalated booked", "closed", "closed"),
    ),
)
