"""The demo is played whole or afresh: what was cut short would be in its own way."""

from pathlib import Path

from baton_local.demo import prepare
from baton_local.home import Home
from baton_local.progress import Silence


def test_a_demo_that_was_cut_short_is_played_from_the_beginning(tmp_path: Path) -> None:
    home = Home(tmp_path)
    prepare(home, Silence())
    (tmp_path / "state").mkdir()
    home.clock_file.write_text("-518400")

    prepare(home, Silence())

    assert not (tmp_path / "state").exists()
    assert not home.clock_file.exists()


def test_data_from_before_the_demo_is_never_thrown_away(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "state").mkdir()

    for _ in range(2):
        prepare(home, Silence())

    assert (tmp_path / "state").exists()
