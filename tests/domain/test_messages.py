"""Receipts move a message forwards only."""

from datetime import timedelta

import pytest

from baton.domain.messages import MessageState, Receipt, claim_over, receipted
from tests.builders import MONDAY, a_message


def a_receipt(kind: MessageState, *, permanent: bool = True) -> Receipt:
    return Receipt(
        kind=kind,
        practice_id="practice1",
        case_id="case1",
        message_id="message1",
        op="op1",
        at=MONDAY,
        permanent=permanent,
    )


S = MessageState


@pytest.mark.parametrize(
    ("state", "kind", "permanent", "after"),
    [
        (S.CLAIMED, S.SENT, True, S.SENT),
        (S.CLAIMED, S.DELIVERED, True, S.DELIVERED),  # before our own record
        (S.SENT, S.DELIVERED, True, S.DELIVERED),
        (S.DELIVERED, S.SENT, True, S.DELIVERED),  # late
        (S.DELIVERED, S.DELIVERED, True, S.DELIVERED),  # twice
        (S.DELIVERED, S.BOUNCED, False, S.DELIVERED),  # an auto-reply
        (S.SENT, S.BOUNCED, False, S.SENT),
        (S.SENT, S.BOUNCED, True, S.BOUNCED),
        (S.BOUNCED, S.DELIVERED, True, S.BOUNCED),
        (S.DELIVERED, S.COMPLAINED, True, S.COMPLAINED),
    ],
)
def test_a_receipt_never_moves_a_message_back(
    state: MessageState, kind: MessageState, permanent: bool, after: MessageState
) -> None:
    message = a_message(state=state)

    assert receipted(message, a_receipt(kind, permanent=permanent)).state is after


def test_a_claim_is_over_after_the_grace() -> None:
    assert not claim_over(MONDAY, MONDAY + timedelta(minutes=14))
    assert claim_over(MONDAY, MONDAY + timedelta(minutes=15))
