"""Reads request bodies: bounded, in the type that was announced, in UTF-8, without tricks.

All refusals are `BadInput` or one of its two kinds below; nothing here repeats what was sent.
Control characters, which people paste without seeing them, are dropped from what a page posts and
refused from a program: no note, name or reason holds one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

from baton.domain.errors import BadInput
from baton.domain.frozen import frozen

MOST_FIELDS = 1000
DEEPEST = 32

Fields: TypeAlias = Mapping[str, tuple[str, ...]]

# compiled when first used: most pages and requests need none of them
_BOUNDARY = r'(?a)boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?'
_NAME = rb'\bname="([^"\r\n]{1,100})"'
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FILENAME = rb'\bfilename="([^"\r\n]{0,300})"'


class TooLarge(BadInput):
    """The body has more bytes than this route takes."""


class WrongType(BadInput):
    """The body is of another content type than this route takes."""


def fields_of(body: bytes, content_type: str) -> Fields:
    """Read a posted form; a field may come several times."""
    _require(content_type, "application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise BadInput("the form cannot be read") from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), _CONTROL.sub("", value))
    return fields


def json_of(body: bytes, content_type: str) -> Any:
    """Read JSON: one value, no key twice, no NaN, at most 32 levels deep."""
    _require(content_type, "application/json")
    try:
        value = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadInput("the JSON cannot be read") from error
    _require_shallow(value)
    return value


@frozen
class Part:
    """A file of a multipart form, under the name it had on somebody's device."""

    field: str
    filename: str
    data: bytes


class Multipart(NamedTuple):
    """A posted form with files; a file that was not chosen is no part of it."""

    fields: Fields
    files: tuple[Part, ...]


def multipart_of(body: bytes, content_type: str) -> Multipart:
    """Read a posted form that may carry files; a field may come several times."""
    fields: dict[str, tuple[str, ...]] = {}
    files: list[Part] = []
    for part in _parts(body, content_type):
        if part.filename:
            files.append(Part(part.field, part.filename, part.data))
        elif part.filename is None:
            fields[part.field] = (*fields.get(part.field, ()), _CONTROL.sub("", part.text))
        if len(fields) + len(files) > MOST_FIELDS:
            raise BadInput("the form has too many fields")
    return Multipart(fields, tuple(files))


def file_of(body: bytes, content_type: str, name: str) -> bytes:
    """Give the bytes of one file field of a multipart form; empty when nothing was chosen."""
    for part in _parts(body, content_type):
        if part.field == name:
            return part.data
    raise BadInput(f"the form has no field {name}")


@frozen
class _Raw:
    field: str
    filename: str | None
    data: bytes

    @property
    def text(self) -> str:
        try:
            return self.data.decode()
        except UnicodeDecodeError as error:
            raise BadInput("the form cannot be read") from error


def _parts(body: bytes, content_type: str) -> Iterator[_Raw]:
    _require(content_type, "multipart/form-data")
    boundary = re.search(_BOUNDARY, content_type)
    if not boundary:
        raise BadInput("the form has no boundary")
    mark = b"\r\n--" + boundary[1].encode()
    first, *parts = (b"\r\n" + body).split(mark)
    if first or not parts or not parts[-1].startswith(b"--"):
        raise BadInput("the form is cut off")
    for part in parts[:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        if found := re.search(_NAME, head):
            named = re.search(_FILENAME, head)
            filename = named[1].decode(errors="replace") if named else None
            yield _Raw(found[1].decode(errors="replace"), filename, data)


def _require(content_type: str, wanted: str) -> None:
    if content_type.partition(";")[0].strip().lower() != wanted:
        raise WrongType(f"expected {wanted}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key stands twice")
    return read


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _require_shallow(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if any(isinstance(each, str) and _CONTROL.search(each) for each in level):
            raise BadInput("a text holds a control character")
        if not level:
            return
    raise BadInput("the JSON is nested too deeply")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
