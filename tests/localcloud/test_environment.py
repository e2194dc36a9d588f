from pathlib import Path

import pytest

from baton_local.environment import STAMP, best_interpreter, is_complete, ready_environment
from baton_local.errors import LocalCloudError
from baton_local.home import Home


def stub(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with nothing on its path and no version manager."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def test_a_stub_that_does_not_run_is_passed_over(bare: Path) -> None:
    stub(bare / "bin", "python3.13", "exit 127")
    good = stub(bare / "bin", "python3.11", "echo 3.11.7")

    assert best_interpreter().path == good


def test_the_newest_supported_version_wins_wherever_it_lies(bare: Path) -> None:
    stub(bare / "bin", "python3.12", "echo 3.12.1")
    good = stub(bare / "pyenv" / "versions" / "3.13.0" / "bin", "python", "echo 3.13.0")

    assert best_interpreter().path == good
    assert best_interpreter().minor == "3.13"


def test_without_an_interpreter_a_sentence_says_what_to_do(bare: Path) -> None:
    stub(bare / "bin", "python3.13", "echo 3.10.2")

    with pytest.raises(LocalCloudError, match="install one"):
        best_interpreter()


def test_a_half_built_environment_is_not_complete(tmp_path: Path) -> None:
    stub(tmp_path / "bin", "python", "echo 3.13.0")
    assert not is_complete(tmp_path)

    (tmp_path / STAMP).write_text("made from other requirements")
    assert not is_complete(tmp_path)


@pytest.mark.emulator
def test_a_complete_environment_is_used_as_it_is(tmp_path: Path) -> None:
    python = ready_environment(Home(tmp_path))
    made_at = (python.parent.parent / STAMP).stat().st_mtime_ns

    again = ready_environment(Home(tmp_path))

    assert is_complete(python.parent.parent)
    assert again == python
    assert (python.parent.parent / STAMP).stat().st_mtime_ns == made_at
