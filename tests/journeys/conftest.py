"""Whole stories on the deployed cloud: each module has a practice of its own."""

import pytest

from baton_local.stack import Stack
from tests.deployed import Workplace, founded

LAST = "test_promises.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is promised of everything is judged when all other stories have been told."""
    items.sort(key=lambda item: item.path.name == LAST)


@pytest.fixture(scope="module")
def practice(deployed: Stack) -> Workplace:
    """A practice with its manager at the desk, on the morning of a working day."""
    return founded(deployed)
