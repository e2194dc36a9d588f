"""Times in words, in the practice's zone, across midnight, the year and the change of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from baton.domain.views import when

NOW = datetime(2026, 11, 26, 8, 42, tzinfo=UTC)  # Thursday 10:42 in Johannesburg
ZONE = "Africa/Johannesburg"


def ahead(**length: float) -> datetime:
    """A moment after now."""
    return NOW + timedelta(**length)


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (ahead(hours=-2), "2 h late", "2 h de retraso"),
        (ahead(seconds=-1), "1 min late", "1 min de retraso"),
        (ahead(hours=-30), "30 h late", "30 h de retraso"),
        (ahead(days=-3), "3 days late", "3 días de retraso"),
        (ahead(), "in 1 min", "en 1 min"),
        (ahead(minutes=20), "in 20 min", "en 20 min"),
        (ahead(hours=2), "today 12:42", "hoy 12:42"),
        (ahead(hours=20), "tomorrow", "mañana"),
        (ahead(days=5), "in 5 days", "en 5 días"),
    ],
)
def test_a_due_time_says_how_it_stands(at: datetime, english: str, spanish: str) -> None:
    assert when.due(at, now=NOW, zone=ZONE) == english
    assert when.due(at, now=NOW, zone=ZONE, language="es") == spanish


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (ahead(hours=2), "today 12:42", "hoy 12:42"),
        (ahead(hours=14), "tomorrow 00:42", "mañana 00:42"),
        (ahead(hours=-19), "yesterday 15:42", "ayer 15:42"),
        (ahead(days=4), "Mon 10:42", "lun 10:42"),
        (ahead(days=5, hours=-1.7), "Tue 09:00", "mar 09:00"),
        (ahead(days=12), "Tue 8 Dec, 10:42", "mar 8 dic, 10:42"),
        (ahead(days=-2), "Tue 24 Nov, 10:42", "mar 24 nov, 10:42"),
        (ahead(days=-400), "22 October 2025", "22 de octubre de 2025"),
    ],
)
def test_a_moment_is_told_in_few_words(at: datetime, english: str, spanish: str) -> None:
    assert when.when(at, now=NOW, zone=ZONE) == english
    assert when.when(at, now=NOW, zone=ZONE, language="es-MX") == spanish


def test_a_moment_is_written_out_in_full() -> None:
    at = datetime(2026, 12, 1, 7, tzinfo=UTC)

    assert when.in_full(at, zone=ZONE) == "Tuesday 1 December, 09:00"
    assert when.in_full(at, zone=ZONE, language="es") == "martes 1 de diciembre, 09:00"
    assert when.in_full(at, zone=ZONE, language="xh") == "Tuesday 1 December, 09:00"
    assert when.short_day(at, zone=ZONE) == "Tue 1 Dec"
    assert when.clock(at, zone="Asia/Kathmandu") == "12:45"
    assert when.day(date(1986, 3, 27), language="es") == "27 de marzo de 1986"


def test_tomorrow_is_the_practice_s_tomorrow() -> None:
    late_evening = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)  # already Friday in Johannesburg

    assert when.when(late_evening, now=NOW, zone=ZONE) == "tomorrow 00:30"
    assert when.when(late_evening, now=NOW, zone="America/New_York") == "today 17:30"
