from pathlib import Path

import pytest

from baton_local.lock import Held, holding, is_held


def test_a_lock_is_held_while_the_block_runs(tmp_path: Path) -> None:
    file = tmp_path / "up.lock"

    with holding(file, wait=False):
        assert is_held(file)
    assert not is_held(file)


def test_a_second_holder_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "up.lock"

    with holding(file, wait=False), pytest.raises(Held), holding(file, wait=False):
        pass


def test_nobody_holds_a_lock_that_was_never_made(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "new" / "up.lock")
