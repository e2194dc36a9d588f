"""The wire between the actions and the world: every call yields, is numbered, and may fail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from baton.actions.ports import Ports
from tests.simulation.dice import Dice
from tests.simulation.faults import HERE, READS, Call, Crash, Kind, Mishap, Trouble, out
from tests.simulation.scheduler import Scheduler

SERVICES = {
    "store": "dynamodb",
    "documents": "s3",
    "scans": "s3",
    "assets": "s3",
    "outbox": "sqs",
    "email": "ses",
    "sms": "sms",
    "engines": "kms",
}
A_BLINK = timedelta(milliseconds=50)
NO_CALLS = frozenset({"engine", "presigned_get", "presigned_post"})
OWN_WORK = frozenset("fill render sealed_by inspect preview cleaned count_pages qr_code".split())


class Place(Protocol):
    """Where calls arrive: in memory, or at boto3 and moto."""

    def perform(self, call: Call, effect: Callable[[], Any], kind: Kind | None) -> Any:
        """Do it, or let it fail as said; crashes are not its business."""


class Entry:
    """One line of the trace."""

    __slots__ = ("at", "call", "job", "kind")

    def __init__(self, at: object, job: str, call: Call, kind: Kind | None) -> None:
        self.at, self.job, self.call, self.kind = at, job, call, kind

    @property
    def facts(self) -> tuple[object, ...]:
        """What must be equal in two runs that are the same."""
        return (self.at, self.job, self.call.part, self.call.method, self.kind)


class Wire:
    """Numbers the calls of a run and lets each fail as the trouble says."""

    def __init__(self, scheduler: Scheduler, place: Place, trouble: Trouble, dice: Dice) -> None:
        self.scheduler, self.place, self.trouble, self.dice = scheduler, place, trouble, dice
        self.trace: list[Entry] = []
        self.outages = {
            service: [
                (scheduler.now + out.begins, scheduler.now + out.ends)
                for out in trouble.outages
                if out.service == service
            ]
            for service in {out.service for out in trouble.outages}
        }
        self.watch: Callable[[Call, tuple[Any, ...]], None] = lambda call, args: None

    def over(self, ports: Ports, **parts: Any) -> Ports:
        """Give the same ports at the other end of this wire."""
        wired = {name: Wired(name, getattr(ports, name), self) for name in SERVICES}
        return replace(ports, **wired, **parts)

    def make(self, call: Call, effect: Callable[[], Any], args: tuple[Any, ...]) -> Any:
        """Make a call."""
        self.scheduler.turn()
        if self.trouble.latency and self.dice.chance(self.trouble.latency):
            self.scheduler.pause(self.dice.between(A_BLINK, A_BLINK * 60))
        if self.trouble.slow and self.dice.chance(self.trouble.slow):
            self._dawdle()
        number = len(self.trace)
        kind = self.trouble.at(number, call, self.dice)
        now, job = self.scheduler.now, self.scheduler.job
        if kind is None and self.outages and self._is_out(call, now):
            kind = Kind.THROTTLED
            self.scheduler.happened[out(call.service)] += 1
        self.trace.append(Entry(now, job.name if job else "", call, kind))
        if kind is Kind.CRASH_BEFORE:
            raise Crash
        try:
            answer = self.place.perform(call, effect, None if kind is Kind.CRASH_AFTER else kind)
        finally:
            if call.changes:
                self.watch(call, args)
        if kind is Kind.CRASH_AFTER:
            raise Crash
        return answer

    def _is_out(self, call: Call, now: datetime) -> bool:
        outages = self.outages.get(call.service, ())
        return any(begins <= now < ends for begins, ends in outages)

    def _dawdle(self) -> None:
        job = self.scheduler.job
        if job and job.dies_at:
            self.scheduler.happened[Mishap.STOOD_STILL] += 1
            left = job.dies_at - self.scheduler.now
            self.scheduler.pause(self.dice.between(left * 0, left * 1.2))


class Wired:
    """A part of the ports at the other end of the wire."""

    def __init__(self, part: str, behind: Any, wire: Wire) -> None:
        self._part, self._behind, self._wire = part, behind, wire

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._behind, method)
        if not callable(found) or method in NO_CALLS:
            return found
        service = HERE if method in OWN_WORK else SERVICES[self._part]
        call = Call(service, self._part, method, method not in READS)
        make = self._wire.make

        def wired(*args: Any, **kwargs: Any) -> Any:
            return make(call, partial(found, *args, **kwargs), args)

        self.__dict__[method] = wired
        return wired
