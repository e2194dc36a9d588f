"""Reads days, months, years and times of day as people write them, in any script's digits."""

import unicodedata
from collections.abc import Callable, Mapping

import re2

from baton.domain.digits import plain_digits, whole
from baton.domain.forms import moments
from baton.domain.forms.moments import Moment
from baton.domain.forms.texts import CATALOGUES

_TIME = re2.compile(r"(?i)([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::([0-9]{2}))? ?([ap])?\.?m?\.?")


def clock(text: str) -> Moment | None:
    """A time of day as people write it: `14:30`, `14.30`, `2:30 pm`, `9 am`."""
    match = _TIME.fullmatch(plain_digits(text))
    if match is None:
        return None
    hour, minute, second, half = match.groups()
    if minute is None and half is None:
        return None
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half in "pP" else 0)
    return moments.parse_time(f"{hours:02}:{minute or '00'}:{second or '00'}")


def _day(text: str) -> int | None:
    return _within(text, 1, 31)


def _month(text: str) -> int | None:
    named = _MONTHS.get(_folded(text)) or _MONTHS.get(_folded(text)[:3])
    return named or _within(text, 1, 12)


def _year(text: str) -> int | None:
    return _within(text, 1000, 9999)


def _within(text: str, least: int, most: int) -> int | None:
    number = whole(text, len(str(most)))
    return number if number is not None and least <= number <= most else None


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in decomposed if character.isalpha())


def _month_names() -> Mapping[str, int]:
    names = [text["months"].split() for text in CATALOGUES.values()]
    full = {_folded(name): n for months in names for n, name in enumerate(months, start=1)}
    return {**{name[:3]: n for name, n in full.items()}, **full}


_MONTHS = _month_names()
READERS: Mapping[str, Callable[[str], int | None]] = {"day": _day, "month": _month, "year": _year}
