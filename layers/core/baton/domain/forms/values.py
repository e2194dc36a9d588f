"""Answer values as the engine holds them: one typed value for each `value[x]`, read and written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from baton.domain.forms import moments
from baton.domain.forms.json_text import Json
from baton.domain.forms.moments import Moment


class ValueKind(StrEnum):
    """The x of FHIR's `value[x]`."""

    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    DECIMAL = "Decimal"
    STRING = "String"
    URI = "Uri"
    DATE = "Date"
    DATE_TIME = "DateTime"
    TIME = "Time"
    CODING = "Coding"
    QUANTITY = "Quantity"
    ATTACHMENT = "Attachment"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a system; two codings are the same when system and code are."""

    code: str | None = None
    system: str | None = None
    display: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in words and as a code."""

    value: Decimal
    unit: str | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: what it says of itself, and its bytes where they came along in base64."""

    content_type: str | None = None
    title: str | None = None
    size_bytes: int | None = None
    url: str | None = None
    sha1_base64: str | None = None
    data_base64: str | None = None


Scalar: TypeAlias = bool | int | Decimal | str | Moment | Coding | Quantity | Attachment


@dataclass(frozen=True, slots=True)
class Value:
    """One answer of a known kind."""

    kind: ValueKind
    scalar: Scalar


def text_value(text: str) -> Value:
    """A `valueString`."""
    return Value(ValueKind.STRING, text)


def read_value(kind: ValueKind, raw: Json) -> Value | None:
    """The value that `raw` is as `value<kind>`; None when it is not one."""
    scalar = _READERS[kind](raw)
    return None if scalar is None else Value(kind, scalar)


def is_blank(value: Value) -> bool:
    """Whether a text holds nothing but white space and invisible characters."""
    return isinstance(value.scalar, str) and is_blank_text(value.scalar)


def is_blank_text(text: str) -> bool:
    """The same for a bare text."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def in_words(scalar: Scalar) -> str:
    """A value in the words and digits it came with: a coding's display, a number and its unit."""
    if isinstance(scalar, Coding):
        return scalar.display or scalar.code or ""
    if isinstance(scalar, Moment):
        return scalar.text
    if isinstance(scalar, Quantity):
        return f"{scalar.value} {scalar.unit or scalar.code or ''}".strip()
    return str(scalar)


def written(value: Value) -> Mapping[str, Json]:
    """The value as `{"value<Kind>": …}`."""
    return {f"value{value.kind}": _plain(value.scalar)}


def _plain(scalar: Scalar) -> Json:
    if isinstance(scalar, Moment):
        return scalar.text
    if isinstance(scalar, Coding):
        return _present(system=scalar.system, code=scalar.code, display=scalar.display)
    if isinstance(scalar, Quantity):
        return _present(
            value=scalar.value, unit=scalar.unit, system=scalar.system, code=scalar.code
        )
    if isinstance(scalar, Attachment):
        return _present(
            contentType=scalar.content_type,
            url=scalar.url,
            size=scalar.size_bytes,
            hash=scalar.sha1_base64,
            title=scalar.title,
            data=scalar.data_base64,
        )
    return scalar


def _present(**elements: Json) -> Mapping[str, Json]:
    return {name: value for name, value in elements.items() if value is not None}


def _boolean(raw: Json) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _integer(raw: Json) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int):
        return None
    return raw if -(2**31) <= raw < 2**31 else None


def _decimal(raw: Json) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    return number if number.is_finite() else None


def _string(raw: Json) -> str | None:
    return raw if isinstance(raw, str) and "\x00" not in raw else None


def _moment(parse: Callable[[str], Moment | None]) -> Callable[[Json], Moment | None]:
    return lambda raw: parse(raw) if isinstance(raw, str) else None


def _coding(raw: Json) -> Coding | None:
    if not isinstance(raw, Mapping):
        return None
    texts = [_optional(raw, name) for name in ("code", "system", "display")]
    if None in texts or not any(texts):
        return None
    code, system, display = (text or None for text in texts)
    return Coding(code, system, display)


def _quantity(raw: Json) -> Quantity | None:
    if not isinstance(raw, Mapping):
        return None
    number = _decimal(raw.get("value"))
    texts = [_optional(raw, name) for name in ("unit", "code", "system")]
    if number is None or None in texts:
        return None
    unit, code, system = (text or None for text in texts)
    return Quantity(number, unit, code, system)


def _attachment(raw: Json) -> Attachment | None:
    if not isinstance(raw, Mapping):
        return None
    texts = [_optional(raw, name) for name in ("contentType", "title", "url", "hash", "data")]
    size = _integer(raw.get("size", 0))
    if None in texts or size is None or size < 0:
        return None
    content_type, title, url, sha1, data = (text or None for text in texts)
    return Attachment(content_type, title, size if "size" in raw else None, url, sha1, data)


def _optional(raw: Mapping[str, Json], name: str) -> str | None:
    """The text of an element, "" when it is absent, None when it is not a text."""
    return _string(raw.get(name, ""))


_READERS: Mapping[ValueKind, Callable[[Json], Scalar | None]] = {
    ValueKind.BOOLEAN: _boolean,
    ValueKind.INTEGER: _integer,
    ValueKind.DECIMAL: _decimal,
    ValueKind.STRING: _string,
    ValueKind.URI: _string,
    ValueKind.DATE: _moment(moments.parse_date),
    ValueKind.DATE_TIME: _moment(moments.parse_date_time),
    ValueKind.TIME: _moment(moments.parse_time),
    ValueKind.CODING: _coding,
    ValueKind.QUANTITY: _quantity,
    ValueKind.ATTACHMENT: _attachment,
}
