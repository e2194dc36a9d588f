"""How a completed response is kept: exact JSON, compressed."""

import zlib
from collections.abc import Mapping

from baton.domain.errors import Unparsable
from baton.domain.forms import read_json, write_json
from baton.domain.forms.json_text import Json


def kept_response(response: Mapping[str, Json]) -> bytes:
    """Write a QuestionnaireResponse for its row; decimals keep their digits."""
    return zlib.compress(write_json(response), 9)


def read_response(kept: bytes) -> Mapping[str, Json]:
    """Read it back; raises `Unparsable` when it is not one."""
    response = read_json(zlib.decompress(kept))
    if not isinstance(response, Mapping):
        raise Unparsable("a response is an object")
    return response
