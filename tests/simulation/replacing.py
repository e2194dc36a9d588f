"""Exchanges a function or constant of the product in every module that imported it, for a while."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

OURS = ("baton.", "simulated_", "tests.simulation.")
"""Where a function of the product may have been imported."""


class DoesNotApply(Exception):
    """The rule to be replaced is no longer there: the mutant must follow the code."""


def found(target: str) -> tuple[Any, str]:
    """Give the owner and name of `module:name` or `module:Class.name`."""
    module, _, path = target.partition(":")
    owner: Any = import_module(module)
    *classes, name = path.split(".")
    for each in classes:
        owner = getattr(owner, each, None)
    if owner is None or name not in vars(owner):
        raise DoesNotApply(target)
    return owner, name


@contextmanager
def replaced(target: str, new: Any, *, everywhere: bool = True) -> Iterator[None]:
    """Put `new` where `target` stands, and wherever it was imported from there."""
    owner, name = found(target)
    old = vars(owner)[name]
    imported = _imported(old) if everywhere and isinstance(owner, type(sys)) else []
    places = [(owner, name), *imported]
    for place, known_as in places:
        setattr(place, known_as, new)
    try:
        yield
    finally:
        for place, known_as in places:
            setattr(place, known_as, old)


def _imported(old: Any) -> list[tuple[Any, str]]:
    if not (callable(old) or isinstance(old, dict)):
        return []
    modules = [m for n, m in list(sys.modules.items()) if n.startswith(OURS)]
    return [(m, name) for m in modules for name, value in list(vars(m).items()) if value is old]


def original(target: str) -> Any:
    """Give what stands there now."""
    owner, name = found(target)
    return vars(owner)[name]
