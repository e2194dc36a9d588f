"""Regular expressions of forms, run by RE2: linear time whatever author or patient wrote."""

from functools import lru_cache
from typing import Any

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20  # a page of text compiles in a fraction of it; a bomb does not
LENGTH_LIMIT = 2_000


@lru_cache(maxsize=512)
def pattern(text: str) -> Any | None:
    """The compiled pattern; None when RE2 does not run it or it holds an expression of FHIRPath."""
    if "matches(" in text or len(text) > LENGTH_LIMIT:
        return None
    try:
        return re2.compile(text, options=_OPTIONS)
    except re2.error:
        return None


def matches(text: str, value: str) -> bool:
    """Whether the whole value matches; a pattern that does not compile matches everything."""
    compiled = pattern(text)
    return compiled is None or compiled.fullmatch(value) is not None
