"""The life of a form: asked, filled in, handed in; or on paper until staff have typed it in."""

from baton.domain.lifecycle.table import PATIENT_HELD, STAFF_HELD, WAITING, Stage, Table, rows
from baton.domain.words import Role, TaskKind

_ASKED = "invited opened in_progress"

TABLE = Table(
    kind=TaskKind.FORM,
    start="waiting",
    stages={
        "waiting": Stage(holder="system", next_action="wait for what comes before", limit=WAITING),
        "invited": Stage(holder="patient", next_action="open the link", limit=PATIENT_HELD),
        "opened": Stage(holder="patient", next_action="fill in the form", limit=PATIENT_HELD),
        "in_progress": Stage(holder="patient", next_action="finish the form", limit=PATIENT_HELD),
        "on_paper": Stage(
            holder=Role.RECEPTION,
            next_action="hand over the paper form, then type it in",
            limit=STAFF_HELD,
        ),
        "scanned": Stage(
            holder=Role.RECEPTION, next_action="type in the answers from the scan", limit=STAFF_HELD
        ),
        "overdue": Stage(
            holder=Role.MANAGER, next_action="get the paper form typed in", limit=STAFF_HELD
        ),
    },
    final=frozenset({"submitted", "dropped"}),
    rows=(
        *rows("waiting", "unlocked", "invited"),
        *rows("waiting", "stalled", "="),
        *rows("invited", "opened", "opened"),
        *rows("invited opened", "started", "in_progress"),
        *rows(_ASKED, "due_passed", "="),
        *rows(_ASKED, "paper_wanted", "on_paper"),
        *rows(f"{_ASKED} on_paper overdue", "scanned", "scanned"),
        *rows("on_paper scanned overdue", "overdue", "overdue"),
        *rows(f"{_ASKED} on_paper scanned overdue", "submitted", "submitted"),
        *rows(f"waiting {_ASKED} on_paper scanned overdue", "dropped", "dropped"),
    ),
)
