"""One thread, one clock: decides who runs next. Every run of a function or act is a greenlet."""

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count

from greenlet import getcurrent, greenlet

from tests.simulation.dice import Dice
from tests.simulation.faults import Crash, Mishap

STILL = timedelta(0)
MOST_STEPS = 60_000
"""The longest run that ends well has a tenth of these."""


class Job(greenlet):
    """One thing that is done from start to end, unless its process dies."""

    def __init__(
        self, hub: greenlet, act: Callable[[], None], name: str, dies_at: datetime | None
    ) -> None:
        super().__init__(self._guarded, parent=hub)
        self.act, self.name, self.dies_at = act, name, dies_at
        self.skew = STILL
        self.is_new: bool | None = None
        """Whether it runs the code of tomorrow; nobody asked yet."""

    def _guarded(self) -> None:
        try:
            self.act()
        except Crash:
            return


class Scheduler:
    """Owns the time and the order. `wakes_at` names the next moment that nobody asked for: the
    sweep's."""

    def __init__(self, dice: Dice, starts_at: datetime) -> None:
        self.dice, self.now, self._hub = dice, starts_at, getcurrent()
        self.ready: list[Job] = []
        self.job: Job | None = None
        """Who runs now; None outside of a run."""
        self.halts: Sequence[object] = ()
        """As soon as something stands in it, every turn goes back to whoever leads the run."""
        self._timers: list[tuple[datetime, int, Job]] = []
        self._numbers = count()
        self.steps = 0
        self.happened: Counter[str] = Counter()
        """What went wrong so far, by name."""
        self.entered: Callable[[Job], None] | None = None

    def at(
        self,
        when: datetime,
        name: str,
        act: Callable[[], None],
        *,
        lasts: timedelta | None = None,
    ) -> Job:
        """Let something begin at a moment; it is killed when it lasts longer than it may."""
        job = Job(self._hub, act, name, when + lasts if lasts else None)
        self._wake(job, when)
        return job

    def after(self, length: timedelta, name: str, act: Callable[[], None]) -> Job:
        """Let something begin a while from now."""
        return self.at(self.now + length, name, act)

    def turn(self) -> None:
        """Let others go first, if the dice say so; whoever is alone goes on at once."""
        job = self.job
        if job is None:
            return
        if len(self.ready) == 1 and not self.halts and self.steps < MOST_STEPS:
            self.steps += 1
            self.dice.alone()
            return
        self._rest(job)

    def pause(self, length: timedelta) -> None:
        """Stand still for a while."""
        job = self.job
        assert job is not None, "only a job can wait"
        self.ready.remove(job)
        self._wake(job, self.now + length)
        self._rest(job)

    @property
    def next_at(self) -> datetime | None:
        """When the next timer ends."""
        return self._timers[0][0] if self._timers else None

    def step(self) -> bool:
        """Let one job go on to its next call; False when nobody is ready."""
        if not self.ready:
            return False
        self.steps += 1
        job = self.job = self.dice.among(self.ready)
        if self.entered:
            self.entered(job)
        job.switch()
        self.job = None
        if job.dead:
            self.ready.remove(job)
        return True

    def advance(self, to: datetime) -> None:
        """Move the clock on and wake whoever waited for it."""
        self.now = max(self.now, to)
        while self._timers and self._timers[0][0] <= self.now:
            self.ready.append(heapq.heappop(self._timers)[2])

    def _rest(self, job: Job) -> None:
        self._hub.switch()
        if job.dies_at and self.now > job.dies_at:
            self.happened[Mishap.KILLED] += 1
            raise Crash

    def _wake(self, job: Job, when: datetime) -> None:
        heapq.heappush(self._timers, (when, next(self._numbers), job))
