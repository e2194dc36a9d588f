"""Frozen values: dataclasses whose comparing, hashing and writing out is shared, not generated.

Each generated method is compiled when its class is imported; a patient's function imports a
hundred such classes, and hardly ever compares one.
"""

from dataclasses import Field, dataclass, field, fields
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


def _equal(self: object, other: object) -> bool:
    return type(other) is type(self) and _compared(self) == _compared(other)


def _hashed(self: object) -> int:
    return hash(_compared(self))


def _written(self: object) -> str:
    shown = (f"{name.name}={getattr(self, name.name)!r}" for name in _fields(self) if name.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _compared(value: object) -> tuple[object, ...]:
    return tuple(getattr(value, name.name) for name in _fields(value) if name.compare)


def _fields(value: object) -> tuple["Field[object]", ...]:
    return fields(value)  # type: ignore[arg-type]  # only dataclasses come here


_SHARED = {"__eq__": _equal, "__hash__": _hashed, "__repr__": _written}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make the class a frozen dataclass with slots: equal where type and fields are."""
    made = dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)
    for name, method in _SHARED.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made
