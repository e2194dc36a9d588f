from datetime import UTC, datetime

import pytest


@pytest.fixture
def authored_at():
    """The moment at which forms are handed in."""
    return datetime(2026, 11, 25, 10, 42, tzinfo=UTC)
