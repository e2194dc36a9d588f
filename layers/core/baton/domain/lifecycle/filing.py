"""The life of something that arrived unasked: it is filed, or discarded with a reason."""

from baton.domain.lifecycle.table import STAFF_HELD, Stage, Table, rows
from baton.domain.words import Role, TaskKind

TABLE = Table(
    kind=TaskKind.FILING,
    start="unfiled",
    stages={
        "unfiled": Stage(holder=Role.RECEPTION, next_action="file the scan", limit=STAFF_HELD),
        "escalated": Stage(holder=Role.MANAGER, next_action="file the scan", limit=STAFF_HELD),
    },
    final=frozenset({"filed", "discarded"}),
    rows=(
        *rows("unfiled escalated", "filed", "filed"),
        *rows("unfiled escalated", "discarded", "discarded"),
        *rows("unfiled escalated", "overdue", "escalated"),
    ),
)
