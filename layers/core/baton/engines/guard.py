"""Runs risky work in a forked child with limits, so that a bomb ends there and we stay warm.

No thread and no AWS client may be used inside the child.
"""

import functools
import gc
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from baton.engines.errors import EngineFailed, OutOfBounds, RenderFailed

_DONE, _FAILED = b"+", b"-"


@dataclass(frozen=True)
class Limits:
    """What a child may use beyond what its parent already holds."""

    cpu_seconds: int = 20
    wall_seconds: float = 25
    memory_bytes: int = 1 << 30


def guarded(work: Callable[[], bytes], *, limits: Limits = Limits()) -> bytes:
    """The bytes that `work` returns in a child process.

    Raises OutOfBounds when a limit ended it, RenderFailed with the class of what `work` raised, or
    with its message when it is an EngineFailed.
    """
    _settle()
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        _be_the_child(work, outlet, limits)
    os.close(outlet)
    answer = _read(inlet, child, time.monotonic() + limits.wall_seconds)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise OutOfBounds(f"stopped by {signal.Signals(os.WTERMSIG(status)).name}")
    if status or answer[:1] not in (_DONE, _FAILED):
        raise RenderFailed("ended in silence")
    if answer[:1] == _FAILED:
        cause = answer[1:].decode()
        raise (OutOfBounds if cause == MemoryError.__name__ else RenderFailed)(cause)
    return answer[1:]


@functools.cache
def _settle() -> None:
    # objects that live before the first fork are never moved again: fewer pages are copied
    gc.collect()
    gc.freeze()


def _be_the_child(work: Callable[[], bytes], outlet: int, limits: Limits) -> None:
    code = 1
    try:
        spent = int(time.process_time()) + limits.cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (spent, spent + 1))
        space = _address_space() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
        try:
            answer = _DONE + work()
        except BaseException as error:
            answer = _FAILED + _told(error).encode()
        with os.fdopen(outlet, "wb") as pipe:
            pipe.write(answer)
        code = 0
    finally:
        os._exit(code)


def _told(error: BaseException) -> str:
    # texts of other libraries may hold answers; ours never do
    return str(error) if isinstance(error, EngineFailed) else type(error).__name__


def _read(inlet: int, child: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    with os.fdopen(inlet, "rb", buffering=0) as pipe:
        while True:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([pipe], [], [], left)[0]:
                os.kill(child, signal.SIGKILL)
                break
            part = pipe.read(1 << 20)
            if not part:
                break
            parts.append(part)
    return b"".join(parts)


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # not Linux: local work only
        return 4 << 30
    return pages * resource.getpagesize()
