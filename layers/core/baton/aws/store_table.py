"""The table as the stores see it: rows in, rows out, and DynamoDB's errors turned into ours.

Expressions write every attribute as `#name` and every value as `:name`; names are collected from
the text, so that no reserved word can bite.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from baton.aws.keys import Key
from baton.domain.errors import Unavailable

Row = Mapping[str, Any]
"""A row as DynamoDB writes it: each attribute with its type, `{"seq": {"N": "7"}}`."""

MOST_CONFLICTS = 5
"""How often a write is tried that meets another transaction on its row (reliability §2)."""

SHORTEST_PAUSE_MS, JITTER_MS = 10, 40

BATCH = 100
"""Keys that one BatchGetItem may name."""

_SHORTAGES = {
    "InternalServerError",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingError",
    "ThrottlingException",
}
_CONFLICTS = {
    "TransactionConflict",
    "TransactionConflictException",
    "TransactionInProgressException",
}
_REFUSED = "ConditionalCheckFailed"


class ConditionFailed(Exception):
    """A condition did not hold; `old` is the row as it stands, None when there is none."""

    def __init__(self, old: Row | None) -> None:
        super().__init__("condition failed")
        self.old = old


class Cancelled(Exception):
    """A condition of a transaction did not hold; `old` has the row behind each that failed."""

    def __init__(self, old: tuple[Row | None, ...]) -> None:
        super().__init__("transaction cancelled")
        self.old = old


@dataclass(frozen=True)
class Write:
    """One write of a transaction: puts `row` whole, or deletes `gone`."""

    row: Row | None = None
    gone: Key | None = None
    condition: str | None = None
    values: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One DynamoDB table behind a low-level client."""

    client: Any
    name: str
    pause: Callable[[float], None] = time.sleep

    def get(self, key: Key) -> Row | None:
        """Read one row, consistently."""
        with _errors():
            answer = self.client.get_item(
                TableName=self.name, Key=primary(key), ConsistentRead=True
            )
        return _row(answer.get("Item"))

    def get_many(self, keys: Iterable[Key]) -> Iterator[Row]:
        """Read the rows of distinct keys, in no order; what is absent is left out."""
        waiting = [primary(key) for key in keys]
        while waiting:
            now, waiting = waiting[:BATCH], waiting[BATCH:]
            asked = {self.name: {"Keys": now, "ConsistentRead": True}}
            with _errors():
                answer = self.client.batch_get_item(RequestItems=asked)
            yield from answer["Responses"].get(self.name, [])
            left = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
            if left:
                self._rest()
            waiting = left + waiting

    def query(
        self,
        pk: str,
        *,
        begins: str = "",
        since: str = "",
        until: str = "",
        index: str | None = None,
        backwards: bool = False,
        most: int | None = None,
    ) -> Iterator[Row]:
        """Read a partition in order: consistently, or through an index as it stands.

        `begins` is how sort keys begin; `until` the last one, itself included, as is `since`.
        """
        keyed = f"{index}_" if index else ""
        condition, values = f"#{keyed}pk = :pk", {"pk": s(pk)}
        if begins or until:
            within = _within(f"#{keyed}sk", begins, since)
            condition = f"{condition} AND {within}"
            values |= {"sk": s(begins or until), **({"since": s(since)} if since else {})}
        request = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ScanIndexForward": not backwards,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"Limit": most} if most else {}),
            **_named(values, condition),
        }
        return islice(self._pages(request), most)

    def put(self, row: Row, *, condition: str | None = None, **values: Row) -> None:
        """Put a row whole; raises `ConditionFailed`."""
        request = {"Item": row, **_conditional(condition, values)}
        self._write(self.client.put_item, request)

    def update(self, key: Key, change: str, *, condition: str, **values: Row) -> Row:
        """Change attributes of a row that fits the condition, and give the row as it is then."""
        request = {
            "Key": primary(key),
            "UpdateExpression": change,
            "ReturnValues": "ALL_NEW",
            **_conditional(condition, values, change),
        }
        row: Row = self._write(self.client.update_item, request)["Attributes"]
        return row

    def delete(self, key: Key) -> None:
        """Delete a row, if it is there."""
        self._write(self.client.delete_item, {"Key": primary(key)})

    def transact(self, writes: Iterable[Write]) -> None:
        """Do all writes or none; raises `Cancelled` when a condition does not hold."""
        actions = [self._action(write) for write in writes]
        self._steadily(lambda: self.client.transact_write_items(TransactItems=actions))

    def _pages(self, request: Mapping[str, Any]) -> Iterator[Row]:
        start: Row | None = None
        while True:
            with _errors():
                page = self.client.query(
                    **request, **({"ExclusiveStartKey": start} if start else {})
                )
            yield from page["Items"]
            start = page.get("LastEvaluatedKey")
            if not start:
                return

    def _write(self, call: Callable[..., Any], request: Mapping[str, Any]) -> Any:
        return self._steadily(lambda: call(TableName=self.name, **request))

    def _steadily(self, call: Callable[[], Any]) -> Any:
        for _ in range(MOST_CONFLICTS):
            try:
                with _errors():
                    return call()
            except _Conflict:
                self._rest()
        raise Unavailable("the row is being written by others")

    def _rest(self) -> None:
        self.pause((SHORTEST_PAUSE_MS + secrets.randbelow(JITTER_MS)) / 1000)

    def _action(self, write: Write) -> Mapping[str, Any]:
        conditional = _conditional(write.condition, write.values)
        if write.gone:
            return {"Delete": {"TableName": self.name, "Key": primary(write.gone), **conditional}}
        return {"Put": {"TableName": self.name, "Item": write.row, **conditional}}


