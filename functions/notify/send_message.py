"""Queue: send what a case has to say."""

from baton.actions import send_message as action
from baton.aws.records import each_hint
from baton.aws.wiring import ports


def act(practice_id: str, case_id: str) -> None:
    """Look at one case."""
    action.send_message(ports(), practice_id, case_id)


handler = each_hint(act)
