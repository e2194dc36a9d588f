"""Moves a date by years, months, weeks or days, as an expression says it: `today() + 7 days`."""

from calendar import monthrange
from datetime import date
from datetime import timedelta as length

from baton.domain.forms import moments
from baton.domain.forms.expressions.nodes import Node, Nodes
from baton.domain.forms.moments import Moment
from baton.domain.forms.values import Quantity

_PARTS = {"year": 1, "month": 2, "week": 3, "day": 3}
_WRITTEN = (4, 7, 10)


def moved(node: Node | None, by: Quantity, sign: int) -> Nodes:
    """The date or dateTime so much later; a day that its new month lacks becomes the last.

    Raises ValueError or OverflowError where the node is no date, or one less precise than the
    unit, and where the calendar ends.
    """
    moment = moments.parse_date_time(node) if isinstance(node, str) else node
    unit = (by.unit or "").removesuffix("s")
    if not isinstance(moment, Moment) or len(moment.days) < _PARTS.get(unit, 4):
        raise ValueError
    return [_later(moment, sign * int(by.value), unit)]


def _later(moment: Moment, count: int, unit: str) -> Moment:
    year, month, day = (*moment.days, 1, 1)[:3]
    if unit in ("week", "day"):
        later = date(year, month, day) + length(days=count * (7 if unit == "week" else 1))
    else:
        months = year * 12 + month - 1 + count * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        later = date(year, month, min(day, monthrange(year, month)[1]))
    known = len(moment.days)
    _, mark, clock = moment.text.partition("T")
    text = f"{later.isoformat()[: _WRITTEN[known - 1]]}{mark}{clock}"
    days = (later.year, later.month, later.day)[:known]
    return Moment(text, days, moment.clock, moment.offset_minutes)
