"""The life of a review: staff look at something for a reason from a table and decide.

One that is raised is an alarm: it has a short limit and can be neither put off nor swept away.
"""

from baton.domain.lifecycle.table import ALARM_HELD, STAFF_HELD, Clock, Limit, Stage, Table, rows
from baton.domain.words import Role, TaskKind

ALARMS = frozenset({"alarmed", "alarm_overdue"})
"""The stages of an alarm: first on every board."""

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
        "alarmed": Stage(
            holder="asked",
            next_action="read the answers and speak to the patient today",
            limit=ALARM_HELD,
        ),
        "alarm_overdue": Stage(
            holder=Role.MANAGER,
            next_action="make sure that somebody speaks to the patient now",
            limit=ALARM_HELD,
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
        *rows("open", "raised", "alarmed"),
        *rows("alarmed alarm_overdue", "overdue", "alarm_overdue"),
        *rows("alarmed alarm_overdue", "done", "done"),
    ),
)
