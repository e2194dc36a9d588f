"""The fake and boto3 on moto tell the same story, call for call, whatever goes wrong at a call."""

from dataclasses import replace

import pytest

from tests.simulation import modes
from tests.simulation.schedules import Schedule

EVERY = 150
"""Of the single faults; all of them: `baton simulate --faults one --backend moto`."""

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def told(schedule: Schedule, backend: str) -> tuple[object, ...]:
    world = replace(schedule, backend=backend).world()
    outcome = world.run()
    return outcome.violations, world.fingerprint(0)


@pytest.mark.parametrize("story", ["mended", "paper", "unheard"])
def test_undisturbed_both_places_tell_the_same(story: str) -> None:
    schedule = Schedule(story=story)

    assert told(schedule, "moto") == told(schedule, "fake")


@pytest.mark.parametrize("story", ["prompt", "mended"])
def test_with_one_fault_both_places_tell_the_same(story: str) -> None:
    for schedule in list(modes.singles("new-patient", story, "fake"))[17::EVERY]:
        assert told(schedule, "moto") == told(schedule, "fake"), schedule.words


def test_by_chance_both_places_tell_the_same() -> None:
    assert told(Schedule(seed=3), "moto") == told(Schedule(seed=3), "fake")
