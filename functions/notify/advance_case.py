"""Queue: look at a case and do what time demands."""

from baton.actions import advance_case as action
from baton.aws.records import each_hint
from baton.aws.wiring import ports


def act(practice_id: str, case_id: str) -> None:
    """Look at one case."""
    action.advance_case(ports(), practice_id, case_id)


handler = each_hint(act)
