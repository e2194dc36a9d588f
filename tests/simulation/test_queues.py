"""A queue as SQS keeps it: what fails comes back, what fails five times lies dead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.builders import MONDAY
from tests.simulation import functions
from tests.simulation.dice import Dice, Steady
from tests.simulation.faults import Crash, Trouble
from tests.simulation.queues import REDRIVEN_AFTER, Queue
from tests.simulation.scheduler import Scheduler
from tests.simulation.test_scheduler import played


@dataclass
class Reader:
    """A handler that fails as it is told."""

    failing: int = 0
    dies: bool = False
    batches: list[list[str]] = field(default_factory=list)

    def handler(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        self.batches.append([record["body"] for record in event["Records"]])
        self.failing -= 1
        if self.failing < 0:
            return {"batchItemFailures": []}
        if self.dies:
            raise Crash
        return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"]]}


def a_queue(
    reader: Reader,
    *,
    dice: Dice | None = None,
    trouble: Trouble | None = None,
    redriven: bool = False,
) -> Queue:
    worker: Any = replace(functions.named("SendMessage"), module=reader)
    dice = dice or Steady()
    return Queue(worker, Scheduler(dice, MONDAY), trouble or Trouble(), dice, redriven)


def test_what_waits_goes_in_one_batch() -> None:
    reader = Reader()
    queue = a_queue(reader)

    for body in "abc":
        queue.put(body)
    played(queue.scheduler)

    assert reader.batches == [["a", "b", "c"]]


@pytest.mark.parametrize("dies", [False, True])
def test_what_fails_comes_back_when_its_time_is_over(dies: bool) -> None:
    reader = Reader(failing=2, dies=dies)
    queue = a_queue(reader)

    queue.put("a")
    played(queue.scheduler)

    assert reader.batches == [["a"]] * 3
    assert queue.scheduler.now - MONDAY > queue.worker.visibility * 2
    assert queue.dead == []


def test_what_fails_five_times_lies_dead() -> None:
    queue = a_queue(Reader(failing=9))

    queue.put("a")
    played(queue.scheduler)

    assert [letter.receives for letter in queue.dead] == [5]


def test_dead_letters_that_hold_the_truth_are_sent_again_by_a_person() -> None:
    reader = Reader(failing=5)
    queue = a_queue(reader, redriven=True)

    queue.put("a")
    played(queue.scheduler)

    assert len(reader.batches) == 6
    assert queue.scheduler.now - MONDAY > REDRIVEN_AFTER


def test_messages_are_lost_and_doubled_by_chance() -> None:
    lost, doubled = Reader(), Reader()
    for reader, trouble in ((lost, Trouble(dropped=0.5)), (doubled, Trouble(doubled=0.5))):
        queue = a_queue(reader, dice=Dice(1), trouble=trouble)
        for number in range(100):
            queue.put(str(number))
        played(queue.scheduler)

    assert sum(map(len, lost.batches)) < 70
    assert sum(map(len, doubled.batches)) > 130
