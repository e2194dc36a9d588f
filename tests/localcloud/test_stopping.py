"""A signal unwinds what runs, and a second one does not cut that short."""

import signal
import subprocess
import sys

import pytest

WORK = """
from threading import Event
from baton_local.stopping import stop_in_order
stop_in_order()
try:
    print("up", flush=True)
    Event().wait(30)
except KeyboardInterrupt:
    print("saving", flush=True)
    Event().wait(0.5)
    print("saved", flush=True)
"""


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
def test_whoever_is_stopped_twice_still_saves(first: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout
        for sent in (first, signal.SIGINT):
            work.stdout.readline()
            work.send_signal(sent)
        rest, _ = work.communicate(timeout=20)

    assert (rest, work.returncode) == ("saved\n", 0)
