"""One line of JSON for each unit of work, from a list of facts that may be told: ids, stages,
counts, durations.

Names, addresses, answers, tokens and error messages have no field here, so they cannot be logged:
a fact that is not on the list is a type error, and left out where types are not checked.
"""

import logging
import re
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, TypedDict, Unpack

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from botocore.exceptions import ClientError

_PLAIN = re.compile(r"[\w.:{}/$ -]{0,100}", re.ASCII)
_NOT_PLAIN = "?"


class Facts(TypedDict, total=False):
    """Everything that a line may say."""

    practice: str
    case: str
    task: str
    message_id: str
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
    _logger().info(what, extra=_told(facts))


def publish(counts: Mapping[str, int]) -> None:
    """Publish counts as metrics of the namespace Baton, without dimensions (each would cost)."""
    metrics = EphemeralMetrics(namespace="Baton")
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    metrics.flush_metrics()


def cause(error: BaseException) -> str:
    """Name what was raised, and the refusal of AWS behind it: "Unavailable SlowDown PutObject".

    Never its message, which may hold what somebody typed.
    """
    name = type(error).__name__
    behind: BaseException | None = error
    while behind is not None and not isinstance(behind, ClientError):
        behind = behind.__cause__
    if behind is None:
        return name
    refusal = f"{behind.response.get('Error', {}).get('Code', 'Unknown')} {behind.operation_name}"
    return refusal if behind is error else f"{name} {refusal}"


class _StandardOutput(logging.Handler):
    """Writes to what is standard output at that moment: the runtime and tests exchange it."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stdout.write(self.format(record) + "\n")
        sys.stdout.flush()


@cache
def _logger() -> Logger:
    """Powertools' JSON without the line of code; POWERTOOLS_LOG_LEVEL is set in the template."""
    return Logger(
        service="baton", logger_handler=_StandardOutput(), location=None, utc=True, use_rfc3339=True
    )


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = Facts.__annotations__.keys() & facts.keys()
    return {name: _plain(facts[name]) for name in sorted(known) if facts[name] != ""}


def _plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else _NOT_PLAIN
