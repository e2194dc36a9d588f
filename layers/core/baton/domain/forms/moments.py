"""Dates, times and instants as FHIR writes them: partial where known only in part, compared so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from datetime import timedelta as length

import re2

_DATE = re2.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = re2.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?")
_ZONE = re2.compile(r"Z|([+-])([0-9]{2}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, dateTime or time: its parts from the coarsest on, and its offset if it has one.

    `days` holds year, month, day as far as known; `clock` holds hour, minute, second, nanosecond.
    """

    text: str
    days: tuple[int, ...] = ()
    clock: tuple[int, ...] = ()
    offset_minutes: int | None = None

    def zoned(self, zone: tzinfo | None) -> "Moment":
        """The same wall-clock time with the offset that `zone` has then."""
        if not self.clock or not self.days or self.offset_minutes is not None:
            return self
        hour, minute, second, _ = self.clock
        year, month, day = self.days
        local = datetime(year, month, day, hour, minute, second, tzinfo=zone or UTC)
        offset = local.utcoffset() or length(0)
        minutes = int(offset.total_seconds() // 60)
        sign, ahead = ("-", -minutes) if minutes < 0 else ("+", minutes)
        text = f"{self.text}{sign}{ahead // 60:02}:{ahead % 60:02}"
        return Moment(text, self.days, self.clock, minutes)


def parse_date(text: str) -> Moment | None:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` of the real calendar, years 0001 to 9999; else None."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    days = tuple(int(part) for part in match.groups() if part is not None)
    return Moment(text, days) if _is_real(days) else None


def parse_time(text: str) -> Moment | None:
    """`HH:MM:SS` with optional fraction, without zone; else None."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    nanosecond = int((match.group(4) or "0").ljust(9, "0"))
    return Moment(text, (), (hour, minute, second, nanosecond))


def parse_date_time(text: str) -> Moment | None:
    """A date, or a full date with time and zone; else None."""
    day, mark, rest = text.partition("T")
    if not mark:
        return parse_date(text)
    zone = rest[-1:] if rest.endswith("Z") else rest[-6:]
    date_part, time_part = parse_date(day), parse_time(rest.removesuffix(zone))
    offset = _offset_minutes(zone)
    if date_part is None or len(date_part.days) < 3 or time_part is None or offset is None:
        return None
    return Moment(text, date_part.days, time_part.clock, offset)


def day_of(value: date) -> Moment:
    """The moment of a whole day."""
    return Moment(value.isoformat(), (value.year, value.month, value.day))


def at_clock(day: Moment, clock: Moment) -> Moment:
    """A day with a time of day whose zone is not known yet (see `Moment.zoned`)."""
    return Moment(f"{day.text}T{clock.text}", day.days, clock.clock)


def ordered(one: Moment, two: Moment) -> int | None:
    """-1, 0 or 1 at the coarser of both precisions; None when that precision cannot tell."""
    left, right = _key(one, two), _key(two, one)
    shared = min(len(left), len(right))
    if left[:shared] != right[:shared]:
        return -1 if left[:shared] < right[:shared] else 1
    return 0 if len(left) == len(right) else None


def _key(moment: Moment, other: Moment) -> tuple[int, ...]:
    both_offset = moment.offset_minutes is not None and other.offset_minutes is not None
    if not both_offset or len(moment.days) < 3:
        return moment.days + moment.clock
    year, month, day = moment.days
    seconds = date(year, month, day).toordinal() * 86_400
    hour, minute, second, nanosecond = moment.clock
    minutes = hour * 60 + minute - (moment.offset_minutes or 0)
    return (seconds + minutes * 60 + second, nanosecond)


def _is_real(days: tuple[int, ...]) -> bool:
    year, month, day = (*days, 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _offset_minutes(zone: str) -> int | None:
    match = _ZONE.fullmatch(zone)
    if match is None:
        return None
    if match.group(1) is None:
        return 0
    hours, minutes = int(match.group(2)), int(match.group(3))
    if hours > 14 or minutes > 59:
        return None
    return (hours * 60 + minutes) * (-1 if match.group(1) == "-" else 1)
