"""The life of a signature: frozen, signed, sealed. Signed stays signed."""

from baton.domain.lifecycle.table import (
    LEASE,
    PATIENT_HELD,
    STAFF_HELD,
    SYSTEM_HELD,
    WAITING,
    Stage,
    Table,
    rows,
)
from baton.domain.words import Role, TaskKind, Work

TABLE = Table(
    kind=TaskKind.SIGNATURE,
    start="waiting",
    stages={
        "waiting": Stage(holder="system", next_action="wait for what comes before", limit=WAITING),
        "preparing": Stage(
            holder="system",
            next_action="write and freeze the document",
            limit=SYSTEM_HELD,
            work=Work.RENDER,
        ),
        "preparing_failed": Stage(
            holder=Role.RECEPTION, next_action="mend the data, then try again", limit=STAFF_HELD
        ),
        "awaiting_signature": Stage(
            holder="patient", next_action="read and sign", limit=PATIENT_HELD
        ),
        "on_paper": Stage(
            holder=Role.RECEPTION,
            next_action="get it signed on paper and scan it",
            limit=STAFF_HELD,
        ),
        "overdue": Stage(
            holder=Role.MANAGER, next_action="get the paper signature in", limit=STAFF_HELD
        ),
        "signed": Stage(
            holder="system", next_action="seal the document", limit=SYSTEM_HELD, work=Work.SEAL
        ),
        "sealing": Stage(
            holder="system", next_action="seal the document", limit=LEASE, work=Work.SEAL
        ),
        "seal_failed": Stage(
            holder=Role.MANAGER,
            next_action="see why sealing fails, then try again",
            limit=STAFF_HELD,
        ),
    },
    final=frozenset({"sealed", "signed_on_paper", "declined", "voided"}),
    refusals=frozenset({"declined"}),
    rows=(
        *rows("waiting", "unlocked", "preparing"),
        *rows("waiting", "stalled", "="),
        *rows("preparing", "stalled", "preparing", guard="attempts_left", then="count_attempt"),
        *rows("preparing", "stalled", "preparing_failed"),
        *rows("preparing", "frozen", "awaiting_signature"),
        *rows("preparing", "failed", "preparing", guard="attempts_left", then="count_attempt"),
        *rows("preparing", "failed", "preparing_failed"),
        *rows("preparing", "lacking", "preparing_failed"),
        *rows("preparing_failed", "retried", "preparing", then="forget_attempts"),
        *rows("preparing_failed seal_failed", "overdue", "="),
        *rows("awaiting_signature", "due_passed", "="),
        *rows("awaiting_signature", "signed", "signed", then="forget_attempts"),
        *rows("awaiting_signature", "declined", "declined"),
        *rows("awaiting_signature", "paper_wanted", "on_paper"),
        *rows("awaiting_signature on_paper overdue", "scanned", "signed_on_paper"),
        *rows("on_paper overdue", "overdue", "overdue"),
        *rows("signed", "sealing_started", "sealing"),
        *rows("signed", "stalled", "=", guard="attempts_left", then="count_attempt"),
        *rows("signed", "stalled", "seal_failed"),
        *rows("sealing", "stalled", "signed", guard="attempts_left", then="count_attempt"),
        *rows("sealing", "stalled", "seal_failed"),
        *rows("sealing", "sealed", "sealed"),
        *rows("sealing", "failed", "signed", guard="attempts_left", then="count_attempt"),
        *rows("sealing", "failed", "seal_failed"),
        *rows("seal_failed", "retried", "signed", then="forget_attempts"),
        *rows(
            "waiting preparing preparing_failed awaiting_signature on_paper overdue",
            "dropped",
            "voided",
        ),
    ),
)
