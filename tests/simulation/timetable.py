"""When the scheduled functions run: the sweep where it has work, the others now and then."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.simulation import functions
from tests.simulation.faults import Crash, Trouble, out
from tests.simulation.functions import Worker
from tests.simulation.scheduler import Scheduler

MINUTE = timedelta(minutes=1)
SELDOM = timedelta(hours=5)
"""How often the other schedules run here: every hour would only cost time, and every six hours
would look into the histories of the same few cases only."""


class Timetable:
    """Moves the run on, from one thing that happens to the next."""

    def __init__(
        self, scheduler: Scheduler, trouble: Trouble, next_due: Callable[[], datetime | None]
    ) -> None:
        self.scheduler, self.trouble, self.next_due = scheduler, trouble, next_due
        self.starts_at = scheduler.now
        self.swept_at, self.others_at = self.starts_at, self.starts_at + SELDOM
        self.running: set[str] = set()

    def move_on(self, is_over: Callable[[], bool]) -> bool:
        """Go to the next timer or the sweep's next tick; False when nothing is left.

        While the run is not over the other schedules are waited for.
        """
        tick = self._tick_at()
        moments = [moment for moment in (self.scheduler.next_at, tick) if moment]
        if not moments and not is_over():
            moments = [self.others_at]
        if not moments:
            return False
        self.scheduler.advance(min(moments))
        if tick and tick <= self.scheduler.now:
            self.swept_at = self.scheduler.now
            self._start(functions.named("Sweep"))
        if self.scheduler.now >= self.others_at:
            self.others_at = self.scheduler.now + SELDOM
            for worker in functions.workers():
                if not worker.queue and worker.name != "Sweep":
                    self._start(worker)
        return True

    def _tick_at(self) -> datetime | None:
        """When the sweep next finds something: its ticks before that would change nothing."""
        first = self.next_due()
        if first is None:
            return None
        minutes = -(-(max(first, self.swept_at + MINUTE) - self.starts_at) // MINUTE)
        return self.starts_at + minutes * MINUTE

    def _start(self, worker: Worker) -> None:
        """Run a scheduled function, unless it is still running: its concurrency is one."""
        if worker.name in self.running or self._is_dead(worker.name):
            return

        def act() -> None:
            self.running.add(worker.name)
            try:
                worker.ticked()
            except Crash:
                raise
            except Exception:
                return  # it is logged, and the next tick sees the same
            finally:
                self.running.discard(worker.name)

        self.scheduler.at(self.scheduler.now, worker.name, act, lasts=worker.lasts)

    def _is_dead(self, name: str) -> bool:
        since = self.scheduler.now - self.starts_at
        outages = self.trouble.outages
        is_dead = any(o.service == name and o.begins <= since < o.ends for o in outages)
        self.scheduler.happened[out(name)] += is_dead
        return is_dead
