"""What every part of the store stands on: the table and the clock that judges what is over."""

from collections.abc import Callable
from datetime import datetime

from baton.aws.store_table import Row, Table, n


class Stores:
    """A part of the store; `now` decides whether a link or a session is over."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self.table = table
        self.now = now


def time_to_live(at: datetime) -> Row:
    """Give when DynamoDB may sweep a row away: a broom, not a judge (it comes up to days late)."""
    return n(int(at.timestamp()) + 1)
