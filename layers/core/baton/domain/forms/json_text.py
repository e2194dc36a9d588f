"""JSON read safely and written exactly: no NaN, no duplicate keys, decimals by their digits."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn, TypeAlias

from baton.domain.errors import BadInput

Json: TypeAlias = "bool | int | float | Decimal | str | Sequence[Json] | Mapping[str, Json] | None"

SIZE_LIMIT_BYTES = 5_000_000
DEPTH_LIMIT = 260  # answers stand four levels below one another: 60 levels of questions


class BadJson(BadInput):
    """The bytes are not JSON that we read; the message says why, in words for the sender."""


def read_json(source: bytes, *, size_limit_bytes: int = SIZE_LIMIT_BYTES) -> Json:
    """The value in `source` (UTF-8, byte order mark allowed), decimals as `Decimal`.

    Raises `BadJson` for anything that is not plain, shallow, unambiguous JSON.
    """
    if len(source) > size_limit_bytes:
        raise BadJson(f"larger than {size_limit_bytes} bytes")
    try:
        text = source.decode("utf-8-sig")
        value: Json = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except BadJson:
        raise
    except RecursionError as error:
        raise BadJson("nested too deeply") from error
    except UnicodeError as error:
        raise BadJson("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadJson(_why(error)) from error
    check_depth(value)
    return value


def _why(error: json.JSONDecodeError) -> str:
    start = error.doc.lstrip()[:1]
    if start in ("", "<"):
        return "it is XML: export it as JSON" if start else "it is empty"
    return f"not JSON from line {error.lineno}, column {error.colno} on"


def check_depth(value: Json, limit: int = DEPTH_LIMIT) -> None:
    """Raises `BadJson` when `value` is nested deeper than `limit`, or holds a lone surrogate."""
    level: list[Json] = [value]
    for _ in range(limit):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise BadJson("nested too deeply")


def write_json(value: Json) -> bytes:
    """`value` as compact UTF-8 JSON in the order given; decimals keep their digits."""
    return "".join(_written(value, ordered=False)).encode()


def canonical(value: Json) -> bytes:
    """`value` as JSON with sorted keys: equal values give equal bytes."""
    return "".join(_written(value, ordered=True)).encode()


def sha256_of(value: Json) -> str:
    """The hash by which a form is known: SHA-256 of its canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _children(value: Json) -> Sequence[Json]:
    if isinstance(value, str):
        _check_text(value)
        return ()
    if isinstance(value, Mapping):
        for key in value:
            _check_text(key)
        return list(value.values())
    return value if isinstance(value, Sequence) else ()


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadJson("a text holds half a character") from error


def _written(value: Json, *, ordered: bool) -> list[str]:
    if isinstance(value, Mapping):
        pairs = sorted(value.items()) if ordered else list(value.items())
        parts = [
            [json.dumps(key, ensure_ascii=False), ":", *_written(child, ordered=ordered)]
            for key, child in pairs
        ]
        return ["{", *_joined(parts), "}"]
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return [json.dumps(value, ensure_ascii=False)]
    if isinstance(value, Sequence):
        return ["[", *_joined([_written(child, ordered=ordered) for child in value]), "]"]
    return [str(value) if isinstance(value, (int, Decimal)) else repr(value)]


def _joined(parts: list[list[str]]) -> list[str]:
    return [text for part in parts for text in (",", *part)][1:]


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    exponent = number.as_tuple().exponent
    if len(digits) > 100 or not isinstance(exponent, int) or abs(exponent) > 100:
        raise BadJson("a number with too many digits")
    return number


def _integer(digits: str) -> int:
    if len(digits) > 100:
        raise BadJson("a number with too many digits")
    return int(digits)


def _constant(name: str) -> NoReturn:
    raise BadJson(f"{name} is not a JSON number")


def _object(pairs: list[tuple[str, Json]]) -> Mapping[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadJson("an object has the same key twice")
    return found
