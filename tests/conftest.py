"""What tests of every folder may ask for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from baton_local.stack import Stack


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Stack]":
    """One throw-away local cloud for journeys and browsers, from template.yaml, calls watched."""
    from baton_local.cloud import throwaway_cloud  # slow to import, and most tests need none

    with throwaway_cloud(tmp_path_factory.mktemp("deployed"), watch_calls=True) as stack:
        yield stack
