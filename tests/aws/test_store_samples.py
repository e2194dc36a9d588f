"""Yesterday's rows are readable for ever: every committed sample of a row is read back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from baton.aws.store import DynamoStore
from baton.aws.store_bodies import SCHEMA
from tests.aws.row_samples import FOLDER, KINDS, an_empty_store, filled, plain, row_of, unwritten

SAMPLES = sorted(FOLDER.glob("*.json"))


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with mock_aws():
        yield an_empty_store()


def sample(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_row_written_once_is_still_read(store: DynamoStore, path: Path) -> None:
    kept = sample(path)
    store.table.put(unwritten(kept["row"]))
    _, read = KINDS[path.name.split(".")[0]]

    assert _known_then(plain(read(store)), kept["reads"]) == kept["reads"]


def _known_then(now: Any, then: Any) -> Any:
    """What is read now without the fields that came later: those take their defaults."""
    if isinstance(now, dict) and isinstance(then, dict):
        return {name: _known_then(now[name], then[name]) for name in then if name in now}
    return now


@pytest.mark.parametrize("kind", KINDS)
def test_todays_rows_have_the_shape_of_the_newest_sample(store: DynamoStore, kind: str) -> None:
    key, _ = KINDS[kind]

    row = row_of(filled(store), key)

    kept = sample(FOLDER / f"{kind}.{SCHEMA}.json")["row"]
    assert {name: list(value) for name, value in row.items()} == {
        name: list(value) for name, value in kept.items()
    }
