"""Workers behind queues and schedules: a record that fails, fails alone; every run logs one line.

The batch is answered here: Powertools' batch utility costs a third of a worker's cold start.

handler = each_hint(advance)
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any, TypeAlias, TypeVar, Unpack
from urllib.parse import unquote_plus

from baton.aws.logging import Facts, cause, note, publish
from baton.aws.outbox import Hint, parse_hint
from baton.aws.receipts import parse_receipt
from baton.domain.errors import BadInput
from baton.domain.frozen import frozen
from baton.domain.messages import Receipt

Event: TypeAlias = Mapping[str, Any]
Parsed = TypeVar("Parsed")
Handler: TypeAlias = Callable[[Event, object], dict[str, Any]]


@frozen
class Uploaded:
    """An object that appeared in a bucket; nothing about it is to be trusted but its name."""

    key: str
    version_id: str | None


class WorkFailed(Exception):
    """Stands for what was raised: its message may name a person, and whoever calls us logs it."""


def each_hint(work: Callable[[str, str], object]) -> Handler:
    """Give a handler that calls `work(practice_id, case_id)` for each hint."""

    def one(hint: Hint) -> None:
        with _unit("worked", practice=hint.practice, case=hint.case):
            work(hint.practice, hint.case)

    return _each(parse_hint, one)


def each_receipt(work: Callable[[Receipt], object]) -> Handler:
    """Give a handler that calls `work(receipt)` for each report about a message of ours."""

    def one(receipt: Receipt | None) -> None:
        if receipt is None:
            note("foreign", count=1)
            return
        with _unit("noted", practice=receipt.practice_id, case=receipt.case_id):
            work(receipt)

    return _each(parse_receipt, one)


def each_upload(work: Callable[[Uploaded], object]) -> Handler:
    """Give a handler that calls `work(uploaded)` for each object that a bucket reports."""

    def one(uploads: tuple[Uploaded, ...]) -> None:
        for uploaded in uploads:
            with _unit("filed"):
                work(uploaded)

    return _each(parse_uploads, one)


def tick(name: str, work: Callable[[], Mapping[str, int]]) -> Handler:
    """Give the handler of a schedule; its counts become metrics, and `name` counts the runs."""

    def handler(_event: Event, _context: object) -> dict[str, Any]:
        with _unit(name):
            counts = dict(work())
        publish({**counts, name: 1})
        return counts

    return handler


def parse_uploads(body: str) -> tuple[Uploaded, ...]:
    """Read the body of a bucket's notification; its test event holds none. Raises `BadInput`."""
    try:
        records = json.loads(body).get("Records", ())
        found = [r["s3"]["object"] for r in records if r["eventName"].startswith("ObjectCreated")]
        return tuple(Uploaded(unquote_plus(o["key"]), o.get("versionId")) for o in found)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadInput("not a notification of a bucket") from error


class _End(Enum):
    DONE = 1
    FAILED = 2
    MALFORMED = 3
    """No retry mends it: taken off the queue, and counted."""


def _each(parse: Callable[[str], Parsed], one: Callable[[Parsed], None]) -> Handler:
    def handler(event: Event, _context: object) -> dict[str, Any]:
        records = event.get("Records", [])
        ends = [_end_of(parse, one, record["body"]) for record in records]
        failed = [
            record["messageId"]
            for record, end in zip(records, ends, strict=True)
            if end is _End.FAILED
        ]
        note("batch", count=len(ends), failed=len(failed), malformed=ends.count(_End.MALFORMED))
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    return handler


def _end_of(parse: Callable[[str], Parsed], one: Callable[[Parsed], None], body: str) -> _End:
    try:
        parsed = parse(body)
    except BadInput:
        return _End.MALFORMED
    try:
        one(parsed)
    except WorkFailed:  # told in a line of its own; the queue brings the record again
        return _End.FAILED
    return _End.DONE


@contextmanager
def _unit(what: str, **ids: Unpack[Facts]) -> Iterator[None]:
    """A unit of work: one line at its end, whatever the end is."""
    started = time.monotonic()
    try:
        yield
    except Exception as error:
        ids["error"] = cause(error)
        note("failed", **ids)
        raise WorkFailed from None
    ids["ms"] = round((time.monotonic() - started) * 1000)
    note(what, **ids)
