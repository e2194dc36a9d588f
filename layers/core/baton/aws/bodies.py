"""Reads request bodies: bounded, in the type that was announced, in UTF-8, without tricks.

All refusals are `BadInput` or one of its two kinds below; nothing here repeats what was sent.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from baton.domain.errors import BadInput

MOST_FIELDS = 1000
DEEPEST = 32

Fields: TypeAlias = Mapping[str, tuple[str, ...]]

_BOUNDARY = re.compile(r'boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?', re.ASCII)
_NAME = re.compile(rb'\bname="([^"\r\n]{1,100})"')


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
        fields[name] = (*fields.get(name, ()), value)
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


def file_of(body: bytes, content_type: str, name: str) -> bytes:
    """Give the bytes of one file field of a multipart form; empty when nothing was chosen."""
    _require(content_type, "multipart/form-data")
    boundary = _BOUNDARY.search(content_type)
    if not boundary:
        raise BadInput("the form has no boundary")
    mark = b"\r\n--" + boundary[1].encode()
    first, *parts = (b"\r\n" + body).split(mark)
    if first or not parts or not parts[-1].startswith(b"--"):
        raise BadInput("the form is cut off")
    for part in parts[:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        found = _NAME.search(head)
        if found and found[1] == name.encode():
            return content
    raise BadInput(f"the form has no field {name}")


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
        if not level:
            return
    raise BadInput("the JSON is nested too deeply")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
