"""Whatever happens in the child, the parent gets bytes or one clean error and stays well."""

import os
import sys
import threading
from collections.abc import Callable

import pytest

from baton.engines.errors import OutOfBounds, RenderFailed, TemplateRefused
from baton.engines.guard import Limits, guarded

TIGHT = Limits(cpu_seconds=1, wall_seconds=3, memory_bytes=300_000_000)


def test_bytes_of_any_size_come_back() -> None:
    assert guarded(lambda: b"") == b""
    assert guarded(lambda: b"x" * 5_000_000) == b"x" * 5_000_000


def forever() -> bytes:
    while True:
        pass


def asleep() -> bytes:
    threading.Event().wait()
    return b""


def greedy() -> bytes:
    return b"x" * 3_000_000_000


def silent() -> bytes:
    os._exit(0)


def quitting() -> bytes:
    sys.exit(0)


def quoting() -> bytes:
    raise ValueError("the answer of a patient")


def refusing() -> bytes:
    raise TemplateRefused("a rule of ours")


ENDINGS = [
    (forever, OutOfBounds, "SIGXCPU|SIGKILL"),
    (asleep, OutOfBounds, "SIGKILL"),
    (greedy, OutOfBounds, "MemoryError"),
    (silent, RenderFailed, "silence"),
    (quitting, RenderFailed, "SystemExit"),
    (quoting, RenderFailed, "^ValueError$"),
    (refusing, RenderFailed, "a rule of ours"),
]


@pytest.mark.parametrize(("work", "error", "message"), ENDINGS)
def test_each_ending_is_one_clean_error(
    work: Callable[[], bytes], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        guarded(work, limits=TIGHT)

    assert guarded(lambda: b"still here") == b"still here"
