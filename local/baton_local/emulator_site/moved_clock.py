"""Moves this process's clock by the seconds that the file BATON_CLOCK_FILE holds."""

import os
import threading
import time
from pathlib import Path
from typing import Any

CLOCK = Path(os.environ["BATON_CLOCK_FILE"])
PAUSE_SECONDS = 0.05


class MovedClock:
    """Follows the file; costs nothing until the clock is moved for the first time."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.travel: Any = None

    def follow(self) -> None:
        """Apply the file's offset if it changed."""
        try:
            offset = float(CLOCK.read_text())
        except (OSError, ValueError):
            return  # no file yet: the clock is right as it is
        if offset != self.offset:
            self.offset = offset
            self._move(offset)

    def _move(self, offset: float) -> None:
        import time_machine  # type: ignore[import-not-found] # only in the emulator's environment

        if self.travel is None:
            self.travel = time_machine.travel(time.time() + offset, tick=True).start()
        # Again even the first time: starting takes long enough to leave this process behind others.
        self.travel.move_to(time_machine.escape_hatch.time.time() + offset)
        time.time()  # it stands still until it is asked: an idle process would fall behind

    def run(self) -> None:
        """Follow the file for as long as the process lives."""
        while True:
            time.sleep(PAUSE_SECONDS)
            self.follow()


clock = MovedClock()
clock.follow()
threading.Thread(target=clock.run, name="moved-clock", daemon=True).start()
