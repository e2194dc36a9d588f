"""Queue: write the documents that a case waits for. Carries the pdf layer."""

from baton.actions import render_document as action
from baton.aws.records import each_hint
from baton.aws.wiring import ports


def act(practice_id: str, case_id: str) -> None:
    """Look at one case."""
    action.render_document(ports(), practice_id, case_id)


handler = each_hint(act)
