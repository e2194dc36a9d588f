"""What goes wrong in the drill under load: functions die all the time, and one thing after another
happens to the queues and to the provider."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from baton_local.calls import When
from baton_local.stack import Stack

POISON = ("no json", '{"practice":"../..","case":"*"}', '{"practice":1}', "x" * 10_000)
WORK = ("CaseQueue", "SendQueue", "RenderQueue", "SealQueue")
KILLER_RESTS_SECONDS = 0.5


@dataclass
class Trouble:
    """What was done so far."""

    kills: int = 0
    poison: int = 0
    emptied: int = 0
    refused: int = 0
    out_seconds: float = 0.0


@dataclass(frozen=True)
class Troublemaker:
    """Makes trouble in one cloud, once; the dice begin at `seed`.

    Kills are counted by calls, not by time: on a slow machine a case dies no more often.
    """

    stack: Stack
    seed: int = 1
    calls_between_kills: int = 60
    pause_seconds: float = 4.0
    outage_seconds: float = 12.0
    done: Trouble = field(default_factory=Trouble)
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator[Trouble]:
        """Make trouble while the block runs; gives what was done, complete behind the block."""
        dice = random.Random(self.seed)  # noqa: S311 - no secret
        once = threading.Thread(target=self._one_after_another, daemon=True)
        try:
            with repeating(lambda: self._kill(dice), KILLER_RESTS_SECONDS):
                once.start()
                try:
                    yield self.done
                finally:
                    self._over.set()
                once.join()
        finally:
            self.stack.call_log.spare()

    def _kill(self, dice: random.Random) -> None:
        """Let the function that makes one of the next calls die; count it once it has."""
        log = self.stack.call_log
        planned = log.count() + dice.randint(2, 2 * self.calls_between_kills)
        log.crash_at(planned, dice.choice(tuple(When)))
        while not self._over.wait(0.05):
            if log.count() >= planned:
                self.done.kills += 1
                return

    def _one_after_another(self) -> None:
        for act in (self._provider_out, self._empty, self._poison):
            time.sleep(self.pause_seconds)
            act()

    def _poison(self) -> None:
        """What no worker of ours wrote, into every queue that one reads."""
        for queue in self.stack.deployed.resources("AWS::SQS::Queue"):
            if not queue.logical.endswith("DeadLetters"):
                for body in POISON:
                    self._sqs.send_message(QueueUrl=queue.physical, MessageBody=body)
                    self.done.poison += 1

    def _provider_out(self) -> None:
        """Let the provider fail for a while, and on until somebody has met it."""
        began, outage = time.monotonic(), self.stack.outage
        with outage.lasting():
            self._over.wait(self.outage_seconds)
            while not outage.refused and not self._over.wait(0.2):
                pass
            self.done.refused = outage.refused
        self.done.out_seconds = time.monotonic() - began

    def _empty(self) -> None:
        """Lose what lies on the queues of hints; workers stand still until something does."""
        self._let_work(False)
        try:
            depths = self.stack.queue_depths()
            while not any(depths[name] for name in WORK) and not self._over.wait(0.5):
                depths = self.stack.queue_depths()
            for name in WORK:
                self._sqs.purge_queue(QueueUrl=self.stack.outputs[f"{name}Url"])
                self.done.emptied += depths[name]
        finally:
            self._let_work(True)

    def _let_work(self, wanted: bool) -> None:
        functions = self.stack.client("lambda")
        for each in functions.list_event_source_mappings()["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=each["UUID"], Enabled=wanted)

    @property
    def _sqs(self) -> Any:
        return self.stack.client("sqs")


@contextmanager
def repeating(act: Callable[[], None], every_seconds: float) -> Iterator[None]:
    """Do something again and again beside the block; what it raises is tried at the next turn."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(every_seconds):
            with suppress(Exception):
                act()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
