"""What can go wrong at one call of the outside world, and where a plan says that it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from tests.simulation.dice import Dice


class Kind(StrEnum):
    """How a call fails."""

    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    THROTTLED = "throttled"
    REPLY_LOST = "reply lost"
    SDK_RETRY = "silent retry"


class Mishap(StrEnum):
    """What else can go wrong, beside the calls."""

    DROPPED = "a message is dropped"
    DOUBLED = "a message is doubled"
    DELAYED = "a message is delayed"
    REORDERED = "a message overtakes another"
    DEAD = "a message lies dead"
    RECEIPT_LOST = "a receipt is lost"
    RECEIPT_LATE = "a receipt is late"
    BOUNCED = "an address bounces"
    COMPLAINED = "a patient complains of a message"
    STOOD_STILL = "a worker stands still"
    KILLED = "a worker is killed for being slow"
    CLOCK_OFF = "a worker's clock is off"
    CLOCK_JUMPED = "a worker's clock jumps"
    DEPLOYED = "other tables come in the middle"
    BOTH = "old and new code run side by side"


def out(service: str) -> str:
    """Name the outage of a service, or of a schedule."""
    return f"{service} is out"


class Crash(BaseException):
    """The process is gone: no code of ours may see it, so it is no `Exception`."""


HERE = "here"
"""Work of the function itself, which asks no service: it can only die over it."""


class Call(NamedTuple):
    """A call on its way: `part` is a field of the ports, `service` what AWS calls it."""

    service: str
    part: str
    method: str
    changes: bool

    @property
    def name(self) -> str:
        """The name as the trace has it."""
        return f"{self.part}.{self.method}"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The ways to fail that differ: a read has no effect that could come before or after."""
        if self.service == HERE:
            return (Kind.CRASH_BEFORE,)
        return tuple(Kind) if self.changes else (Kind.CRASH_BEFORE, Kind.THROTTLED)


READS = frozenset(
    "get events due open_cases closed_since of_patient standings message messages answers "
    "answers_of_case document "
    "documents registered link practice practice_ids members member team patient search born_on "
    "heartbeat session bookmark size listed dead_letters keys fill render seal sealed_by inspect "
    "preview cleaned "
    "count_pages qr_code certificate forms past_answers prints".split()
)
"""Calls that leave nothing behind. All others change something, those of tomorrow too."""

SENT_ONCE = frozenset({"ses", "sms"})
"""Services whose client repeats nothing by itself."""

ATTEMPTS = 3
"""How often the SDK tries all others (`baton.aws.clients`)."""

Plan = Mapping[int, Kind]
"""The number of a call, counted from 0, and how it fails."""


class Outage(NamedTuple):
    """A service that answers nothing for a while, counted from the start of the run."""

    service: str
    begins: timedelta
    ends: timedelta


@dataclass(frozen=True)
class Trouble:
    """Everything that goes wrong in one run: planned calls, likelihoods, outages, a deploy."""

    plan: Plan = field(default_factory=dict)
    rate: float = 0.0
    latency: float = 0.0
    """How likely a call takes a while, so that others come in between."""
    slow: float = 0.0
    """How likely a worker stands still at a call, up to its timeout."""
    skew: float = 0.0
    """How likely a worker's clock is up to five minutes off."""
    dropped: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0
    receipts_lost: float = 0.0
    bounces: float = 0.0
    complaints: float = 0.0
    outages: tuple[Outage, ...] = ()
    deploys_after: timedelta | None = None
    whims: float = 0.0
    """How likely people do something odd: come twice, change their minds, call, correct."""

    @property
    def loses_receipts(self) -> bool:
        """Say whether a message may be sent again because nobody heard what became of it."""
        return bool(self.receipts_lost or self.dropped or self.outages or self.rate or self.slow)

    @property
    def is_calm(self) -> bool:
        """Say whether nothing goes wrong but what is planned."""
        return replace(self, plan={}) == Trouble()

    def at(self, number: int, call: Call, dice: Dice) -> Kind | None:
        """Say how a call fails, if it does."""
        if kind := self.plan.get(number):
            return kind
        return dice.among(call.kinds) if dice.chance(self.rate) else None


def single(calls: tuple[Call, ...], *, after: int = -1) -> Iterator[tuple[int, Kind]]:
    """Give every way in which one of these calls can fail, from the one after `after` on."""
    for number in range(after + 1, len(calls)):
        for kind in calls[number].kinds:
            yield number, kind
