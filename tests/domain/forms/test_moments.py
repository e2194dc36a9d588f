from datetime import date
from zoneinfo import ZoneInfo

import pytest

from baton.domain.forms.moments import (
    at_clock,
    day_of,
    ordered,
    parse_date,
    parse_date_time,
    parse_time,
)


@pytest.mark.parametrize("text", ["2026", "2026-05", "2026-05-03", "2024-02-29", "0001-01-01"])
def test_dates_may_be_partial(text):
    assert parse_date(text).text == text


@pytest.mark.parametrize(
    "text",
    ["20260503", "2026-W18-7", "2026-5-3", "2025-02-29", "2026-02-31", "0000", "20", "٢٠٢٦", ""],
)
def test_what_is_no_date_of_the_calendar_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["14:30", "24:00:00", "12:60:00", "12:00:60", "12:00:00Z", ""])
def test_what_is_no_time_is_none(text):
    assert parse_time(text) is None


@pytest.mark.parametrize(
    "text", ["2026-05-03T14:30:00Z", "2026-05-03T14:30:00.5+02:00", "2026-05-03", "2026"]
)
def test_date_times_have_a_zone_or_no_time(text):
    assert parse_date_time(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-03T14:30:00",
        "2026-05T14:30:00Z",
        "2026-05-03T14:30Z",
        "2026-05-03T",
        "2026-05-03T14:30:00+15:00",
    ],
)
def test_date_times_without_zone_or_seconds_are_none(text):
    assert parse_date_time(text) is None


@pytest.mark.parametrize(
    ("one", "two", "order"),
    [
        ("2026-05-03", "2026-05-04", -1),
        ("2026-05-03", "2026-05-03", 0),
        ("2027", "2026-05-03", 1),
        ("2026", "2026-05-03", None),
        ("2026-05-03T12:00:00Z", "2026-05-03T14:00:00+02:00", 0),
        ("2026-05-03T12:00:00Z", "2026-05-03T12:00:00+02:00", 1),
        ("2026-05-03T23:30:00-02:00", "2026-05-04", -1),
    ],
)
def test_moments_compare_at_the_coarser_precision(one, two, order):
    assert ordered(parse_date_time(one), parse_date_time(two)) == order


def test_a_typed_time_gets_the_offset_that_the_zone_has_on_that_day():
    clock = parse_time("14:30:00")
    summer, winter = day_of(date(2026, 7, 1)), day_of(date(2026, 1, 1))
    berlin = ZoneInfo("Europe/Berlin")

    assert at_clock(summer, clock).zoned(berlin).text == "2026-07-01T14:30:00+02:00"
    assert at_clock(winter, clock).zoned(berlin).text == "2026-01-01T14:30:00+01:00"
    assert at_clock(winter, clock).zoned(ZoneInfo("America/New_York")).text.endswith("-05:00")
    assert summer.zoned(berlin) == summer
