"""Queue: seal what was signed. Carries the pdf and seal layers."""

from baton.actions import seal_document as action
from baton.aws.records import each_hint
from baton.aws.wiring import ports


def act(practice_id: str, case_id: str) -> None:
    """Look at one case."""
    action.seal_document(ports(), practice_id, case_id)


handler = each_hint(act)
