"""Counts what DynamoDB would charge: a botocore hook that sizes rows by its documented rules.

Emulations report sham figures. A write costs one unit a started KB of the row, twice that in a
transaction; each index whose projection changes costs its own, two when the key moves. A read costs
one unit a started 4 KB, half when it need not be consistent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tests.contract.tables import declared_table

Row = Mapping[str, Any]


@dataclass
class Meter:
    """Calls and units since it was attached or reset; knows rows by the writes it has seen."""

    calls: int = 0
    write_units: float = 0
    read_units: float = 0
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    _asked: Mapping[str, Any] = field(default_factory=dict)

    def attach(self, client: Any) -> "Meter":
        """Count all calls of a client from now on; one thread only."""
        client.meta.events.register("provide-client-params.dynamodb", self._remember)
        client.meta.events.register("after-call.dynamodb", self._count)
        return self

    def reset(self) -> None:
        """Start counting again; what is known of the rows stays."""
        self.calls, self.write_units, self.read_units = 0, 0, 0

    def _remember(self, params: Mapping[str, Any], **_: object) -> None:
        self._asked = params

    def _count(self, model: Any, parsed: Mapping[str, Any], **_: object) -> None:
        self.calls += 1
        failed = parsed["ResponseMetadata"]["HTTPStatusCode"] >= 300
        asked = self._asked
        match model.name:
            case "PutItem" if not failed:
                self._wrote(key_of(asked["Item"]), asked["Item"])
            case "UpdateItem" if not failed:
                self._wrote(key_of(asked["Key"]), parsed["Attributes"])
            case "DeleteItem":
                self._wrote(key_of(asked["Key"]), {})
            case "TransactWriteItems" if not failed:
                for action in asked["TransactItems"]:
                    ((_, write),) = action.items()
                    row = write.get("Item", {})
                    self._wrote(key_of(row or write["Key"]), row, times=2)
            case "GetItem":
                self._read([parsed.get("Item", {})], consistent=asked["ConsistentRead"])
            case "Query":
                self._read(parsed.get("Items", []), consistent="IndexName" not in asked)
            case "BatchGetItem":
                for rows in parsed.get("Responses", {}).values():
                    for row in rows:
                        self._read([row], consistent=True)

    def _read(self, rows: list[Row], *, consistent: bool) -> None:
        units = max(1, ceil(sum(size_bytes(row) for row in rows) / 4096))
        self.read_units += units if consistent else units / 2

    def _wrote(self, key: tuple[str, str], row: Row, *, times: int = 1) -> None:
        before = self.rows.get(key, {})
        self.write_units += times * write_units(before, row)
        self.write_units += sum(index_units(index, before, row) for index in indexes())
        self.rows[key] = row


def indexes() -> list[Mapping[str, Any]]:
    """Give the indexes that the template declares."""
    return list(declared_table()["GlobalSecondaryIndexes"])


def key_of(row: Row) -> tuple[str, str]:
    """Give the primary key of a row."""
    return row["pk"]["S"], row["sk"]["S"]


def write_units(before: Row, after: Row) -> int:
    """Give the units of replacing a row: by the larger of both, at least one."""
    return max(1, ceil(max(size_bytes(before), size_bytes(after)) / 1024))


def index_units(index: Mapping[str, Any], before: Row, after: Row) -> int:
    """Give the units of keeping an index in step: none, one, or two when its key moves."""
    old, new = projected(index, before), projected(index, after)
    if old == new:
        return 0
    names = [part["AttributeName"] for part in index["KeySchema"]]
    if old and new and any(old[name] != new[name] for name in names):
        return write_units({}, old) + write_units({}, new)
    return write_units(old, new)


def projected(index: Mapping[str, Any], row: Row) -> Row:
    """Give what an index holds of a row: nothing when a key of it is absent."""
    names = [part["AttributeName"] for part in index["KeySchema"]]
    if not all(name in row for name in names):
        return {}
    wanted = {"pk", "sk", *names, *index["Projection"].get("NonKeyAttributes", [])}
    return {name: value for name, value in row.items() if name in wanted}


def size_bytes(row: Row) -> int:
    """Size a row: names and text in UTF-8, bytes as they are, two digits of a number a byte."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in row.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "B":
            return len(content)
        case "N":
            return len(content.strip("-0.")) // 2 + 2
        case _:
            return 1
