"""The provider of mail and SMS: takes messages, reports of them in its own format, and is late."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from baton.actions.ports import Outgoing
from baton.domain.words import Channel
from tests.simulation.dice import Dice
from tests.simulation.faults import Mishap, Trouble
from tests.simulation.scheduler import Scheduler

SOON, A_WHILE, LATE = timedelta(seconds=5), timedelta(minutes=2), timedelta(hours=3)


@dataclass(frozen=True)
class Sent:
    """A message that left the house."""

    at: datetime
    channel: Channel
    message: Outgoing


@dataclass
class Provider:
    """Takes every message that reaches it, even if its reply is lost on the way back."""

    scheduler: Scheduler
    trouble: Trouble
    dice: Dice
    report: Callable[[str], None]
    """Where receipts go: the queue of RecordDelivery."""
    arrived: Callable[[Sent], None] = lambda sent: None
    left: Callable[[Sent], None] = lambda sent: None
    sent: list[Sent] = field(default_factory=list)
    late: timedelta = timedelta(0)
    """How much later than usual every receipt comes."""
    bounced: set[str] = field(default_factory=set)
    annoyed: set[str] = field(default_factory=set)
    """Addresses whose owner calls our mail spam."""

    def take(self, channel: Channel, message: Outgoing) -> str:
        """Take a message and give its id here."""
        taken = Sent(self.scheduler.now, channel, message)
        self.sent.append(taken)
        number = len(self.sent)
        self.left(taken)
        if message.to in self.bounced or self.dice.chance(self.trouble.bounces):
            self.bounced.add(message.to)
            self.scheduler.happened[Mishap.BOUNCED] += 1
            self._reported(taken, ["Send", "Bounce"])
        else:
            complains = channel is Channel.EMAIL and (
                message.to in self.annoyed or self.dice.chance(self.trouble.complaints)
            )
            self.scheduler.happened[Mishap.COMPLAINED] += complains
            self._reported(taken, ["Send", "Delivery", *(["Complaint"] if complains else [])])
            self.scheduler.after(A_WHILE, f"mail {number}", lambda: self.arrived(taken))
        return f"provider{number}"

    def _reported(self, taken: Sent, kinds: list[str]) -> None:
        for place, kind in enumerate(kinds):
            if self.dice.chance(self.trouble.receipts_lost):
                self.scheduler.happened[Mishap.RECEIPT_LOST] += 1
                continue
            for _ in range(2 if self.dice.chance(self.trouble.doubled) else 1):
                is_late = self.dice.chance(self.trouble.delayed)
                self.scheduler.happened[Mishap.RECEIPT_LATE] += is_late
                most = LATE if is_late else A_WHILE
                wait = self.dice.between(SOON * (place + 1), most)
                self.scheduler.after(
                    wait + self.late, f"receipt {kind}", partial(self._tell, taken, kind)
                )

    def _tell(self, taken: Sent, kind: str) -> None:
        write = _of_email if taken.channel is Channel.EMAIL else _of_sms
        self.report(json.dumps({"Message": json.dumps(write(taken, kind, self.scheduler.now))}))


def _of_email(taken: Sent, kind: str, at: datetime) -> dict[str, object]:
    facts = {"timestamp": at.isoformat(), "bounceType": "Permanent"}
    tags = {name: [value] for name, value in _tags(taken).items()}
    mail = {"timestamp": taken.at.isoformat(), "tags": tags}
    return {"eventType": kind, "mail": mail, kind.lower(): facts}


_SMS_KINDS = {"Send": "TEXT_SENT", "Delivery": "TEXT_DELIVERED", "Bounce": "TEXT_INVALID"}


def _of_sms(taken: Sent, kind: str, at: datetime) -> dict[str, object]:
    moment = int(at.timestamp() * 1000)
    return {"eventType": _SMS_KINDS[kind], "eventTimestamp": moment, "context": _tags(taken)}


def _tags(taken: Sent) -> dict[str, str]:
    tags = taken.message.tags
    return {
        "practice": tags.practice,
        "case": tags.case,
        "message": tags.message,
        "op": tags.op,
    }
