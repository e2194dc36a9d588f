"""The forms engine and the templates are pure: what they once said they need not work out again.

A run fills in the same few forms with the same few answers; asking the engine each time would cost
half of it. Nothing here is a fake: the first answer is the real one.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import wraps
from typing import Any

from baton.domain.forms import CompiledForm, Draft, write_json
from tests.simulation.numbering import numbered
from tests.simulation.replacing import original, replaced

MOST = 20_000
"""Answers kept of each; beyond that it starts afresh."""

Ask = Callable[..., Any]


@contextmanager
def remembering() -> Iterator[None]:
    """Remember for as long as this lasts."""
    with ExitStack() as stack:
        for target, remember in PURE.items():
            stack.enter_context(replaced(target, remember(original(target))))
        yield


def remembered(ask: Ask) -> Ask:
    """Give a function that asks only for what it was not asked before."""
    known: dict[Any, Any] = {}

    @wraps(ask)
    def answer(*args: Any, **kwargs: Any) -> Any:
        key: Any = tuple(map(numbered, args))
        if kwargs:
            key = (key, *((name, numbered(value)) for name, value in kwargs.items()))
        found = known.get(key, known)
        if found is known:
            if len(known) > MOST:
                known.clear()
            found = known[key] = ask(*args, **kwargs)
        return found

    return answer


def _draft(ask: Any) -> Any:
    """Equal blobs are one draft."""
    return classmethod(remembered(ask.__func__))


def _complete(ask: Ask) -> Ask:
    """Of the moment of handing in, all lines but its own need the day and the zone alone."""
    known: dict[Any, Mapping[str, Any]] = {}

    def complete(form: CompiledForm, draft: Draft, *, authored_at: datetime) -> Any:
        day = (authored_at.date(), authored_at.utcoffset())
        key = (numbered(form), numbered(draft), day)
        if key not in known:
            known[key] = ask(form, draft, authored_at=authored_at)
        return {**known[key], "authored": authored_at.isoformat(timespec="seconds")}

    return complete


class _Kept:
    """Responses that differ in their moment alone are written and read once."""

    def __init__(self) -> None:
        self.written: dict[Any, tuple[str, str]] = {}
        self.origins: dict[bytes, Mapping[str, Any]] = {}
        self.read: dict[Any, Mapping[str, Any]] = {}

    def writing(self, ask: Ask) -> Ask:
        """Stand for `kept_response`."""

        def kept_response(response: Mapping[str, Any]) -> bytes:
            key, moment = numbered(response), f'"authored":"{response["authored"]}"'
            if key not in self.written:
                before, _, after = write_json(response).decode().partition(moment)
                assert zlib.compress(f"{before}{moment}{after}".encode(), 9) == ask(response)
                self.written[key] = (before, after)
            kept = zlib.compress(moment.join(self.written[key]).encode(), 9)
            if len(self.origins) > MOST:
                self.origins.clear()
            self.origins[kept] = response
            return kept

        return kept_response

    def reading(self, ask: Ask) -> Ask:
        """Stand for `read_response`."""

        def read_response(kept: bytes) -> Any:
            origin = self.origins.get(kept)
            if origin is None:
                return ask(kept)
            key = numbered(origin)
            if key not in self.read:
                self.read[key] = ask(kept)
            return {**self.read[key], "authored": origin["authored"]}

        return read_response


_KEPT = _Kept()

PURE: Mapping[str, Callable[[Any], Any]] = {
    "baton.domain.forms.compiling:import_report": remembered,
    "baton.domain.forms.page_viewing:page_view": remembered,
    "baton.domain.forms.posting:read_page": remembered,
    "baton.domain.forms.course:after_save": remembered,
    "baton.domain.forms.course:next_page": remembered,
    "baton.domain.forms.course:previous_page": remembered,
    "baton.domain.forms.course:resume_page": remembered,
    "baton.domain.forms.course:progress": remembered,
    "baton.domain.forms.completing:check": remembered,
    "baton.domain.forms.completing:complete": _complete,
    "baton.domain.forms.filling:fill": remembered,
    "baton.domain.forms.narrowing:narrowed": remembered,
    "baton.domain.forms.drafts:PageFields.to_bytes": remembered,
    "baton.domain.forms.drafts:Draft.from_blobs": _draft,
    "baton.domain.responses:kept_response": _KEPT.writing,
    "baton.domain.responses:read_response": _KEPT.reading,
    "baton.domain.forms.answered:answer_values": remembered,
    "baton.domain.forms.answered:summary": remembered,
    "baton.domain.reading:text_blocks": remembered,
}
"""What is asked but once, and how its answers are kept."""
