"""The one place that asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)
