"""A process that dies at a chosen call of the outside world, before or after its effect."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from baton.actions.ports import Ports
from tests.fakes import FakePorts

PARTS = ("store", "documents", "scans", "outbox", "email", "sms", "engines")


class Killed(BaseException):
    """SIGKILL: no code of ours may see it, so it is no `Exception`."""


class Fuse:
    """Counts calls; the one numbered `at` dies, once. Without a number it only counts."""

    def __init__(self, at: int | None = None, *, after_effect: bool = False) -> None:
        self.at, self.after_effect, self.calls = at, after_effect, 0
        self.names: list[str] = []

    def through(self, name: str, effect: Callable[[], Any]) -> Any:
        """Make a call, or die at it."""
        self.calls += 1
        self.names.append(name)
        dies = self.calls == self.at
        if dies and not self.after_effect:
            raise Killed(name)
        answer = effect()
        if dies:
            raise Killed(name)
        return answer


class Fused:
    """A part of the ports whose every call goes through the fuse."""

    def __init__(self, name: str, part: Any, fuse: Fuse) -> None:
        self._name, self._part, self._fuse = name, part, fuse

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._part, method)
        if not callable(found):
            return found

        @wraps(found)
        def call(*args: Any, **kwargs: Any) -> Any:
            name = f"{self._name}.{method}"
            return self._fuse.through(name, lambda: found(*args, **kwargs))

        return call


def fused(ports: FakePorts, fuse: Fuse) -> Ports:
    """Give the same ports to a process that dies as the fuse says."""
    return replace(ports, **{name: Fused(name, getattr(ports, name), fuse) for name in PARTS})
