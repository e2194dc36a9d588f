"""Queues as SQS keeps them: at least once, in no order, hidden while worked, dead after five."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from tests.simulation.dice import Dice
from tests.simulation.faults import Crash, Mishap, Trouble
from tests.simulation.functions import Worker
from tests.simulation.scheduler import Scheduler

SOON = timedelta(seconds=1)
LATE = timedelta(minutes=20)
REDRIVEN_AFTER = timedelta(hours=2)
"""An alarm rings at the first dead letter; this is how long until somebody sends it again."""


@dataclass
class Letter:
    """One message in a queue."""

    name: str
    body: str
    visible_at: datetime
    receives: int = 0


@dataclass
class Queue:
    """A queue and the function that works it."""

    worker: Worker
    scheduler: Scheduler
    trouble: Trouble
    dice: Dice
    redriven: bool
    """It holds what no sweep repeats: its dead letters are sent again by hand."""
    letters: list[Letter] = field(default_factory=list)
    dead: list[Letter] = field(default_factory=list)
    numbers: Callable[[], int] = field(default_factory=lambda: count(1).__next__)

    def put(self, body: str) -> None:
        """Take a message in, or what the trouble leaves of it."""
        happened = self.scheduler.happened
        if self.dice.chance(self.trouble.dropped):
            happened[Mishap.DROPPED] += 1
            return
        twice = self.dice.chance(self.trouble.doubled)
        happened[Mishap.DOUBLED] += twice
        for _ in range(2 if twice else 1):
            wait = self.dice.between(SOON, SOON * 4)
            if self.dice.chance(self.trouble.delayed):
                happened[Mishap.DELAYED] += 1
                wait = self.dice.between(SOON, LATE)
            self._wait(Letter(f"m{self.numbers()}", body, self.scheduler.now), wait)
            if any(other.visible_at > self.letters[-1].visible_at for other in self.letters):
                happened[Mishap.REORDERED] += 1

    def _wait(self, letter: Letter, length: timedelta) -> None:
        letter.visible_at = self.scheduler.now + length
        self.letters.append(letter)
        name = f"{self.worker.name} {letter.name}"
        lasts = self.worker.lasts
        self.scheduler.at(letter.visible_at, name, lambda: self._deliver(letter), lasts=lasts)

    def _deliver(self, letter: Letter) -> None:
        if letter not in self.letters:
            return  # it went along with another's batch
        seen = [other for other in self.letters if other.visible_at <= self.scheduler.now]
        batch = [letter, *(other for other in seen if other is not letter)][: self.worker.batch]
        for each in batch:
            self.letters.remove(each)
            each.receives += 1
        hidden_until = self.scheduler.now + self.worker.visibility
        failed = frozenset(each.name for each in batch)
        try:
            failed = self.worker.delivered({each.name: each.body for each in batch})
        except Crash:
            pass
        finally:
            self._back([each for each in batch if each.name in failed], hidden_until)

    def _back(self, failed: list[Letter], hidden_until: datetime) -> None:
        for letter in failed:
            if letter.receives < self.worker.most_receives:
                self._wait(letter, hidden_until - self.scheduler.now)
                continue
            self.dead.append(letter)
            self.scheduler.happened[Mishap.DEAD] += 1
            if self.redriven:
                self.scheduler.after(REDRIVEN_AFTER, "redrive", partial(self._redrive, letter))

    def _redrive(self, letter: Letter) -> None:
        self.dead.remove(letter)
        letter.receives = 0
        self._wait(letter, SOON)
