"""Everything that can go wrong does go wrong: each kind of fault occurs in random runs."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.simulation.dice import Steady
from tests.simulation.faults import Call, Kind, Mishap, Outage, Trouble, out, single
from tests.simulation.schedules import SERVICES, STORIES, Schedule
from tests.simulation.world import World

MOST = 60
READ, WRITE = Call("dynamodb", "store", "get", False), Call("dynamodb", "store", "save", True)
SEND, OWN = Call("ses", "email", "send", True), Call("here", "engines", "fill", False)
HOUR = timedelta(hours=1)
CHASED = timedelta(days=5)
"""So long a patient must be silent until a text message leaves."""

LATER = ("sms", "Sweep", "Reconcile")


def test_everything_that_can_go_wrong_does() -> None:
    wanted: set[str] = {*Kind, *Mishap}
    happened: Counter[str] = Counter()
    for seed in range(MOST):
        world = Schedule(seed=seed).world()
        happened += world.run().happened
        happened.update(entry.kind for entry in world.wire.trace if entry.kind)
        if wanted <= set(happened):
            break

    assert wanted - set(happened) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_be_out_for_hours(service: str) -> None:
    begins = {"ses": 0 * HOUR, **dict.fromkeys(LATER, CHASED)}.get(service, HOUR / 60)
    scene = STORIES["silent" if service in LATER else "prompt"]
    trouble = Trouble(outages=(Outage(service, begins, begins + 26 * HOUR),))
    outcome = World(scene, trouble, Steady()).run()

    assert outcome.violations == ()
    assert outcome.happened[out(service)] > 0


def test_a_call_fails_in_every_way_that_makes_a_difference() -> None:
    assert set(WRITE.kinds) == set(SEND.kinds) == set(Kind)
    assert READ.kinds == (Kind.CRASH_BEFORE, Kind.THROTTLED)
    assert OWN.kinds == (Kind.CRASH_BEFORE,)
    assert [number for number, _ in single((READ, OWN, WRITE))] == [0, 0, 1, 2, 2, 2, 2, 2]
