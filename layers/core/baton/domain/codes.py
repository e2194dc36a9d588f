"""A one-time code: what it opens is more than a link and a birth date may show."""

import hashlib
import hmac
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from baton.domain.messages import Message, MessageState
from baton.domain.model import derived_id
from baton.domain.words import Channel, MessageKind

CODE_LIFE = timedelta(minutes=30)
WINDOW = timedelta(minutes=10)
"""One code in each; it is good to the end of the third."""

MOST_CODES_A_DAY = 5

CODE_ACTOR = "code"
"""The actor of the row that counts wrong codes: it opens no door."""

_NEVER_LEFT = frozenset({MessageState.BOUNCED, MessageState.NOT_NEEDED, MessageState.GIVEN_UP})


def code_message_id(case_id: str, at: datetime) -> str:
    """Give the id of the message with the code of this moment; asked again it is the same one."""
    return derived_id(case_id, "code", str(int(at.timestamp() // WINDOW.total_seconds())))


def open_codes(case_id: str, at: datetime) -> Iterator[str]:
    """Give the messages whose code may still be good, newest first."""
    windows = round(CODE_LIFE / WINDOW)
    return (code_message_id(case_id, at - back * WINDOW) for back in range(windows))


def code_of(key: bytes, message_id: str) -> str:
    """Derive the six digits of a message: the same at each try to send it, stored nowhere.

    >>> len(code_of(b"key", "message1"))
    6
    """
    mac = hmac.digest(key, f"code|{message_id}".encode(), "sha256")
    return f"{int.from_bytes(mac[:8]) % 1_000_000:06}"


def tries_of(key: bytes, message_id: str) -> str:
    """Give the name under which the wrong tries of a code are counted."""
    mac = hmac.digest(key, f"tries|{message_id}".encode(), "sha256")
    return hashlib.sha256(mac).hexdigest()


def second_channel(reachable: Collection[Channel], sent: Collection[Message]) -> Channel | None:
    """Give a channel by which this case's link never went out, so that a code proves something.

    None when every way that the person can be reached has carried the link.
    """
    carried = {
        row.channel
        for row in sent
        if row.kind is not MessageKind.CODE and row.state not in _NEVER_LEFT
    }
    return next((channel for channel in reachable if channel not in carried), None)


def codes_since(sent: Collection[Message], at: datetime) -> int:
    """Count the codes that were asked for since a moment."""
    return sum(row.kind is MessageKind.CODE and row.queued_at >= at for row in sent)
