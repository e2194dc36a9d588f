"""The life of a document that the practice writes: data complete, rendered, released."""

from baton.domain.lifecycle.table import STAFF_HELD, SYSTEM_HELD, WAITING, Stage, Table, rows
from baton.domain.words import Role, TaskKind, Work

TABLE = Table(
    kind=TaskKind.DOCUMENT,
    start="waiting",
    stages={
        "waiting": Stage(holder="system", next_action="wait for what comes before", limit=WAITING),
        "rendering": Stage(
            holder="system", next_action="write the document", limit=SYSTEM_HELD, work=Work.RENDER
        ),
        "render_failed": Stage(
            holder=Role.RECEPTION, next_action="mend the data, then try again", limit=STAFF_HELD
        ),
    },
    final=frozenset({"released", "dropped"}),
    rows=(
        *rows("waiting", "unlocked", "rendering"),
        *rows("waiting", "stalled", "="),
        *rows("rendering", "stalled", "rendering", guard="attempts_left", then="count_attempt"),
        *rows("rendering", "stalled", "render_failed"),
        *rows("rendering", "rendered", "released"),
        *rows("rendering", "failed", "rendering", guard="attempts_left", then="count_attempt"),
        *rows("rendering", "failed", "render_failed"),
        *rows("rendering", "lacking", "render_failed"),
        *rows("render_failed", "retried", "rendering", then="forget_attempts"),
        *rows("render_failed", "overdue", "="),
        *rows("waiting rendering render_failed", "dropped", "dropped"),
    ),
)
