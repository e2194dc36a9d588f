"""Which schedules to run: every single fault, every pair, or as many random ones as wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from tests.simulation.faults import single
from tests.simulation.places import standing
from tests.simulation.schedules import Schedule
from tests.simulation.world import Outcome


@dataclass(frozen=True)
class First:
    """A single fault, how its run went on, and how many second faults that leaves."""

    schedule: Schedule
    outcome: Outcome
    after: str
    """A fingerprint of all that happened after the fault: equal ones are the same run."""
    seconds: int


def none(pack: str, story: str, backend: str) -> Iterator[Schedule]:
    """Give the undisturbed run."""
    yield Schedule(pack, story=story, backend=backend)


def singles(pack: str, story: str, backend: str) -> Iterator[Schedule]:
    """Give the undisturbed run, and every way in which one of its calls can fail."""
    plain = Schedule(pack, story=story, backend=backend)
    yield plain
    for fault in single(plain.run().calls):
        yield replace(plain, plan=(fault,))


def first(schedule: Schedule) -> First:
    """Play a single fault, and say after which it is the same as others."""
    number = schedule.plan[0][0]
    with standing(schedule.backend):
        world = schedule.world()
        outcome = world.run()
        after = world.fingerprint(number + 1)
    return First(
        schedule,
        outcome,
        after=after,
        seconds=sum(1 for _ in single(outcome.calls, after=number)),
    )


def representatives(firsts: Iterable[First]) -> Iterator[First]:
    """Give one of each kind of first fault whose runs are the same from then on."""
    known: set[str] = set()
    for each in firsts:
        if each.after not in known:
            known.add(each.after)
            yield each


def seconds(each: First) -> Iterator[Schedule]:
    """Give every fault that can follow a first one."""
    number = each.schedule.plan[0][0]
    for fault in single(each.outcome.calls, after=number):
        yield replace(each.schedule, plan=(*each.schedule.plan, fault))


def random(packs: tuple[str, ...], backend: str, seed: int) -> Iterator[Schedule]:
    """Give random schedules from a seed on, pack after pack, for ever."""
    for number in count(seed):
        yield Schedule(packs[number % len(packs)], seed=number, backend=backend)
