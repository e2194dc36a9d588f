"""The meter against the documented rules of request units."""

import pytest

from tests.meter import index_units, indexes, size_bytes, write_units

KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
DUE = {"due_pk": {"S": "DUE#1"}, "due_sk": {"S": "2027"}}


def a_row(size: int) -> dict[str, dict[str, bytes]]:
    return {"body": {"B": b"x" * (size - 4)}}


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [(0, 10, 1), (0, 1024, 1), (0, 1025, 2), (2049, 10, 3), (10, 2048, 2)],
)
def test_a_write_costs_a_unit_a_started_kilobyte_of_the_larger_row(
    before: int, after: int, units: int
) -> None:
    assert write_units(a_row(before) if before else {}, a_row(after)) == units


def test_names_and_values_are_sized_as_documented() -> None:
    assert size_bytes({"né": {"S": "é"}, "n": {"N": "1234"}, "b": {"BOOL": True}}) == 5 + 5 + 2


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ({}, KEY, 0),
        ({}, KEY | DUE, 1),
        (KEY | DUE, KEY, 1),
        (KEY | DUE, KEY | DUE | {"label": {"S": "not projected"}}, 0),
        (KEY | DUE, KEY | DUE | {"due_sk": {"S": "2028"}}, 2),
    ],
)
def test_an_index_costs_only_when_its_projection_changes(
    before: dict[str, dict[str, str]], after: dict[str, dict[str, str]], units: int
) -> None:
    (due,) = [index for index in indexes() if index["IndexName"] == "due"]

    assert index_units(due, before, after) == units
