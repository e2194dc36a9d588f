"""Servers that judge races: the local cloud's emulation, and dynalite as a second opinion."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from baton_local.emulator import Emulator, EmulatorOptions, wait_until
from baton_local.environment import ready_environment
from baton_local.home import REPOSITORY, Home
from baton_local.ports import LOOPBACK, free_port, is_free

DYNALITE = "dynalite@4.0.0"
KEPT = REPOSITORY / ".local" / "dynalite"
INSTALL_SECONDS, START_SECONDS = 120, 20
BRIEFLY = ("--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000")


@contextmanager
def ministack(folder: Path) -> Iterator[str]:
    """Run the emulation without its memory of other runs, and give its endpoint."""
    home = Home(folder)
    options = EmulatorOptions(port=free_port(), texts_port=free_port(), persist=False)
    emulator = Emulator(home, ready_environment(home), options)
    emulator.start()
    try:
        yield emulator.endpoint
    finally:
        emulator.stop()


@contextmanager
def dynalite() -> Iterator[str]:
    """Run dynalite and give its endpoint; skips where npm cannot bring it."""
    program, port = _dynalite(), free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--createTableMs", "0", "--host", LOOPBACK],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_until(lambda: not is_free(port), START_SECONDS), "dynalite did not start"
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.kill()
        server.wait()


def _dynalite() -> Path:
    program = KEPT / "node_modules" / ".bin" / "dynalite"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm here: dynalite gives no second opinion on races")
    KEPT.mkdir(parents=True, exist_ok=True)
    order = [npm, "install", *BRIEFLY, "--prefix", str(KEPT), DYNALITE]
    try:
        subprocess.run(order, capture_output=True, timeout=INSTALL_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("npm could not bring dynalite: it gives no second opinion on races")
    return program
