"""The command line from outside: other processes, real signals, what a person reads."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from baton_local.cli import main
from baton_local.emulator import healthy, wait_until
from baton_local.home import Home
from baton_local.lock import holding, is_held
from baton_local.ports import LOOPBACK, chosen_ports, free_port, read_ports, write_ports
from baton_local.ready import Ready, write_ready

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("BATON_HOME", str(tmp_path))
    monkeypatch.setenv("BATON_PORT", str(free_port()))
    return Home(tmp_path, FIXTURES)


def baton(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


COMMANDS = ("up", "down", "status", "logs", "sweep", "clock", "reset", "practice")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = baton(command, "--help")

    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")


@pytest.mark.parametrize("command", [["sweep"], ["clock"], ["clock", "+3d"], ["logs"]])
def test_a_command_without_a_cloud_says_how_to_get_one(home: Home, command: list[str]) -> None:
    result = baton(*command)

    assert result.exit_code == 1
    assert result.output == "Error: The local cloud is not up: start it with `baton up`.\n"


@pytest.mark.parametrize(
    "command",
    [["drill", "--every", "0"], ["drill-load", "--cases", "0"], ["drill-load", "--minutes", "0"]],
)
def test_a_drill_of_nothing_is_refused_before_it_starts_a_cloud(command: list[str]) -> None:
    result = baton(*command)

    assert result.exit_code == 2
    assert "not in the range" in result.output


def test_a_cloud_that_is_up_but_dead_is_told_without_a_trace(home: Home) -> None:
    write_ports(home.ports_file, chosen_ports(home.ports_file, free_port()), emulator_pid=0)
    write_ready(home.ready_file, Ready(base_url="x", staff_url="x", mailbox_url="x"))

    with holding(home.lock_file, wait=False):
        result = baton("clock")

    assert result.exit_code == 1
    assert result.output.startswith("Error: The local cloud does not answer as it should")


def test_stopping_nothing_is_no_error(home: Home) -> None:
    assert baton("down").output == "It was not up.\n"


def test_a_cloud_that_is_not_up_has_that_status(home: Home) -> None:
    result = baton("status")

    assert (result.exit_code, result.output) == (1, "Not up: start it with `baton up`.\n")


def test_a_second_start_is_refused(home: Home) -> None:
    with holding(home.lock_file, wait=False):
        for arguments in (["up"], ["up", "--detach"]):
            result = baton(*arguments)

            assert result.exit_code == 1
            assert "up already" in result.output


def test_a_taken_port_is_said_with_a_way_out(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, int(os.environ["BATON_PORT"])))
        taken.listen()

        results = [baton("up", "--no-demo", *detach) for detach in ([], ["--detach"])]

    for result in results:
        assert result.exit_code == 1
        assert "is in use" in result.output
        assert "BATON_PORT=" in result.output


def test_a_reset_empties_and_keeps_what_is_slow_to_make(home: Home) -> None:
    (home.state / "state").mkdir()
    home.clock_file.write_text("60")
    home.artifacts.mkdir(parents=True, exist_ok=True)

    assert baton("reset", "--yes").exit_code == 0

    assert not (home.state / "state").exists()
    assert not home.clock_file.exists()
    assert home.artifacts.exists()


@pytest.fixture
def foreground(home: Home) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "baton_local.cli", "up", "--no-demo", "--repository", FIXTURES],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_until(lambda: home.ready_file.exists() or process.poll() is not None, 60)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()
    baton("down")


def up_detached() -> None:
    result = baton("up", "--detach", "--no-demo", "--repository", str(FIXTURES))
    assert result.exit_code == 0, result.output


@pytest.mark.emulator
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_the_foreground_tells_its_addresses_and_stops_cleanly(
    home: Home, foreground: subprocess.Popen[str], sent: signal.Signals
) -> None:
    ready = json.loads(home.ready_file.read_text())
    ports = read_ports(home.ports_file)
    assert ports
    assert ready["base_url"] == f"http://localhost:{os.environ['BATON_PORT']}"
    assert set(ready) >= {"staff_url", "mailbox_url", "staff_user", "demo_patient_url"}
    assert page(ready["base_url"] + "/p/abc") == 200
    assert page(ready["mailbox_url"]) == 200

    foreground.send_signal(sent)
    output, _ = foreground.communicate(timeout=60)

    assert foreground.returncode == 0
    assert ready["staff_url"] in output
    assert ready["mailbox_url"] in output
    assert output.endswith("Stopped; the data is kept.\n")
    assert not home.ready_file.exists()
    assert not healthy(f"http://{LOOPBACK}:{ports.emulator}")


@pytest.mark.emulator
def test_a_detached_cloud_answers_every_command(home: Home) -> None:
    up_detached()
    try:
        before = baton("clock").output
        after = baton("clock", "+3d").output
        swept = json.loads(baton("sweep").output)
        lines = baton("logs", "Sweep").output

        assert before[:-13] != after[:-13]
        assert swept["swept_at"] > 0
        assert "tick" in lines
        assert baton("status").exit_code == 0
        assert "no time" in baton("clock", "soon").output
        assert "No function Nothing: there are ShowProbe, Sweep" in baton("logs", "Nothing").output
    finally:
        assert baton("down").output == "Stopped; the data is kept.\n"
    assert not is_held(home.lock_file)


@pytest.mark.emulator
def test_a_start_ends_the_emulator_that_a_killed_one_left(
    home: Home, foreground: subprocess.Popen[str]
) -> None:
    left = read_ports(home.ports_file)
    assert left
    foreground.kill()
    foreground.wait()
    assert healthy(f"http://{LOOPBACK}:{left.emulator}")

    up_detached()

    now = read_ports(home.ports_file)
    assert now
    assert now.emulator_pid != left.emulator_pid
    assert now.emulator == left.emulator
    baton("down")


def page(url: str) -> int:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return int(answer.status)
