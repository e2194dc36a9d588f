"""The lifecycle: one table per task kind, and `advance`, the only code that changes a stage."""

from baton.domain.lifecycle import call, document, filing, follow_up, form, review, signature
from baton.domain.lifecycle.table import Table
from baton.domain.words import TaskKind

TABLES: dict[TaskKind, Table] = {
    module.TABLE.kind: module.TABLE
    for module in (form, signature, document, filing, call, review, follow_up)
}
