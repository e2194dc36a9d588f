"""The places that the world may stand in, by name."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.simulation.fake_place import FakePlace


def _moto(*args: Any) -> Any:
    from tests.simulation.moto_place import MotoPlace  # slow to import, and most runs need none

    return MotoPlace(*args)


PLACES: Mapping[str, Callable[..., Any]] = {"fake": FakePlace, "moto": _moto}
