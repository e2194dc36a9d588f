"""The binary operators on collections: FHIRPath's rules, with nothing in giving nothing out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from baton.domain.forms import moments
from baton.domain.forms.comparing import order
from baton.domain.forms.expressions.nodes import Node, Nodes, plain
from baton.domain.forms.moments import Moment
from baton.domain.forms.values import Coding, Quantity

# Wide enough for any sum of a form; a number beyond is an error, not a long computation.
ARITHMETIC = Context(
    prec=28, Emax=200, Emin=-200, traps=[InvalidOperation, DivisionByZero, Overflow]
)


def single(nodes: Nodes) -> Node | None:
    """The one scalar of a collection, None for none; raises ValueError for several."""
    if len(nodes) > 1:
        raise ValueError
    return plain(nodes[0]) if nodes else None


def number_of(node: Node | None) -> int | Decimal | None:
    """A number, None for nothing; raises ValueError for anything else."""
    if node is None:
        return None
    if isinstance(node, bool) or not isinstance(node, (int, Decimal)):
        raise ValueError
    return node


def as_truth(nodes: Nodes) -> bool | None:
    """A collection as a condition: a boolean as it is, another single value as true."""
    found = single(nodes)
    return found if found is None or isinstance(found, bool) else True


def negative(nodes: Nodes) -> Nodes:
    """The number with its sign changed."""
    number = number_of(single(nodes))
    return [] if number is None else [-number]


def same(left: Node, right: Node) -> bool | None:
    """Whether two nodes are equal; None when their precision cannot tell."""
    one, two = _matched(plain(left), plain(right))
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if isinstance(one, Coding) and isinstance(two, Coding):
        return (one.code, one.system) == (two.code, two.system)
    if isinstance(one, (int, Decimal)) and isinstance(two, (int, Decimal)):
        return one == two
    if isinstance(one, Moment) and isinstance(two, Moment):
        found = moments.ordered(one, two)
        return None if found is None else found == 0
    if isinstance(one, Quantity) and isinstance(two, Quantity):
        return order(one, two) == 0
    return type(one) is type(two) and one == two


def holds(node: Node, nodes: Nodes) -> bool:
    """Whether a node is among others."""
    return any(same(node, other) for other in nodes)


def distinct(nodes: Nodes) -> Nodes:
    """The nodes, each once, in order."""
    found: Nodes = []
    for node in nodes:
        if not holds(node, found):
            found.append(node)
    return found


def _equal(left: Nodes, right: Nodes) -> Nodes:
    if not left or not right:
        return []
    if len(left) != len(right):
        return [False]
    verdicts = [same(one, two) for one, two in zip(left, right, strict=True)]
    if False in verdicts:
        return [False]
    return [] if None in verdicts else [True]


def _alike(left: Nodes, right: Nodes) -> Nodes:
    if len(left) != len(right):
        return [False]
    pairs = ((_folded(one), _folded(two)) for one, two in zip(left, right, strict=True))
    return [all(same(one, two) for one, two in pairs)]


def _folded(node: Node) -> Node:
    found = plain(node)
    return " ".join(found.casefold().split()) if isinstance(found, str) else found


def _not(compare: Callable[[Nodes, Nodes], Nodes]) -> Callable[[Nodes, Nodes], Nodes]:
    return lambda left, right: [not found for found in compare(left, right)]


def _ordering(satisfied: Callable[[int], bool]) -> Callable[[Nodes, Nodes], Nodes]:
    def compare(left: Nodes, right: Nodes) -> Nodes:
        one, two = _matched(single(left), single(right))
        if one is None or two is None:
            return []
        if isinstance(one, str) and isinstance(two, str):
            return [satisfied((one > two) - (one < two))]
        if isinstance(one, bool) or isinstance(two, bool):
            raise ValueError
        if not isinstance(one, _ORDERED) or not isinstance(two, _ORDERED):
            raise ValueError
        found = order(one, two)
        return [] if found is None else [satisfied(found)]

    return compare


_ORDERED = (int, Decimal, Moment, Quantity)


def _matched(left: Node | None, right: Node | None) -> tuple[Node | None, Node | None]:
    """A date of foreign JSON is a text: beside a moment it is read as one."""
    if isinstance(left, str) and isinstance(right, Moment):
        return moments.parse_date_time(left) or left, right
    if isinstance(left, Moment) and isinstance(right, str):
        return left, moments.parse_date_time(right) or right
    return left, right


def _numeric(
    compute: Callable[[Decimal, Decimal], Decimal], *, whole: bool = False
) -> Callable[[Nodes, Nodes], Nodes]:
    def run(left: Nodes, right: Nodes) -> Nodes:
        one, two = number_of(single(left)), number_of(single(right))
        if one is None or two is None:
            return []
        found = compute(Decimal(one), Decimal(two))
        both = isinstance(one, int) and isinstance(two, int)
        return [int(found) if whole and (both or compute is ARITHMETIC.divide_int) else found]

    return run


def _plus(left: Nodes, right: Nodes) -> Nodes:
    one, two = single(left), single(right)
    if isinstance(one, str) and isinstance(two, str):
        return [one + two]
    return _moved(one, two, 1) if isinstance(two, Quantity) else _ADD(left, right)


def _minus(left: Nodes, right: Nodes) -> Nodes:
    two = single(right)
    return _moved(single(left), two, -1) if isinstance(two, Quantity) else _TAKE(left, right)


def _moved(node: Node | None, by: Quantity, sign: int) -> Nodes:
    from baton.domain.forms.expressions.moving import later  # few expressions move a date

    moment = moments.parse_date_time(node) if isinstance(node, str) else node
    if node is None:
        return []
    if not isinstance(moment, Moment):
        raise ValueError
    return [later(moment, replace(by, value=sign * by.value))]


def _divided(compute: Callable[[Nodes, Nodes], Nodes]) -> Callable[[Nodes, Nodes], Nodes]:
    """Division by nothing at all gives nothing."""

    def run(left: Nodes, right: Nodes) -> Nodes:
        return [] if number_of(single(right)) == 0 else compute(left, right)

    return run


def _joined(left: Nodes, right: Nodes) -> Nodes:
    one, two = single(left) or "", single(right) or ""
    if not isinstance(one, str) or not isinstance(two, str):
        raise ValueError
    return [one + two]


def _among(left: Nodes, right: Nodes) -> Nodes:
    if len(left) > 1:
        raise ValueError
    return [holds(left[0], right)] if left else []


_ADD = _numeric(ARITHMETIC.add, whole=True)
_TAKE = _numeric(ARITHMETIC.subtract, whole=True)
BINARY: Mapping[str, Callable[[Nodes, Nodes], Nodes]] = {
    "=": _equal,
    "!=": _not(_equal),
    "~": _alike,
    "!~": _not(_alike),
    ">": _ordering(lambda found: found > 0),
    "<": _ordering(lambda found: found < 0),
    ">=": _ordering(lambda found: found >= 0),
    "<=": _ordering(lambda found: found <= 0),
    "+": _plus,
    "-": _minus,
    "*": _numeric(ARITHMETIC.multiply, whole=True),
    "/": _divided(_numeric(ARITHMETIC.divide)),
    "div": _divided(_numeric(ARITHMETIC.divide_int, whole=True)),
    "mod": _divided(_numeric(ARITHMETIC.remainder, whole=True)),
    "&": _joined,
    "|": lambda left, right: distinct(left + right),
    "in": _among,
    "contains": lambda left, right: _among(right, left),
}
