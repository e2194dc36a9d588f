"""What `baton up` prints while it works: one line a step, with how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Prints steps to a terminal or a log."""

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Name the step while it runs; add the time when it is done."""
        began = time.monotonic()
        interactive = sys.stdout.isatty()
        if interactive:
            print(f"  … {what}", end="\r", flush=True)
        yield
        print(f"  ✓ {what:<44}{time.monotonic() - began:6.1f} s", flush=True)

    def say(self, line: str) -> None:
        """One line as it is."""
        print(line, flush=True)


class Silence(Progress):
    """For tests: the same steps, no output."""

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Only runs the step."""
        yield

    def say(self, line: str) -> None:
        """Says nothing."""
