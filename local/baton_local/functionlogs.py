"""Reads what deployed functions wrote into CloudWatch Logs."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from baton_local.errors import LocalCloudError
from baton_local.stack import Stack

PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Line:
    """One line of one function."""

    at: datetime
    function: str
    text: str


def lines(stack: Stack, function: str | None = None, since: int = 0) -> list[Line]:
    """All lines from the millisecond `since` on, oldest first; of one function or of all."""
    names = stack.deployed.functions()
    if function and function not in names:
        raise LocalCloudError(f"No function {function}: there are {', '.join(sorted(names))}.")
    logs, found = stack.client("logs"), []
    for name in [function] if function else names:
        for event in _events(logs, f"/aws/lambda/{names[name]}", since):
            at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
            found.append(Line(at, name, event["message"].rstrip()))
    return sorted(found, key=lambda line: line.at)


def follow(stack: Stack, function: str | None) -> Iterator[Line]:
    """All lines so far, then each new one; never ends by itself."""
    since = 0
    while True:
        for line in lines(stack, function, since):
            since = int(line.at.timestamp() * 1000) + 1
            yield line
        time.sleep(PAUSE_SECONDS)


def _events(logs: Any, group: str, since: int) -> Iterator[dict[str, Any]]:
    try:
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since
        )
        for page in pages:
            yield from page["events"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise  # a function that was never called has no group yet
