"""Runs many schedules on several processors, counts, and shows how far it is."""

import gc
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from tests.simulation.modes import First, first
from tests.simulation.places import standing
from tests.simulation.remembering import remembering
from tests.simulation.schedules import Schedule
from tests.simulation.world import Outcome

T = TypeVar("T")
R = TypeVar("R")

MOST_TOLD = 3
CHUNK = 8


@dataclass
class Tally:
    """What came of the schedules so far."""

    schedules: int = 0
    calls: int = 0
    faults: int = 0
    parked: int = 0
    extra_messages: int = 0
    failed: list[Schedule] = field(default_factory=list)
    violations: int = 0
    longest_minutes: int = 0
    began: float = field(default_factory=time.monotonic)

    def count(self, schedule: Schedule, outcome: Outcome) -> None:
        """Count one."""
        self.schedules += 1
        self.calls += len(outcome.calls)
        self.faults += outcome.faults
        self.parked += outcome.parked
        self.extra_messages += outcome.extra_messages
        self.violations += len(outcome.violations)
        self.longest_minutes = max(self.longest_minutes, int(outcome.took.total_seconds() // 60))
        if outcome.violations:
            self.failed.append(schedule)

    @property
    def per_second(self) -> float:
        """Schedules each second, all processors together."""
        return self.schedules / max(time.monotonic() - self.began, 0.001)

    @property
    def line(self) -> str:
        """The last line of the report."""
        return (
            f"schedules={self.schedules} faults={self.faults} violations={self.violations} "
            f"parked={self.parked} extra={self.extra_messages} speed={self.per_second:.1f}/s"
        )


def played(schedule: Schedule) -> tuple[Schedule, Outcome]:
    """Play one."""
    return schedule, schedule.run()


def played_first(schedule: Schedule) -> First:
    """Play one with a single fault."""
    return first(schedule)


def spread(
    act: Callable[[T], R],
    things: Iterable[T],
    jobs: int,
    *,
    chunk: int = CHUNK,
    backend: str = "fake",
) -> Iterator[R]:
    """Do the same to many things, on several processors, in order."""
    if jobs == 1:
        with remembering(), standing(backend):
            yield from map(act, things)
        return
    context = multiprocessing.get_context("forkserver")
    with context.Pool(jobs, initializer=_prepare, initargs=(backend,)) as pool:
        yield from pool.imap(act, things, chunksize=chunk)


def run(
    schedules: Iterable[Schedule],
    most: int | None,
    jobs: int,
    tally: Tally,
    *,
    backend: str = "fake",
) -> Tally:
    """Play schedules and count; shows progress on standard error."""
    shown = time.monotonic()
    for schedule, outcome in spread(played, islice(schedules, most), jobs, backend=backend):
        tally.count(schedule, outcome)
        if time.monotonic() - shown > 2:
            shown = time.monotonic()
            print(f"\r{tally.line}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    return tally


def seldom_tidied() -> None:
    """Look for rings of what nobody needs once in a while: a run leaves one, its world."""
    gc.set_threshold(200_000, 20, 10)


_KEPT = ExitStack()
"""What a process of the pool keeps open as long as it lives."""


def _prepare(backend: str) -> None:
    seldom_tidied()
    _KEPT.enter_context(remembering())
    _KEPT.enter_context(standing(backend))
