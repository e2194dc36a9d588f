"""Gives large things that nobody changes a number each, so that they are quick to compare."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from itertools import count
from typing import Any

from baton.domain.forms import CompiledForm, Draft, PageFields

MOST = 50_000


class Numbers:
    """Things of equal content have one number; a thing that was numbered is known by itself."""

    def __init__(self) -> None:
        self._next = count()
        self._things: dict[int, tuple[object, int]] = {}
        self._contents: dict[object, int] = {}

    def of(self, thing: object, content: Callable[[Any], object]) -> int:
        """Give the number of a thing."""
        known = self._things.get(id(thing))
        if known is not None:
            return known[1]
        if len(self._things) > MOST:
            self._things.clear()
            self._contents.clear()
        told = (type(thing), content(thing))
        number = self._contents.setdefault(told, next(self._next))
        self._things[id(thing)] = (thing, number)  # kept, so that no other gets its place
        return number


_NUMBERS = Numbers()


def numbered(value: Any) -> Any:
    """Give something to compare a value by."""
    number = _BY_TYPE.get(type(value))
    if number is not None:
        return number(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    return _whole(value) if is_dataclass(value) and not isinstance(value, type) else value


def _mapping(value: Mapping[Any, Any]) -> Any:
    if "authored" in value and "item" in value:  # a response: all but the moment counts
        rest = {k: v for k, v in value.items() if k not in {"authored", "item"}}
        return (_NUMBERS.of(value["item"], id), _mapping(rest))
    return tuple((name, numbered(each)) for name, each in value.items())


def _sequence(value: Any) -> Any:
    return tuple(map(numbered, value))


def _whole(value: Any) -> Any:
    """All that it holds: a field that it may grow counts from the first day."""
    return tuple(numbered(getattr(value, each.name)) for each in fields(value))


_BY_TYPE: Mapping[type, Callable[[Any], Any]] = {
    CompiledForm: lambda form: _NUMBERS.of(form, id),
    Draft: lambda draft: _NUMBERS.of(draft, _whole),
    PageFields: lambda page: _NUMBERS.of(page, _whole),
    dict: _mapping,
    list: _sequence,
    tuple: _sequence,
    str: lambda value: value,
}
