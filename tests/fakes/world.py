"""A clock that is moved by hand and ids that count."""

from datetime import datetime, timedelta
from itertools import count

from tests.builders import MONDAY


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        """Move on, and give the new time."""
        self.at += by
        return self.at


class Ids:
    """Gives id00001, id00002, …"""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"id{next(self._numbers):05d}"
