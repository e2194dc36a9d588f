"""Two at once, in many orders (depth 12: `make simulate`)."""

import pytest

from tests.simulation.races import SETTINGS, orders


@pytest.mark.parametrize("setting", SETTINGS)
def test_two_at_once_do_what_one_would(setting: str) -> None:
    played = 0
    for race in orders(setting, depth=3):
        outcome = race.run()
        played += 1

        assert not outcome.violations, race.words

    assert played > 1, "there was nothing to choose"
