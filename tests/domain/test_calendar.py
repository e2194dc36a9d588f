"""Local time: gaps, overlaps, opening hours, quiet hours."""

# ruff: noqa: DTZ001, DTZ901 - a wall clock has no zone

from datetime import UTC, date, datetime, time, timedelta

import pytest

from baton.domain.calendar import (
    Calendar,
    Hours,
    after_working,
    is_open,
    next_opening,
    next_waking,
    require_ahead,
    to_utc,
)
from baton.domain.errors import BadInput
from tests.builders import a_calendar


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        (datetime(2027, 3, 28, 1, 30), "Europe/London", datetime(2027, 3, 28, 1, 0)),
        (datetime(2027, 10, 31, 1, 30), "Europe/London", datetime(2027, 10, 31, 0, 30)),
        (datetime(2027, 7, 1, 9, 0), "Europe/London", datetime(2027, 7, 1, 8, 0)),
        (datetime(2027, 7, 1, 9, 0), "Africa/Johannesburg", datetime(2027, 7, 1, 7, 0)),
        (datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30)),
    ],
)
def test_a_local_time_is_one_instant(local: datetime, zone: str, utc: datetime) -> None:
    assert to_utc(local, zone) == utc.replace(tzinfo=UTC)


def test_opening_hours_end_exclusively_and_holidays_are_closed() -> None:
    calendar = a_calendar(holidays=(date(2027, 3, 2),))

    assert is_open(datetime(2027, 3, 1, 9, 0, tzinfo=UTC), calendar)
    assert not is_open(datetime(2027, 3, 1, 17, 0, tzinfo=UTC), calendar)
    assert not is_open(datetime(2027, 3, 2, 10, 0, tzinfo=UTC), calendar)
    assert next_opening(datetime(2027, 3, 1, 17, 0, tzinfo=UTC), calendar) == datetime(
        2027, 3, 3, 9, 0, tzinfo=UTC
    )


def test_working_time_passes_only_while_open() -> None:
    friday = datetime(2027, 3, 5, 15, 0, tzinfo=UTC)

    assert after_working(friday, timedelta(hours=4), a_calendar()) == datetime(
        2027, 3, 8, 11, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("at", "awake"),
    [
        (datetime(2027, 3, 1, 7, 59), datetime(2027, 3, 1, 8, 0)),
        (datetime(2027, 3, 1, 8, 0), datetime(2027, 3, 1, 8, 0)),
        (datetime(2027, 3, 1, 20, 0), datetime(2027, 3, 2, 8, 0)),
        (datetime(2027, 3, 27, 23, 0), datetime(2027, 3, 28, 7, 0)),  # summer time begins
    ],
)
def test_nobody_is_written_to_in_quiet_hours(at: datetime, awake: datetime) -> None:
    assert next_waking(at.replace(tzinfo=UTC), a_calendar()) == awake.replace(tzinfo=UTC)


def test_a_calendar_that_cannot_be_kept_is_refused() -> None:
    day = Hours(opens=time(9), closes=time(17))
    with pytest.raises(ValueError, match="before"):
        Hours(opens=time(17), closes=time(9))
    with pytest.raises(ValueError, match="weekday"):
        Calendar(zone="Europe/London", week={7: day})
    with pytest.raises(Exception, match="Nowhere"):
        Calendar(zone="Nowhere/Land", week={0: day})


def test_a_practice_that_never_opens_again_is_no_practice() -> None:
    monday = datetime(2027, 3, 1, 9, tzinfo=UTC)
    closed = tuple(date(2027, 3, 1) + timedelta(days=n) for n in range(900))

    with pytest.raises(AssertionError):
        after_working(monday, timedelta(hours=1), a_calendar(holidays=closed))


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("day", [datetime.min, datetime.max])
def test_the_ends_of_time_are_no_local_times(day: datetime, zone: str) -> None:
    with pytest.raises(BadInput):
        to_utc(day, zone)


@pytest.mark.parametrize("days", [-1, 0, 5 * 366 + 1])
def test_nobody_plans_for_what_is_over_or_years_away(days: int) -> None:
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)

    with pytest.raises(BadInput):
        require_ahead(now + timedelta(days=days), now, "wanted by")
