"""How a model becomes the body of a row and comes back: compressed JSON and a schema number."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic_core import from_json

from baton.aws.keys import Key
from baton.aws.store_dictionary import DICTIONARY
from baton.aws.store_table import Row, b, n, primary
from baton.domain.errors import Unparsable
from baton.domain.model import Model

SCHEMA = 2


def _news(value: Any) -> Any:
    """An event had a row of its own; now all events of a change share one."""
    return {"events": [value]} if {"changes", "previous", "hash"} <= value.keys() else value


UPGRADES: Mapping[int, Callable[[Any], Any]] = {1: _news}
"""From the JSON of a schema number to that of the next. A new number comes with a sample row in
`tests/aws/samples/` of the shape it leaves behind."""

M = TypeVar("M", bound=Model)


def with_body(key: Key, model: Model, *, exclude: set[str] | None = None, **attributes: Row) -> Row:
    """Make a row of a model; attributes that indexes and conditions need stand beside the body."""
    body = b(packed(model, exclude=exclude))
    return {**primary(key), "schema": n(SCHEMA), "body": body, **attributes}


def from_body(kind: type[M], row: Row, **more: object) -> M:
    """Read the model of a row, adding what stands beside the body; raises `Unparsable`."""
    try:
        return unpacked(kind, row["body"]["B"], schema=schema_of(row), **more)
    except KeyError as error:
        raise Unparsable(f"a stored {kind.__name__} has no body") from error


def packed(model: Model, *, exclude: set[str] | None = None) -> bytes:
    """Write a model as compressed JSON."""
    shrink = zlib.compressobj(9, zdict=DICTIONARY)
    return shrink.compress(model.model_dump_json(exclude=exclude).encode()) + shrink.flush()


def unpacked(kind: type[M], body: bytes, *, schema: int = SCHEMA, **more: object) -> M:
    """Read a model back from the JSON of a schema; raises `Unparsable`."""
    if schema > SCHEMA:
        raise Unparsable(f"a {kind.__name__} of schema {schema} is too new")
    try:
        value = from_json(zlib.decompressobj(zdict=DICTIONARY).decompress(body))
        for number in range(schema, SCHEMA):
            value = UPGRADES[number](value)
        return kind.model_validate({**value, **more})
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise Unparsable(f"a stored {kind.__name__} cannot be read") from error


def schema_of(row: Row) -> int:
    """Give the schema number of a row."""
    return int(row["schema"]["N"])
