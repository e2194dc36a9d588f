"""Exchanges a function or constant of the product in every module that imported it, for a while."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any


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
def replaced(target: str, new: Any) -> Iterator[None]:
    """Put `new` where `target` stands, wherever it was imported from there."""
    owner, name = found(target)
    old = vars(owner)[name]
    places = [(owner, name), *_imported(old)] if isinstance(owner, type(sys)) else [(owner, name)]
    for place, known_as in places:
        setattr(place, known_as, new)
    try:
        yield
    finally:
        for place, known_as in places:
            setattr(place, known_as, old)


def _imported(old: Any) -> list[tuple[Any, str]]:
    if not callable(old):
        return []
    modules = [m for n, m in list(sys.modules.items()) if n.startswith(("baton.", "simulated_"))]
    return [(m, name) for m in modules for name, value in list(vars(m).items()) if value is old]


def original(target: str) -> Any:
    """Give what stands there now."""
    owner, name = found(target)
    return vars(owner)[name]


Replacements = Mapping[str, Any]
