"""The places that the world may stand in, by name."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.simulation.fake_place import FakePlace

PLACES: Mapping[str, Callable[..., Any]] = {"fake": FakePlace}
