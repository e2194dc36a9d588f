"""How a completed response is kept: canonical JSON, compressed."""

import json
import zlib
from collections.abc import Mapping

from pydantic import JsonValue


def kept_response(response: Mapping[str, JsonValue]) -> bytes:
    """Write a QuestionnaireResponse for its row."""
    text = json.dumps(response, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(), 9)


def read_response(kept: bytes) -> dict[str, JsonValue]:
    """Read it back."""
    return dict(json.loads(zlib.decompress(kept)))
