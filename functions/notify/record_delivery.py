"""Queue: take in what providers report of our messages."""

from baton.actions import record_delivery as action
from baton.aws.records import each_receipt
from baton.aws.wiring import ports
from baton.domain.messages import Receipt


def act(receipt: Receipt) -> None:
    """Record one receipt."""
    action.record_delivery(ports(), receipt)


handler = each_receipt(act)
