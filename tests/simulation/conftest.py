"""What the simulator's tests share: the engine remembers, as it does in `baton simulate`."""

from collections.abc import Iterator

import pytest

from tests.simulation.remembering import remembering


@pytest.fixture(autouse=True, scope="session")
def _remembering() -> Iterator[None]:
    with remembering():
        yield
