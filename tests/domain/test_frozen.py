"""Frozen values behave as the dataclasses that they are."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from baton.domain.frozen import frozen


@frozen
class Point:
    """Two numbers, and a note that does not count."""

    x: int
    y: int = 0
    note: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Generated:
    """The same with generated methods."""

    x: int
    y: int = 0


@frozen
class Own:
    """A value that writes itself out."""

    x: int

    def __repr__(self) -> str:
        return "own"


@frozen
class Other:
    """The same fields, another value."""

    x: int
    y: int = 0
    note: str = ""


def test_values_are_equal_where_their_type_and_fields_are() -> None:
    assert Point(1, 2) == Point(1, 2, "seen")
    assert Point(1, 2) != Point(1, 3)
    strangers: list[object] = [Other(1, 2), (1, 2), None]
    assert Point(1, 2) not in strangers
    assert hash(Point(1, 2)) == hash(Point(1, 2, "seen")) == hash(Generated(1, 2))


def test_values_are_written_out_as_dataclasses_are() -> None:
    assert repr(Point(1, 2, "seen")) == "Point(x=1, y=2)"
    assert repr(Generated(1, 2)) == "Generated(x=1, y=2)"
    assert repr(Own(1)) == "own"


def test_values_do_not_change_and_hold_nothing_else() -> None:
    point = Point(1)

    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        object.__setattr__(point, "z", 3)
    assert replace(point, y=5) == Point(1, 5)
