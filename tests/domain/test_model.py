"""What every model keeps: frozen, closed to unknown fields, times in UTC, ids by intent."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from baton.domain.model import Instant, Model, derived_id


class Thing(Model):
    """A model."""

    at: Instant


AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def test_a_time_is_kept_in_utc() -> None:
    there = AT.astimezone(timezone(timedelta(hours=12)))

    assert Thing(at=there).at.tzinfo is UTC
    with pytest.raises(ValidationError):
        Thing(at=AT.replace(tzinfo=None))


def test_a_copy_is_validated_and_the_first_stays() -> None:
    thing = Thing(at=AT)

    assert thing.with_(at=AT + timedelta(days=1)) != thing
    for changes in ({"at": "never"}, {"other": 1}):
        with pytest.raises(ValidationError):
            thing.with_(**changes)
    with pytest.raises(ValidationError):
        thing.at = AT  # type: ignore[misc]


def test_one_intent_has_one_id() -> None:
    assert derived_id("case", "k1") == derived_id("case", "k1")
    assert derived_id("case", "k1") != derived_id("case", "k2")
    assert len(derived_id("case", "k1")) == 16
