"""Moves a date by years, months, weeks or days, as an expression says it: `today() + 7 days`."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import timedelta as length

from baton.domain.forms.expressions.trees import BadExpression, Tree, parse
from baton.domain.forms.moments import Moment
from baton.domain.forms.values import Quantity

_PARTS = {"year": 1, "month": 2, "week": 3, "day": 3}
_WRITTEN = (4, 7, 10)
_SIGNS: Mapping[str, int] = {"+": 1, "-": -1}
_FURTHEST = 999  # years before the first of the calendar, whatever today is


def after_today(text: str) -> Quantity | None:
    """How much after today an expression such as `today() - 18 years` lies; None for others."""
    try:
        tree = parse(text)
    except BadExpression:
        return None
    if tree.op not in _SIGNS or tree.args[0] != Tree("call", (), "today"):
        return None
    by = tree.args[1].value
    if not isinstance(by, Quantity) or by.value > _FURTHEST:
        return None
    return replace(by, value=_SIGNS[tree.op] * by.value)


def later(moment: Moment, by: Quantity) -> Moment:
    """The date or dateTime so much later; a day that its new month lacks becomes the last.

    Raises ValueError or OverflowError for one less precise than the unit, and where the
    calendar ends.
    """
    unit, count = (by.unit or "").removesuffix("s"), int(by.value)
    if len(moment.days) < _PARTS.get(unit, 4):
        raise ValueError
    year, month, day = (*moment.days, 1, 1)[:3]
    if unit in ("week", "day"):
        end = date(year, month, day) + length(days=count * (7 if unit == "week" else 1))
    else:
        months = year * 12 + month - 1 + count * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        end = date(year, month, min(day, monthrange(year, month)[1]))
    known = len(moment.days)
    _, mark, clock = moment.text.partition("T")
    text = f"{end.isoformat()[: _WRITTEN[known - 1]]}{mark}{clock}"
    days = (end.year, end.month, end.day)[:known]
    return Moment(text, days, moment.clock, moment.offset_minutes)
