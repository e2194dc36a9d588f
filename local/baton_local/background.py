"""Runs `baton up` behind the terminal, and ends what is up."""

import os
import signal
import subprocess
import sys
import time

from baton_local.emulator import end_orphan, wait_until
from baton_local.errors import LocalCloudError
from baton_local.home import Home
from baton_local.lock import is_held
from baton_local.ports import LOOPBACK, read_ports
from baton_local.ready import Ready, read_ready

STOP_SECONDS = 40
ALREADY_UP = "The local cloud is up already: use it, or stop it first with `baton down`."


def start(home: Home, options: list[str]) -> Ready:
    """Start in the background and return when the cloud is ready."""
    if is_held(home.lock_file):
        raise LocalCloudError(ALREADY_UP)
    home.state.mkdir(parents=True, exist_ok=True)
    home.ready_file.unlink(missing_ok=True)
    with home.log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "baton_local.cli", "up", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "BATON_HOME": str(home.state)},
        )
    while (ready := read_ready(home.ready_file)) is None:
        if process.poll() is not None:
            said = home.log_file.read_text().strip().splitlines()
            raise LocalCloudError(said[-1] if said else f"It did not start: see {home.log_file}.")
        time.sleep(0.2)
    process.returncode = 0  # it lives on and is no longer ours to collect
    return ready


def stop(home: Home) -> bool:
    """End the cloud of this home, data kept; whether there was one."""
    ports = read_ports(home.ports_file)
    was_up = is_held(home.lock_file)
    if was_up and ports:
        os.kill(ports.pid, signal.SIGTERM)
        if not wait_until(lambda: not is_held(home.lock_file), STOP_SECONDS):
            raise LocalCloudError(f"It does not end: process {ports.pid} still saves its state.")
    elif ports:
        end_orphan(f"http://{LOOPBACK}:{ports.emulator}", ports.emulator_pid)
    home.ready_file.unlink(missing_ok=True)
    return was_up
