"""The forms engine and the templates are pure: what they once said they need not work out again.

A run fills in the same few forms with the same few answers; asking the engine each time would cost
half of it. Nothing here is a fake: the first answer is the real one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

from baton.domain.forms import CompiledForm, Draft, PageFields
from tests.simulation.replacing import original, replaced

PURE = (
    "baton.domain.forms.compiling:import_report",
    "baton.domain.forms.page_viewing:page_view",
    "baton.domain.forms.posting:read_page",
    "baton.domain.forms.course:after_save",
    "baton.domain.forms.course:next_page",
    "baton.domain.forms.course:previous_page",
    "baton.domain.forms.course:resume_page",
    "baton.domain.forms.course:progress",
    "baton.domain.forms.completing:check",
    "baton.domain.forms.completing:complete",
    "baton.domain.responses:kept_response",
    "baton.domain.responses:read_response",
    "baton.domain.forms.answered:answer_values",
    "baton.domain.forms.answered:summary",
    "baton.domain.reading:text_blocks",
)
MOST = 20_000
"""Answers kept of each; beyond that it starts afresh."""


@contextmanager
def remembering() -> Iterator[None]:
    """Remember for as long as this lasts."""
    with ExitStack() as stack:
        for target in PURE:
            stack.enter_context(replaced(target, remembered(original(target))))
        yield


def remembered(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function that asks only for what it was not asked before."""
    known: dict[Any, Any] = {}

    @wraps(ask)
    def answer(*args: Any, **kwargs: Any) -> Any:
        key = (tuple(map(_frozen, args)), tuple((n, _frozen(v)) for n, v in kwargs.items()))
        if key not in known:
            if len(known) > MOST:
                known.clear()
            known[key] = ask(*args, **kwargs)
        return known[key]

    return answer


def _frozen(value: Any) -> Any:
    if isinstance(value, CompiledForm):
        return value.sha256
    if isinstance(value, Draft):
        return tuple((page, _frozen(fields)) for page, fields in value.pages.items())
    if isinstance(value, PageFields):
        return tuple(value.fields.items())
    if isinstance(value, Mapping):
        return tuple((name, _frozen(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return value
