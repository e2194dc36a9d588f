"""The fake and boto3 on moto tell the same story, call for call, whatever goes wrong at a call."""

import os
from dataclasses import replace

import pytest

from baton.aws import clients
from tests.simulation import modes
from tests.simulation.places import standing
from tests.simulation.schedules import Schedule

EVERY = 150
"""Of the single faults; all of them: `baton simulate --faults one --backend moto`."""

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def told(schedule: Schedule, backend: str) -> tuple[object, ...]:
    with standing(backend):
        world = replace(schedule, backend=backend).world()
        outcome = world.run()
        return outcome.violations, world.fingerprint(0)


@pytest.mark.parametrize("story", ["mended", "paper", "read"])
def test_undisturbed_both_places_tell_the_same(story: str) -> None:
    schedule = Schedule(story=story)

    assert told(schedule, "moto") == told(schedule, "fake")


@pytest.mark.parametrize("story", ["prompt", "mended"])
def test_with_one_fault_both_places_tell_the_same(story: str) -> None:
    for schedule in list(modes.singles("new-patient", story, "fake"))[17::EVERY]:
        assert told(schedule, "moto") == told(schedule, "fake"), schedule.words


def test_by_chance_both_places_tell_the_same() -> None:
    assert told(Schedule(seed=3), "moto") == told(Schedule(seed=3), "fake")


def test_a_run_on_moto_leaves_nothing_behind() -> None:
    before = dict(os.environ)

    Schedule(backend="moto").run()

    assert dict(os.environ) == before
    assert clients.client.cache_info().currsize == 0
    with pytest.raises(AssertionError, match="behind_moto"):
        Schedule(backend="moto").world()
