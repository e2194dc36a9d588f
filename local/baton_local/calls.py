"""The AWS calls that deployed functions made, and the one at which a function is to die.

Read by the crash drill and by the report on what each role uses. Written by `emulator_site`.
"""

import fcntl
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from baton_local.home import Home

# IAM judges these by another action than the operation's name.
IAM_NAMES = {
    "s3.ListObjectsV2": "s3:ListBucket",
    "s3.ListBuckets": "s3:ListAllMyBuckets",
    "s3.ListObjectVersions": "s3:ListBucketVersions",
    "s3.HeadObject": "s3:GetObject",
    "s3.HeadBucket": "s3:ListBucket",
    "s3.CopyObject": "s3:PutObject",
    "sqs.SendMessageBatch": "sqs:SendMessage",
}


class When(StrEnum):
    """On which side of the call the process dies."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Call:
    """One AWS call of a deployed function; a presigned request has no number."""

    number: int | None
    operation: str
    function: str
    inner: tuple[str, ...]

    @property
    def iam_actions(self) -> tuple[str, ...]:
        """What the function's role must allow for it, `service:Action`."""
        service = self.operation.partition(".")[0]
        if self.inner:
            return tuple(f"{service}:{action}" for action in self.inner)
        return (IAM_NAMES.get(self.operation, self.operation.replace(".", ":", 1)),)


@dataclass(frozen=True)
class CallLog:
    """Numbered calls of all functions of one cloud that was started with `watch_calls`."""

    home: Home

    def read(self, names: Mapping[str, str]) -> list[Call]:
        """In order; `names` maps a function's name in the template to what it is really called."""
        if not self.home.calls_file.exists():
            return []
        logical = {physical: name for name, physical in names.items()}
        calls = []
        for line in self.home.calls_file.read_text().splitlines():
            number, operation, function, inner = line.split(" ")
            calls.append(
                Call(
                    number=None if number == "-" else int(number),
                    operation=operation,
                    function=logical.get(function, function),
                    inner=() if inner == "-" else tuple(inner.split(",")),
                )
            )
        return calls

    def count(self) -> int:
        """How many calls were made so far."""
        try:
            with self.home.calls_file.with_suffix(".lock").open() as number:
                fcntl.flock(number, fcntl.LOCK_SH)  # a writer empties it before it writes
                return int(number.read() or 0)
        except FileNotFoundError:
            return 0

    def clear(self) -> None:
        """Count from 1 again, with no crash planned."""
        self.spare()
        self.home.calls_file.unlink(missing_ok=True)
        self.home.calls_file.with_suffix(".lock").unlink(missing_ok=True)

    def crash_at(self, call: int, when: When = When.BEFORE) -> None:
        """Let the process that makes this call be killed, once: numbers do not come back."""
        part = self.home.fault_file.with_suffix(".part")
        part.write_text(json.dumps({"call": call, "when": when.value}))
        part.replace(self.home.fault_file)

    def spare(self) -> None:
        """Plan no crash."""
        self.home.fault_file.unlink(missing_ok=True)
