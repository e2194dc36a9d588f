"""Local time: the only module that turns UTC into a practice's day and back.

Durations are computed in UTC, "n days before" in local dates (reliability §8). Opening hours and
quiet
hours are end-exclusive.
"""

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import model_validator

from baton.domain.errors import BadInput
from baton.domain.model import Model

SKEW = timedelta(seconds=5)
"""How far two machines' clocks may differ. What is due at once is written as due this long ago, so
that the worker who is asked first does not find it early and leave it to the next sweep."""

FURTHEST = timedelta(days=5 * 366)
"""Nobody plans further ahead: such a date is a slip of the hand, and nobody would be chased."""


class Hours(Model):
    """A window of one local day, `opens` inclusive, `closes` exclusive, never over midnight."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _in_order(self) -> "Hours":
        if self.opens >= self.closes:
            raise ValueError("opening must come before closing")
        return self


class Calendar(Model):
    """When a practice is open and when its patients must not be disturbed.

    `week` maps the weekday (0 = Monday) to opening hours; a missing day is closed. Messages leave
    only
    inside `waking`, whatever the weekday.
    """

    zone: str
    week: Mapping[int, Hours]
    waking: Hours = Hours(opens=time(8), closes=time(20))
    holidays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> "Calendar":
        ZoneInfo(self.zone)
        if not self.week or not set(self.week) <= set(range(7)):
            raise ValueError("at least one weekday, 0 to 6, must have hours")
        return self


def to_local(at: datetime, calendar: Calendar) -> datetime:
    """Give the practice's wall clock at `at`."""
    return at.astimezone(ZoneInfo(calendar.zone))


def to_utc(local: datetime, zone: str) -> datetime:
    """Give the instant of a naive local time: the first of two, or the first valid one after a gap.

    >>> to_utc(datetime(2027, 3, 28, 1, 30), "Europe/London")
    datetime.datetime(2027, 3, 28, 1, 0, tzinfo=datetime.timezone.utc)

    Raises `BadInput` for the first and the last year that a computer knows.
    """
    if local.year in (MINYEAR, MAXYEAR):
        raise BadInput("date: choose a day of this century")
    place = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=place, fold=f).astimezone(UTC) for f in (0, 1))
    if first.astimezone(place).replace(tzinfo=None) == local:
        return first
    low, high = second, first
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        same = middle.astimezone(place).utcoffset() == low.astimezone(place).utcoffset()
        low, high = (middle, high) if same else (low, middle)
    return high


def require_ahead(at: datetime, now: datetime, field: str) -> None:
    """Let a time pass that people may plan for; raises `BadInput` for any other."""
    if not now < at <= now + FURTHEST:
        raise BadInput(f"{field}: choose a time that is still to come, within five years")


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Say whether the practice is staffed at `at`."""
    local = to_local(at, calendar)
    hours = _hours_on(local.date(), calendar)
    return hours is not None and hours.opens <= local.time() < hours.closes


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """Give `at` if the practice is open, else the next moment it opens."""
    if is_open(at, calendar):
        return at
    return next(opens for opens, _ in _windows(at, calendar) if opens >= at)


def next_waking(at: datetime, calendar: Calendar) -> datetime:
    """Give `at` if patients may be written to, else the next moment they may."""
    local = to_local(at, calendar)
    waking = calendar.waking
    if waking.opens <= local.time() < waking.closes:
        return at
    day = local.date() if local.time() < waking.opens else local.date() + timedelta(days=1)
    return to_utc(datetime.combine(day, waking.opens), calendar.zone)


def after_working(at: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """Give the moment when `length` of opening time has passed since `at`."""
    left = length
    for opens, closes in _windows(at, calendar):
        start = max(at, opens)
        if start >= closes:
            continue
        if closes - start >= left:
            return start + left
        left -= closes - start
    raise AssertionError("windows never end")


def local_day(at: datetime, calendar: Calendar) -> date:
    """Give the practice's date at `at`."""
    return to_local(at, calendar).date()


def _hours_on(day: date, calendar: Calendar) -> Hours | None:
    return None if day in calendar.holidays else calendar.week.get(day.weekday())


def _windows(at: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    day = local_day(at, calendar)
    for _ in range(800):  # two years of holidays still end in an opening
        if hours := _hours_on(day, calendar):
            yield (
                to_utc(datetime.combine(day, hours.opens), calendar.zone),
                to_utc(datetime.combine(day, hours.closes), calendar.zone),
            )
        day += timedelta(days=1)
