"""Reads the limits on an item's answers from its elements and extensions."""

from decimal import Decimal

from baton.domain.forms import vocabulary as names
from baton.domain.forms.comparing import order
from baton.domain.forms.elements import Element
from baton.domain.forms.patterns import pattern
from baton.domain.forms.questionnaire import Bound, Constraints
from baton.domain.forms.values import Coding, Quantity, Value, ValueKind


def read_constraints(item: Element) -> Constraints:
    """All limits of the item; those that cannot work are findings and stay out."""
    least = _bound(item, names.MIN_VALUE) or _bound(item, names.MIN_QUANTITY)
    greatest = _bound(item, names.MAX_VALUE) or _bound(item, names.MAX_QUANTITY)
    units = tuple(unit for unit in map(_coding, item.extensions(names.UNIT_OPTION)) if unit)
    if item.text("type") == "quantity":
        only = read_unit(item) or (units[0] if len(units) == 1 else None)
        least, greatest = _measured(least, only), _measured(greatest, only)
    if least and greatest and _crossed(least.value, greatest.value):
        item.error("V4", "minAboveMax")
    min_occurs, max_occurs = _whole(item, *names.MIN_OCCURS), _whole(item, *names.MAX_OCCURS)
    min_length, max_length = _whole(item, names.MIN_LENGTH), item.integer("maxLength")
    for low, high in ((min_occurs, max_occurs), (min_length, max_length)):
        if low is not None and high is not None and low > high:
            item.error("L3", "minAboveMax")
    return Constraints(
        min_length=min_length,
        max_length=max_length,
        pattern=_pattern(item),
        least=least,
        greatest=greatest,
        min_occurs=min_occurs,
        max_occurs=max_occurs,
        max_decimal_places=_whole(item, names.MAX_DECIMAL_PLACES),
        max_size_bytes=_whole(item, names.MAX_SIZE),
        content_types=_content_types(item),
        units=units,
        must_be_true=_flag(item, names.MUST_BE_TRUE),
    )


def read_unit(item: Element) -> Coding | None:
    """The one unit of a number or quantity."""
    found = item.extension(names.UNIT)
    return _coding(found) if found else None


def _flag(item: Element, url: str) -> bool:
    found = item.extension(url)
    return found is not None and found.boolean("valueBoolean")


def _whole(item: Element, *urls: str) -> int | None:
    found = next(filter(None, map(item.extension, urls)), None)
    value = found.value() if found else None
    if value is None or not isinstance(value.scalar, (int, Decimal)):
        return None
    return int(value.scalar)


def _bound(item: Element, url: str) -> Bound | None:
    found = item.extension(url)
    if found is None:
        return None
    for name in ("valueDate", "valueDateTime"):
        beside = found.beside(name)
        if beside is not None and (calculated := beside.extension(names.CALCULATED)):
            return _calculated(item, calculated)
    value = found.value()
    return None if value is None else Bound(value)


def _measured(bound: Bound | None, unit: Coding | None) -> Bound | None:
    """A plain number as a limit in the one unit that the answer has."""
    scalar = bound.value.scalar if bound and bound.value else None
    if unit is None or isinstance(scalar, bool) or not isinstance(scalar, (int, Decimal)):
        return bound
    measure = Quantity(Decimal(scalar), unit.display or unit.code, unit.code, unit.system)
    return Bound(Value(ValueKind.QUANTITY, measure))


def _calculated(item: Element, calculated: Element) -> Bound | None:
    from baton.domain.forms.expressions.moving import after_today  # few forms have such limits

    expression = calculated.element("valueExpression")
    text = expression.text("expression") if expression else None
    after = after_today(text) if text and text != "today()" else None
    if text != "today()" and after is None:
        item.error("L3", "notSupported", what="a limit written as an expression")
        return None
    return Bound(after=after)


def _crossed(least: Value | None, greatest: Value | None) -> bool:
    return least is not None and greatest is not None and order(least.scalar, greatest.scalar) == 1


def _pattern(item: Element) -> str | None:
    found = item.extension(names.REGEX)
    text = found.text("valueString") if found else None
    if text is not None and pattern(text) is None:
        item.error("V5", "badRegex")
        return None
    return text


def _content_types(item: Element) -> tuple[str, ...]:
    types = (extension.value() for extension in item.extensions(names.MIME_TYPE))
    return tuple(str(value.scalar).lower() for value in types if value)


def _coding(extension: Element) -> Coding | None:
    value = extension.value()
    return value.scalar if value and isinstance(value.scalar, Coding) else None
