"""Whole stories on the deployed cloud: each module has a practice of its own."""

from pathlib import Path

import pytest

from baton_local.stack import Stack
from tests.deployed import Workplace, founded

FIRST, LAST = "test_silence.py", "test_promises.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Days pass in the first stories, while few cases are open; the last judge all the others."""
    here = Path(__file__).parent
    ours = [item for item in items if item.path.parent == here]
    told = iter(sorted(ours, key=lambda item: (item.path.name == LAST, item.path.name != FIRST)))
    items[:] = [next(told) if item.path.parent == here else item for item in items]


@pytest.fixture(scope="module")
def practice(deployed: Stack) -> Workplace:
    """A practice with its manager at the desk, on the morning of a working day."""
    return founded(deployed)