class _Conflict(Exception):
    """Another transaction was on the same row at the same moment."""


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _ours(error) from error
    except (NoConnection, HTTPClientError) as error:
        raise Unavailable("the table did not answer") from error


def _ours(error: ClientError) -> Exception:
    code = error.response["Error"]["Code"]
    reasons = error.response.get("CancellationReasons", [])
    codes = {code, *(reason.get("Code") for reason in reasons)}
    if code == "ConditionalCheckFailedException":
        return ConditionFailed(_row(error.response.get("Item")))
    if _REFUSED in codes:
        return Cancelled(tuple(_row(reason.get("Item")) for reason in reasons))
    if codes & _SHORTAGES:
        return Unavailable("the table is short of capacity")
    ours: Exception = _Conflict() if codes & _CONFLICTS else error
    return ours


def _conditional(condition: str | None, values: Row, change: str = "") -> Mapping[str, Any]:
    if condition is None:
        return {}
    return {
        "ConditionExpression": condition,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        **_named(values, condition, change),
    }


def _within(name: str, begins: str, since: str) -> str:
    """Give the condition on a sort key: how it begins, or how far it may go, and from where."""
    if begins:
        return f"begins_with({name}, :sk)"
    return f"{name} BETWEEN :since AND :sk" if since else f"{name} <= :sk"


def _named(values: Row, *texts: str) -> Mapping[str, Any]:
    names = {f"#{name}": name for text in texts for name in re.findall(r"#(\w+)", text)}
    named = {f":{name}": value for name, value in values.items()}
    return {
        "ExpressionAttributeNames": names,
        **({"ExpressionAttributeValues": named} if named else {}),
    }


def _row(item: Row | None) -> Row | None:
    return item or None


def primary(key: Key) -> Row:
    """Write a primary key."""
    return {"pk": s(key.pk), "sk": s(key.sk)}


def s(text: str) -> Row:
    """Write a text."""
    return {"S": text}


def n(number: int) -> Row:
    """Write a number."""
    return {"N": str(number)}


def b(data: bytes) -> Row:
    """Write bytes."""
    return {"B": data}
