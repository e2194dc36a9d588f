"""The emulator's own environment: made once, named by what went into it, remade if half-built."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from baton_local.errors import LocalCloudError
from baton_local.home import REPOSITORY, Home
from baton_local.lock import holding

MINORS = ("3.13", "3.12", "3.11")  # best first: 3.13 is what AWS runs
REQUIREMENTS = REPOSITORY / "local" / "requirements.txt"
STAMP = "complete"  # written last; names what the environment was made from
PROBE = "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3])"


@dataclass(frozen=True)
class Interpreter:
    """A Python that has been seen to run and to be able to make environments."""

    path: Path
    version: str

    @property
    def minor(self) -> str:
        return self.version.rpartition(".")[0]


def ready_environment(home: Home) -> Path:
    """The interpreter of a complete emulator environment; builds it when it is missing or stale."""
    folder = home.environment
    folder.parent.mkdir(parents=True, exist_ok=True)
    with holding(folder.with_suffix(".lock"), wait=True):
        if not is_complete(folder):
            best = best_interpreter()
            shutil.rmtree(folder, ignore_errors=True)
            _build(folder, best)
            (folder / STAMP).write_text(_key(best.version))
    return folder / "bin" / "python"


def is_complete(folder: Path) -> bool:
    """Whether it was built to the end, from today's requirements, and its interpreter runs."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text() == _key(_runs(folder / "bin" / "python"))


def best_interpreter() -> Interpreter:
    """The newest supported Python of this machine that really runs."""
    for minor in MINORS:
        for candidate in _candidates(minor):
            if (version := _runs(candidate)).startswith(f"{minor}."):
                return Interpreter(candidate, version)
    raise LocalCloudError(
        "No working Python 3.13, 3.12 or 3.11 with venv was found: install one"
        " (for example `apt install python3-venv` or `pyenv install 3.13`) and try again."
    )


def _candidates(minor: str) -> Iterator[Path]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if (candidate := Path(folder) / f"python{minor}").exists():
            yield candidate
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from sorted(versions.glob(f"{minor}*/bin/python"), reverse=True)


def _runs(python: Path) -> str:
    """Its version, or nothing: a version manager leaves stubs on the path that do not run."""
    try:
        answer = subprocess.run(
            [python, "-c", PROBE], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _key(version: str) -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes() + version.encode()).hexdigest()


def _build(folder: Path, interpreter: Interpreter) -> None:
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (
        [str(interpreter.path), "-m", "venv", str(folder)],
        [*pip, "-r", str(REQUIREMENTS)],
    ):
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise LocalCloudError(
                "The emulator's environment could not be built (is a package index reachable?);"
                f" run `baton up` again. pip said: {answer.stderr.strip()[-400:]}"
            )
