"""The world in memory: quick, and pinned to boto3 on moto by a differential run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baton.actions.ports import Found, Outgoing, Ports, Throttled, UnknownOutcome
from baton.domain.errors import Unavailable
from baton.domain.words import Channel, Work
from tests.fakes import KEYS, CheapEngines, Ids, MemoryFiles, MemoryStore
from tests.simulation.bucket import notification
from tests.simulation.faults import ATTEMPTS, SENT_ONCE, Call, Kind
from tests.simulation.functions import hint

OWN_WRITE_KNOWN = frozenset({"save", "save_both"})
"""Writes that carry an op of their own: the SDK's repetition is recognised and changes nothing."""

HintTo = Callable[[Work | None, str], None]
"""Puts a body into the queue of a kind of work, or into that of the bucket."""

Take = Callable[[Channel, Outgoing], str]


@dataclass
class QueueingOutbox:
    """An outbox whose hints go straight into the simulator's queues."""

    put: HintTo

    def hint(self, work: Work, practice_id: str, case_id: str) -> None:
        """Put a hint."""
        self.put(work, hint(practice_id, case_id))

    def hint_many(self, work: Work, cases: list[tuple[str, str]]) -> None:
        """Put many hints."""
        for case in cases:
            self.put(work, hint(*case))

    def uploaded(self, found: Found) -> None:
        """Say again what the bucket said."""
        self.put(None, notification(found.key, found.version_id))

    def dead_letters(self) -> int:
        """The invariants watch the dead letters themselves."""
        return 0


@dataclass
class ProvidedSender:
    """A sender whose messages go to the simulator's provider."""

    channel: Channel
    take: Take

    def send(self, message: Outgoing) -> str:
        """Send once."""
        return self.take(self.channel, message)


class FakePlace:
    """Store, buckets and senders in memory; repeats a call as the SDK would."""

    def __init__(self, now: Callable[[], datetime], put: HintTo, take: Take) -> None:
        self.store = MemoryStore(now)
        self.documents, self.scans, self.assets = (MemoryFiles(now=now) for _ in range(3))
        self.ports = Ports(
            store=self.store,
            documents=self.documents,
            scans=self.scans,
            assets=self.assets,
            outbox=QueueingOutbox(put),
            email=ProvidedSender(Channel.EMAIL, take),
            sms=ProvidedSender(Channel.SMS, take),
            engines=ENGINES,
            keys=lambda: KEYS,
            now=now,
            new_id=Ids(),
            public_url="https://baton.example",
        )

    def perform(self, call: Call, effect: Callable[[], Any], kind: Kind | None) -> Any:
        """Do it, or let it fail as the SDK would let it fail."""
        if kind is None:
            return effect()
        if kind is Kind.THROTTLED:
            raise _refusal(call)
        again = 0 if call.method in OWN_WRITE_KNOWN or call.service in SENT_ONCE else ATTEMPTS - 1
        answer = effect()
        for _ in range(again if kind is Kind.REPLY_LOST else min(again, 1)):
            answer = effect()
        if kind is Kind.REPLY_LOST:
            raise _silence(call)
        return answer

    def next_due(self) -> datetime | None:
        """Give the earliest moment in the due index."""
        return min([shard[0][0] for shard in self.store._due if shard], default=None)

    def timed(self, practice_id: str, case_id: str) -> datetime | None:
        """Give the entry of a case in the due index."""
        return self.store._row(practice_id, case_id).due_at

    def objects(self) -> Iterator[tuple[str, list[bytes]]]:
        """Give every object of the bucket of documents with all its versions."""
        return iter(self.documents.versions.items())


ENGINES = CheapEngines()


def _refusal(call: Call) -> Exception:
    if call.service in SENT_ONCE:
        return Throttled(call.name)
    return Unavailable(f"{call.name} was refused")


def _silence(call: Call) -> Exception:
    if call.service in SENT_ONCE:
        return UnknownOutcome(call.name)
    return Unavailable(f"{call.name} did not answer")
