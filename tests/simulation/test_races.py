"""Two at once, in many orders (depth 6: `make simulate`)."""

import sys
from types import FrameType
from typing import Any

import pytest
from greenlet import getcurrent

from tests.simulation.races import RACER, SETTINGS, Race, orders
from tests.simulation.test_taking_part import ELSEWHERE, FOLDER, changing

NEVER = {"check_case": "an action of the hourly check, which races; it writes only what is damaged"}
"""Modules that change something and meet nobody, each with the reason."""


@pytest.mark.parametrize("setting", SETTINGS)
def test_two_at_once_do_what_one_would(setting: str) -> None:
    played = 0
    for race in orders(setting, depth=3):
        outcome = race.run()
        played += 1
        assert not outcome.violations, race.words

    assert played > 1, "there was nothing to choose"


def test_every_action_meets_itself_or_another() -> None:
    reached: set[str] = set()

    def see(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and getattr(getcurrent(), "name", "") == RACER:
            reached.add(frame.f_code.co_filename)

    sys.setprofile(see)
    try:
        for setting in SETTINGS:
            Race(setting).run()
    finally:
        sys.setprofile(None)

    met = {path.stem for path in FOLDER.glob("*.py") if str(path) in reached}
    assert changing() - met - set(ELSEWHERE) == set(NEVER)
