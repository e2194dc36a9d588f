"""Checks one value against the limits of its item (rules T3, V and P5)."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from baton.domain.forms import moments
from baton.domain.forms.attachments import attachment_faults
from baton.domain.forms.comparing import equal, order, same_unit
from baton.domain.forms.findings import Level
from baton.domain.forms.patterns import matches
from baton.domain.forms.questionnaire import Bound, Item, ItemType
from baton.domain.forms.urls import is_url
from baton.domain.forms.values import (
    Attachment,
    Coding,
    Quantity,
    Scalar,
    Value,
    ValueKind,
    in_words,
)
from baton.domain.frozen import frozen

STRING_LIMIT, TEXT_LIMIT = 1_000, 10_000


@frozen
class Fault:
    """What is wrong with one value."""

    rule: str
    code: str
    level: Level = Level.ERROR
    details: tuple[tuple[str, str], ...] = ()


Check: TypeAlias = Callable[[Item, Value, date | None], Iterator[Fault]]


def value_faults(item: Item, value: Value, today: date | None) -> Iterator[Fault]:
    """Everything wrong with the value; bounds of `today()` need the day."""
    for check in _CHECKS:
        yield from check(item, value, today)


def length_limit(item: Item) -> int:
    """The most code points of a text answer."""
    usual = TEXT_LIMIT if item.type is ItemType.TEXT else STRING_LIMIT
    own = item.constraints.max_length
    return usual if own is None else min(own, TEXT_LIMIT)


def normal(text: str) -> str:
    """The text as its length is counted: composed, with plain line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def _options(item: Item, value: Value, _: date | None) -> Iterator[Fault]:
    if item.options_missing:
        yield Fault("V2", "tsError", Level.WARNING)
    if not item.options:
        return
    if item.type is ItemType.OPEN_CHOICE and value.kind is not ValueKind.CODING:
        return
    if not any(equal(value, option.value) for option in item.options):
        if item.from_value_set:
            yield Fault("V2", "invalidCoding")
        else:
            yield Fault("V1", "invalidAnswerOption")


def _texts(item: Item, value: Value, _: date | None) -> Iterator[Fault]:
    if not isinstance(value.scalar, str):
        return
    text = normal(value.scalar)
    least, most = item.constraints.min_length, length_limit(item)
    if item.type is not ItemType.TEXT and ("\n" in text or "\r" in text):
        yield Fault("T3", "invalidNewLine", Level.FATAL)
    if least is not None and len(text) < least:
        yield Fault("V3", "minLength", details=(("limit", str(least)),))
    if len(text) > most:
        yield Fault("V3", "maxLength", details=(("limit", str(most)),))
    if item.constraints.pattern and not matches(item.constraints.pattern, text):
        yield Fault("V5", "regex")
    if value.kind is ValueKind.URI and not is_url(text):
        yield Fault("T3", "invalidUrlValue")


def _bounds(item: Item, value: Value, today: date | None) -> Iterator[Fault]:
    limits = item.constraints
    for bound, code, wrong in ((limits.least, "minValue", -1), (limits.greatest, "maxValue", 1)):
        scalar = _bound(bound, today)
        if scalar is None:
            continue
        if not _comparable(value.scalar, scalar):
            yield Fault("V4", f"{code}IncompatUnits")
        elif order(value.scalar, scalar) == wrong:
            yield Fault("V4", code, details=(("limit", in_words(scalar)),))


def _bound(bound: Bound | None, today: date | None) -> Scalar | None:
    if bound is None:
        return None
    if bound.value is not None:
        return bound.value.scalar
    if today is None or bound.after is None:
        return None if today is None else moments.day_of(today)
    from baton.domain.forms.expressions.moving import later  # few forms have such limits

    return later(moments.day_of(today), bound.after)


def _comparable(scalar: Scalar, bound: Scalar) -> bool:
    if isinstance(scalar, Quantity) and isinstance(bound, Quantity):
        return same_unit(scalar, bound) is not None
    return True


def _digits(item: Item, value: Value, _: date | None) -> Iterator[Fault]:
    most = item.constraints.max_decimal_places
    number = value.scalar.value if isinstance(value.scalar, Quantity) else value.scalar
    if most is None or not isinstance(number, Decimal):
        return
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > most:
        yield Fault("V6", "maxDecimalPlaces", details=(("limit", str(most)),))


def _units(item: Item, value: Value, _: date | None) -> Iterator[Fault]:
    offered: Sequence[Coding] = item.constraints.units or ((item.unit,) if item.unit else ())
    if not isinstance(value.scalar, Quantity) or not offered:
        return
    code, unit = value.scalar.code, value.scalar.unit
    if not any(
        code == one.code if code is not None else unit in (one.display, one.code) for one in offered
    ):
        yield Fault("V7", "invalidUnit")


def _agreed(item: Item, value: Value, _: date | None) -> Iterator[Fault]:
    if item.constraints.must_be_true and value.scalar is not True:
        yield Fault("P5", "mustBeTrue")


def _files(item: Item, value: Value, _: date | None) -> Iterator[Fault]:
    if isinstance(value.scalar, Attachment):
        limits = item.constraints
        for rule, code, level in attachment_faults(
            value.scalar, limits.content_types, limits.max_size_bytes
        ):
            yield Fault(rule, code, level, (("limit", str(limits.max_size_bytes)),))


_CHECKS: tuple[Check, ...] = (_options, _texts, _bounds, _digits, _units, _agreed, _files)
