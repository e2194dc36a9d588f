"""The movable clock, seen from outside: writes the offset, tells the time, signs at that time."""

import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import botocore.auth

from baton_local.errors import LocalCloudError

SPAN = re.compile(r"(\d+)([dhms])")
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
FURTHEST = timedelta(days=3660)
"""Beyond it nothing of the cloud's data would be left, and no calendar goes on for ever."""
SETTLE_SECONDS = 0.15  # every process of the cloud looks at the file each 0.05 s


@dataclass(frozen=True)
class Clock:
    """The clock that the file `path` holds, as an offset in seconds from real time."""

    path: Path

    @property
    def offset(self) -> timedelta:
        try:
            return timedelta(seconds=float(self.path.read_text()))
        except (OSError, ValueError):
            return timedelta()

    def now(self) -> datetime:
        """The time that deployed functions see, in UTC."""
        return datetime.now(UTC) + self.offset

    def move(self, wish: str) -> datetime:
        """Move by `+3d`, `-2h`, `+1d12h`, to `now`, or to an ISO time; returns the new time.

        Returns when every process of the cloud has seen the move.
        """
        try:
            offset = _offset(wish, self)
        except OverflowError:
            offset = timedelta.max
        if abs(offset) > FURTHEST:
            raise LocalCloudError(f"`{wish}` is too far: the clock moves by ten years at most.")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        part.write_text(f"{offset.total_seconds():.3f}")
        part.replace(self.path)
        time.sleep(SETTLE_SECONDS)
        return self.now()

    def sign_for(self, client: Any) -> None:
        """Make a boto3 client sign its requests by this clock: else they look old or early."""
        client.meta.events.register_first("before-sign", lambda **_: _signing.set(self))


_signing: ContextVar[Clock | None] = ContextVar("signing", default=None)


def _signing_time(remove_tzinfo: bool = True) -> datetime:
    """Takes the place of botocore's own; a client of no cloud signs by the real time."""
    clock = _signing.get()
    _signing.set(None)  # it belongs to this one signature
    now = clock.now() if clock else datetime.now(UTC)
    return now.replace(tzinfo=None) if remove_tzinfo else now


botocore.auth.get_current_datetime = _signing_time


def _offset(wish: str, clock: Clock) -> timedelta:
    if wish == "now":
        return timedelta()
    sign, spans = wish[:1], SPAN.findall(wish)
    if sign in ("+", "-") and spans and "".join(map("".join, spans)) == wish[1:]:
        span = sum((timedelta(**{UNITS[u]: int(n)}) for n, u in spans), timedelta())
        return clock.offset + (span if sign == "+" else -span)
    try:
        at = datetime.fromisoformat(wish)
    except ValueError:
        raise LocalCloudError(
            f"`{wish}` is no time: write +3d, -2h, +90m, +1d12h, now or 2026-03-02T09:00."
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
