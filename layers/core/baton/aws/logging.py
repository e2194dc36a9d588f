"""One line of JSON for each unit of work, from a list of facts that may be told: ids, stages,
counts, durations.

Names, addresses, answers, tokens and error messages have no field here, so they cannot be logged:
a fact that is not on the list is a type error, and left out where types are not checked.
"""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from baton.aws.clock import now

_PLAIN = re.compile(r"[\w.:{}/$ -]{0,100}", re.ASCII)
_NOT_PLAIN = "?"


class Facts(TypedDict, total=False):
    """Everything that a line may say."""

    practice: str
    case: str
    task: str
    message: str
    document: str
    op: str
    stage: str
    to_stage: str
    route: str
    status: int
    error: str
    reference: str
    request: str
    count: int
    failed: int
    malformed: int
    ms: int


def note(what: str, **facts: Unpack[Facts]) -> None:
    """Write the one line of a unit of work; a value that is not plainly an id becomes `?`."""
    _write({"level": "INFO", "did": what, "at": now().isoformat(), **_told(facts)})


def publish(counts: Mapping[str, int]) -> None:
    """Publish counts as metrics of the namespace Baton, without dimensions (each would cost)."""
    metrics = [{"Name": name, "Unit": "Count"} for name in counts]
    directive = {"Namespace": "Baton", "Dimensions": [[]], "Metrics": metrics}
    stamp = round(now().timestamp() * 1000)
    _write({"_aws": {"Timestamp": stamp, "CloudWatchMetrics": [directive]}, **counts})


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = Facts.__annotations__.keys() & facts.keys()
    return {name: _plain(facts[name]) for name in sorted(known) if facts[name] != ""}


def _plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else _NOT_PLAIN


def _write(line: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
