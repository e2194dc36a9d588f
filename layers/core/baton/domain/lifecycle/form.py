"""The life of a form: asked, filled in, handed in; or on paper until staff have typed it in.

Where the pack names who reads the answers, they are handed in only when that person accepts them.
"""

from baton.domain.lifecycle.table import PATIENT_HELD, STAFF_HELD, WAITING, Stage, Table, rows
from baton.domain.words import Role, TaskKind

_ASKED = "invited opened in_progress"
_ANSWERING = f"{_ASKED} on_paper scanned overdue"
_READING = "in_review review_overdue"

HANDED_IN = frozenset({"in_review", "review_overdue", "submitted", "accepted"})
"""The stages in which the answers are with the practice."""

HALF_WAY = frozenset({"in_progress", "returned"})
"""The stages in which the patient has begun and not sent."""

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
        "in_review": Stage(
            holder="asked", next_action="read the answers: accept or return them", limit=STAFF_HELD
        ),
        "review_overdue": Stage(
            holder=Role.MANAGER, next_action="get the answers read", limit=STAFF_HELD
        ),
        "returned": Stage(
            holder="patient", next_action="answer again what was asked", limit=PATIENT_HELD
        ),
    },
    final=frozenset({"submitted", "accepted", "dropped"}),
    rows=(
        *rows("waiting", "unlocked", "invited"),
        *rows("waiting", "stalled", "="),
        *rows("invited", "opened", "opened"),
        *rows("invited opened", "started", "in_progress"),
        *rows(f"{_ASKED} returned", "due_passed", "="),
        *rows(f"{_ASKED} returned", "paper_wanted", "on_paper"),
        *rows(f"{_ASKED} on_paper overdue returned", "scanned", "scanned"),
        *rows("on_paper scanned overdue", "overdue", "overdue"),
        *rows(f"{_ANSWERING} returned", "submitted", "in_review", guard="is_reviewed"),
        *rows(f"{_ANSWERING} returned", "submitted", "submitted"),
        *rows(_READING, "overdue", "review_overdue"),
        *rows(_READING, "accepted", "accepted"),
        *rows(_READING, "returned", "returned"),
        *rows(f"waiting {_ANSWERING} {_READING} returned", "dropped", "dropped"),
    ),
)
