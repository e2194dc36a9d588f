"""Turns what people type into values, kindly: day and month in words, commas, other digits."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import re2

from baton.domain.digits import plain_digits
from baton.domain.forms import moments
from baton.domain.forms.blocks import Kind
from baton.domain.forms.controls import (
    OTHER,
    date_parts,
    fixed_unit,
    is_chosen,
    kind_of,
    known_units,
    names_of,
)
from baton.domain.forms.kept_files import KeptFile
from baton.domain.forms.moments import Moment
from baton.domain.forms.patterns import matches
from baton.domain.forms.questionnaire import KINDS, Item, ItemType
from baton.domain.forms.typed_times import READERS, clock
from baton.domain.forms.urls import is_web_url
from baton.domain.forms.values import (
    Coding,
    Quantity,
    Value,
    ValueKind,
    is_blank_text,
    text_value,
)
from baton.domain.frozen import frozen

Fields: TypeAlias = Callable[[str], Sequence[str]]
_Details: TypeAlias = tuple[tuple[str, str], ...]

_NUMBER = re2.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,20})?|[+-]?[.,][0-9]{1,20}")
_IN_NUMBERS = frozenset("+-−.,٫٬' ")
_THOUSANDS = re2.compile(r"[+-]?[0-9]{1,3}(?:[.,' ][0-9]{3})+(?:[.,][0-9]{1,20})?")


@frozen
class Problem:
    """Why typed text is no answer: the key of the sentence, and the part it is about."""

    key: str
    part: str = ""
    details: _Details = ()


@frozen
class Typed:
    """What typed text comes to."""

    values: tuple[Value, ...] = ()
    problem: Problem | None = None


NOTHING = Typed()


def read_typed(item: Item, fields: Fields) -> Typed:
    """The answer in the fields of one question; `fields` gives the texts of each part."""
    if is_chosen(item):
        return _chosen(item, fields)
    read = _BY_KIND.get(kind_of(item))
    if read is not None:
        return read(item, fields)
    text = _first(fields, "")
    return NOTHING if is_blank_text(text) else _words(item, text)


def _first(fields: Fields, part: str) -> str:
    return next(iter(fields(part)), "")


def _wrong(key: str, part: str = "", **details: str) -> Typed:
    return Typed((), Problem(key, part, tuple(details.items())))


def _chosen(item: Item, fields: Fields) -> Typed:
    chosen = fields("")
    if item.type is ItemType.BOOLEAN:
        return Typed(tuple(Value(ValueKind.BOOLEAN, text == "true") for text in chosen))
    values = [option.value for n, option in enumerate(item.options) if str(n) in chosen]
    if item.type is not ItemType.OPEN_CHOICE:
        return Typed(tuple(values))
    other = _first(fields, OTHER).strip()
    wants_other = OTHER in chosen or (not is_blank_text(other) and (item.repeats or not values))
    if not wants_other:
        return Typed(tuple(values))
    if is_blank_text(other):
        return Typed(tuple(values), Problem("other.missing", OTHER))
    return Typed((*values, text_value(other)))


def _words(item: Item, text: str) -> Typed:
    if item.type is ItemType.TIME:
        moment = clock(text)
        return _wrong("time.wrong") if moment is None else Typed((Value(ValueKind.TIME, moment),))
    if item.type is ItemType.URL:
        return _address(text.strip())
    return Typed((text_value(_as_asked(item, text.strip())),))


def _as_asked(item: Item, text: str) -> str:
    """A telephone number typed in the digits of another script is one all the same."""
    asked, plain = item.constraints.pattern, plain_digits(text)
    wants_plain = asked and not matches(asked, text) and matches(asked, plain)
    return plain if wants_plain else text


def _address(text: str) -> Typed:
    address = text if ":" in text or "." not in text else f"https://{text}"
    if not is_web_url(address):
        return _wrong("invalidUrlValue")
    return Typed((Value(ValueKind.URI, address),))


def _numbers(item: Item, fields: Fields) -> Typed:
    text, unit = _first(fields, "number") or _first(fields, ""), _first(fields, "unit")
    if not is_blank_text(text):
        return _number(item, text, unit)
    is_as_offered = is_blank_text(unit) or _named(item, unit) is not None
    return NOTHING if is_as_offered else _wrong("decimal.wrong", "number")


def _lines(item: Item, fields: Fields) -> Typed:
    values: list[Value] = []
    for n, line in enumerate(_first(fields, "").split("\n"), start=1):
        if is_blank_text(line):
            continue
        found = _line(item, line.strip())
        if found.problem is not None:
            problem = found.problem
            why = (("n", str(n)), ("key", problem.key))
            return Typed((), Problem("line.wrong", "", (*why, *problem.details)))
        values += found.values
    return Typed(tuple(values))


def _line(item: Item, line: str) -> Typed:
    if item.type in (ItemType.DATE, ItemType.DATE_TIME):
        iso = moments.parse_date(line)
        if iso is not None and len(iso.days) == len(date_parts(item)):
            return Typed((Value(KINDS[item.type], iso),))
        parts = dict(zip(date_parts(item), _pieces(line), strict=False))
        return _date(item, lambda part: [parts.get(part, "")])
    if item.type in (ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY):
        return _number(item, *_measure(line))
    return _words(item, line)


def _measure(line: str) -> tuple[str, str]:
    """A number and its unit on one line: "70 kg"."""
    marks = (n for n, mark in enumerate(line) if not mark.isdecimal() and mark not in _IN_NUMBERS)
    end = next(marks, len(line))
    return line[:end].strip(), line[end:].strip()


def _pieces(line: str) -> list[str]:
    return line.replace("/", " ").replace(".", " ").replace("-", " ").replace(",", " ").split()


def _number(item: Item, typed: str, unit: str) -> Typed:
    text = plain_digits(typed)
    is_whole = item.type is ItemType.INTEGER
    if _THOUSANDS.fullmatch(text) and (is_whole or len(_pieces(text)) > 2 or "," in text):
        return _wrong("number.thousands", "number" if unit else "")
    if not _NUMBER.fullmatch(text):
        return _wrong("integer.wrong" if is_whole else "decimal.wrong")
    number = Decimal(text.replace(",", "."))
    if is_whole:
        return _whole(number, text)
    if item.type is ItemType.QUANTITY:
        return _quantity(item, number, unit)
    return Typed((Value(ValueKind.DECIMAL, number),))


def _whole(number: Decimal, text: str) -> Typed:
    if not text.lstrip("+-").isdigit():
        return _wrong("integer.wrong")
    if not -(2**31) <= number < 2**31:
        return _wrong("integer.large")
    return Typed((Value(ValueKind.INTEGER, int(number)),))


def _quantity(item: Item, number: Decimal, unit: str) -> Typed:
    fixed = fixed_unit(item)
    if fixed is not None:
        name = fixed.display or fixed.code
        return Typed((Value(ValueKind.QUANTITY, Quantity(number, name, fixed.code, fixed.system)),))
    if is_blank_text(unit) and item.constraints.units:
        return _wrong("unit.missing", "unit")
    known = _named(item, unit)
    if known is None:
        return Typed((Value(ValueKind.QUANTITY, Quantity(number, unit.strip() or None)),))
    offered = Quantity(number, known.display or known.code, known.code, known.system)
    return Typed((Value(ValueKind.QUANTITY, offered),))


def _named(item: Item, unit: str) -> Coding | None:
    """The unit that the form calls so."""
    name = unit.strip()
    return next((known for known in known_units(item) if name in names_of(known)), None)


def _date(item: Item, fields: Fields) -> Typed:
    parts = date_parts(item)
    texts = {part: plain_digits(_first(fields, part)) for part in (*parts, "time")}
    if all(is_blank_text(text) for text in texts.values()):
        return NOTHING
    numbers: list[int] = []
    for part in reversed(parts):
        number = READERS[part](texts[part])
        if number is None:
            return _wrong(f"date.{part}", part)
        numbers.append(number)
    return _real_date(item, numbers, texts["time"])


def typed_date(day: str, month: str, year: str) -> date | None:
    """A whole date as people type it in three fields, the month in words too; None if it is not."""
    texts = {"year": year, "month": month, "day": day}
    numbers = [READERS[part](plain_digits(text)) for part, text in texts.items()]
    if None in numbers:
        return None
    try:
        return date(*(number for number in numbers if number is not None))
    except ValueError:
        return None


def _real_date(item: Item, numbers: list[int], time_text: str) -> Typed:
    year, month, day = (*numbers, 1, 1)[:3]
    days = calendar.monthrange(year, month)[1]
    if day > days:
        return _wrong("date.real", "day", month=str(month), year=str(year), days=str(days))
    text = "-".join((f"{year:04}", *(f"{part:02}" for part in numbers[1:])))
    moment = Moment(text, tuple(numbers))
    if item.type is not ItemType.DATE_TIME or is_blank_text(time_text):
        return Typed((Value(KINDS[item.type], moment),))
    at = clock(time_text)
    if at is None:
        return _wrong("time.wrong", "time")
    local = moments.at_clock(moment, at)
    return Typed((Value(ValueKind.DATE_TIME, local),))


def _files(texts: Sequence[str]) -> tuple[Value, ...]:
    return tuple(KeptFile.from_text(text).value for text in texts if not is_blank_text(text))


_BY_KIND: Mapping[Kind, Callable[[Item, Fields], Typed]] = {
    Kind.ATTACHMENT: lambda _item, fields: Typed(_files(fields(""))),
    Kind.DATE: _date,
    Kind.LINES: _lines,
    Kind.NUMBER: _numbers,
    Kind.SCALE: _numbers,
}
