"""The places that the world may stand in, by name."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.simulation.fake_place import FakePlace


def _moto(*args: Any) -> Any:
    from tests.simulation.moto_place import MotoPlace  # slow to import, and most runs need none

    return MotoPlace(*args)


PLACES: Mapping[str, Callable[..., Any]] = {"fake": FakePlace, "moto": _moto}


@contextmanager
def standing(backend: str) -> Iterator[None]:
    """Keep a place open for as long as runs need it; afterwards all is as it was before."""
    if backend != "moto":
        yield
        return
    from tests.simulation.moto_place import behind_moto

    with behind_moto():
        yield
