"""Ends what runs in order when Ctrl-C or SIGTERM comes."""

import signal
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


def stop_in_order() -> None:
    """Let a signal unwind what runs: an emulator left behind would go on for ever."""
    for number in STOPS:
        signal.signal(number, _interrupt)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the saving short
    raise KeyboardInterrupt
