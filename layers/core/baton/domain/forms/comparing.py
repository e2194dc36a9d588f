"""How two answer values compare: equality and order of every kind, units, the seven operators."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from baton.domain.forms import moments
from baton.domain.forms.moments import Moment
from baton.domain.forms.values import Attachment, Coding, Quantity, Scalar, Value


class Operator(StrEnum):
    """The operators of `enableWhen`."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


ORDERING: Mapping[Operator, Callable[[int], bool]] = {
    Operator.GREATER: lambda order: order > 0,
    Operator.LESS: lambda order: order < 0,
    Operator.AT_LEAST: lambda order: order >= 0,
    Operator.AT_MOST: lambda order: order <= 0,
}

# (kind of unit, how many of the smallest unit): the only units we convert between
_UNITS: Mapping[str, tuple[str, Decimal]] = {
    "mm": ("length", Decimal(1)),
    "cm": ("length", Decimal(10)),
    "m": ("length", Decimal(1000)),
    "[in_i]": ("length", Decimal("25.4")),
    "in": ("length", Decimal("25.4")),
    "g": ("mass", Decimal(1)),
    "kg": ("mass", Decimal(1000)),
    "[lb_av]": ("mass", Decimal("453.59237")),
    "lb": ("mass", Decimal("453.59237")),
}


def holds(operator: Operator, answers: Sequence[Value], expected: Value) -> bool:
    """Whether a condition is met by all the answers of its target (5.1 of the forms reference).

    `!=` is true without an answer; the ordering operators are false without one.
    """
    if operator is Operator.EXISTS:
        return bool(answers) == expected.scalar
    if operator is Operator.EQUAL:
        return any(equal(answer, expected) for answer in answers)
    if operator is Operator.NOT_EQUAL:
        return not any(equal(answer, expected) for answer in answers)
    satisfied = ORDERING[operator]
    orders = (order(answer.scalar, expected.scalar) for answer in answers)
    return any(satisfied(found) for found in orders if found is not None)


def equal(one: Value, two: Value) -> bool:
    """Whether two answers are the same for conditions and option lists."""
    left, right = one.scalar, two.scalar
    if isinstance(left, Coding) and isinstance(right, Coding):
        is_same = left.code == right.code and left.system == right.system
        return is_same and (left.code is not None or left.display == right.display)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, Attachment) or isinstance(right, Attachment):
        return left == right
    return order(left, right) == 0


def order(left: Scalar, right: Scalar) -> int | None:
    """-1, 0 or 1 for numbers, moments and quantities; None when they do not compare."""
    if isinstance(left, Moment) and isinstance(right, Moment):
        return moments.ordered(left, right)
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        amounts = same_unit(left, right)
        return None if amounts is None else _sign(amounts[0], amounts[1])
    if isinstance(left, (int, Decimal)) and isinstance(right, (int, Decimal)):
        return _sign(Decimal(left), Decimal(right))
    return None


def same_unit(one: Quantity, two: Quantity) -> tuple[Decimal, Decimal] | None:
    """Both amounts in one unit; None when their units do not convert."""
    if one.code == two.code and (one.code is not None or one.unit == two.unit):
        return one.value, two.value
    left, right = _UNITS.get(one.code or one.unit or ""), _UNITS.get(two.code or two.unit or "")
    if left is None or right is None or left[0] != right[0]:
        return None
    return one.value * left[1], two.value * right[1]


def _sign(left: Decimal, right: Decimal) -> int:
    return (left > right) - (left < right)
