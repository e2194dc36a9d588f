"""Says who uses a folder: a file lock that the system lets go of when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process holds the lock."""


@contextmanager
def holding(file: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock while the block runs; Held at once when `wait` is False and it is taken."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Held from None
        yield


def is_held(file: Path) -> bool:
    """Whether somebody holds it right now."""
    try:
        with holding(file, wait=False):
            return False
    except Held:
        return True
