"""Whoever asks tries again when the world fails, and never covers up a mistake of ours."""

import pytest

from baton.domain.errors import StaleVersion, Unavailable
from tests.builders import MONDAY
from tests.simulation.dice import Steady
from tests.simulation.people import asked, is_foreseen
from tests.simulation.scheduler import Scheduler
from tests.simulation.schedules import Schedule


def test_what_the_world_does_is_foreseen_and_a_mistake_is_not() -> None:
    for error in (Unavailable, StaleVersion):
        assert is_foreseen(error.__name__)
    for mistake in (TypeError, KeyError, AssertionError):
        assert not is_foreseen(mistake.__name__)


def test_a_page_that_fails_for_no_known_reason_is_not_asked_for_again() -> None:
    def mistaken() -> None:
        raise TypeError("unhashable")

    with pytest.raises(TypeError):
        asked(Scheduler(Steady(), MONDAY), mistaken)


@pytest.mark.parametrize("part", ["store.save_page", "outbox.hint", "documents.put"])
def test_a_mistake_in_the_middle_of_a_run_breaks_a_promise(part: str) -> None:
    world = Schedule().world()
    wired, _, method = part.partition(".")

    def mistaken(*_: object, **__: object) -> None:
        raise TypeError("made in the middle")

    setattr(getattr(world.ports, wired), method, mistaken)
    outcome = world.run()

    assert "nobody foresaw" in outcome.violations[0].words
