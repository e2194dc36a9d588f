"""Writes values back into the fields a person would have typed them in."""

from collections.abc import Mapping, Sequence

from baton.domain.forms.blocks import Kind
from baton.domain.forms.comparing import equal
from baton.domain.forms.controls import OTHER, date_parts, fixed_unit, is_chosen, kind_of, parts_of
from baton.domain.forms.moments import Moment
from baton.domain.forms.questionnaire import Item
from baton.domain.forms.values import Quantity, Value, in_words


def typed_fields(item: Item, values: Sequence[Value]) -> Mapping[str, tuple[str, ...]]:
    """The texts of each part ("" is the field itself) that read back as `values`."""
    if not values or kind_of(item) is Kind.ATTACHMENT:
        return {}
    if is_chosen(item):
        return _chosen(item, values)
    if kind_of(item) is Kind.LINES:
        return {"": ("\n".join(_line(item, value) for value in values),)}
    value = values[0]
    if kind_of(item) is Kind.DATE and isinstance(value.scalar, Moment):
        return _date(item, value.scalar)
    if isinstance(value.scalar, Quantity) and parts_of(item):
        unit = value.scalar.unit or value.scalar.code or ""
        return {"number": (str(value.scalar.value),), **({"unit": (unit,)} if unit else {})}
    return {"": (plain_text(value),)}


def option_value(item: Item, value: Value) -> str | None:
    """What the browser posts for a value of a chosen kind; None for free text or a stranger."""
    if isinstance(value.scalar, bool):
        return "true" if value.scalar else "false"
    found = (str(n) for n, option in enumerate(item.options) if equal(option.value, value))
    return next(found, None)


def plain_text(value: Value) -> str:
    """A value as it is typed: a number without its unit."""
    scalar = value.scalar
    return str(scalar.value) if isinstance(scalar, Quantity) else in_words(scalar)


def _line(item: Item, value: Value) -> str:
    """A value on a line of its own; a number keeps a unit that the form does not fill in."""
    return plain_text(value) if fixed_unit(item) else in_words(value.scalar)


def _chosen(item: Item, values: Sequence[Value]) -> Mapping[str, tuple[str, ...]]:
    listed = [(value, option_value(item, value)) for value in values]
    chosen = [posted for _, posted in listed if posted is not None]
    others = [plain_text(value) for value, posted in listed if posted is None]
    if not others:
        return {"": tuple(chosen)}
    return {"": (*chosen, OTHER), OTHER: (", ".join(others),)}


def _date(item: Item, moment: Moment) -> Mapping[str, tuple[str, ...]]:
    year_first = tuple(reversed(date_parts(item)))
    fields = {part: (str(n),) for part, n in zip(year_first, moment.days, strict=False)}
    if moment.clock and "time" in parts_of(item):
        hour, minute = moment.clock[:2]
        fields["time"] = (f"{hour:02}:{minute:02}",)
    return fields
