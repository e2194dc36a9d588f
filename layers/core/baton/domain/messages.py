"""One e-mail or SMS: its claims, what the provider said of it, and the rule of sending
(reliability §3)."""

from datetime import datetime, timedelta
from enum import StrEnum

from baton.domain.model import Id, Instant, Model
from baton.domain.words import Channel, MessageKind

GRACE = timedelta(minutes=15)
"""How long to wait for the provider's own event before a send with an unknown end is repeated."""

MOST_CLAIMS = 3
"""After three claims without an end, a person takes over."""


class MessageState(StrEnum):
    """What is known of a message; receipts move it forwards only."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    NOT_NEEDED = "not_needed"
    GIVEN_UP = "given_up"


class Message(Model):
    """The row of a message: who it went to is read afresh at every claim and kept as `contact`."""

    practice_id: Id
    case_id: Id
    message_id: Id
    kind: MessageKind
    channel: Channel
    state: MessageState
    queued_at: Instant
    contact: str | None = None
    op: str | None = None
    claims: int = 0
    claimed_at: Instant | None = None
    provider_id: str | None = None
    sent_at: Instant | None = None
    delivered_at: Instant | None = None
    reason: str | None = None


class Receipt(Model):
    """What a provider reported of a message, with our own tags on it."""

    kind: MessageState
    practice_id: Id
    case_id: Id
    message_id: Id
    op: str
    at: Instant
    permanent: bool = True
    detail: str = ""


_RANK = {
    MessageState.QUEUED: 0,
    MessageState.CLAIMED: 1,
    MessageState.SENT: 2,
    MessageState.GIVEN_UP: 2,
    MessageState.NOT_NEEDED: 2,
    MessageState.DELIVERED: 3,
    MessageState.BOUNCED: 3,
    MessageState.COMPLAINED: 4,
}


def receipted(message: Message, receipt: Receipt) -> Message:
    """Take a receipt in; late, doubled and reordered ones change nothing.

    A delivery beats a transient bounce of the same message (an auto-reply produces both).
    """
    if receipt.kind is MessageState.BOUNCED and not receipt.permanent:
        return message
    if _RANK[receipt.kind] <= _RANK[message.state]:
        return message
    change: dict[str, object] = {"state": receipt.kind, "sent_at": message.sent_at or receipt.at}
    if receipt.kind is MessageState.DELIVERED:
        change["delivered_at"] = receipt.at
    if receipt.kind in {MessageState.BOUNCED, MessageState.COMPLAINED}:
        change["reason"] = receipt.detail[:200]
    return message.with_(**change)


def claim_over(claimed_at: datetime, at: datetime) -> bool:
    """Say whether the grace of an open claim is over, so that the message may be sent again."""
    return at >= claimed_at + GRACE
