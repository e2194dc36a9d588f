"""One deployed fixture stack for the whole session: started on first use, on ports of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from baton_local.cloud import throwaway_cloud
from baton_local.stack import Stack

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("cloud")
    with throwaway_cloud(state, repository=FIXTURES, watch_calls=True) as running:
        yield running


@pytest.fixture
def practice(request: pytest.FixtureRequest) -> str:
    """An id no other test uses: rows of one test are another practice's to all the others."""
    return "t" + str(request.node.name).replace("_", "").lower()[-30:]
