"""Functions of an expression on numbers: sums, rounding, powers; all bounded."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from baton.domain.forms.expressions.evaluating import (
    Args,
    Run,
    World,
    evaluate,
)
from baton.domain.forms.expressions.nodes import (
    Node,
    Nodes,
)
from baton.domain.forms.expressions.operators import (
    ARITHMETIC,
    BINARY,
    number_of,
    single,
)
from baton.domain.forms.expressions.trees import Tree

PLACES_LIMIT = 20


def total(nodes: Nodes, _args: Args, _world: World) -> Nodes:
    """The sum of numbers; 0 for none."""
    total: Nodes = [0]
    for node in nodes:
        total = BINARY["+"](total, [node])
    return total


def extreme(sign: str) -> Run:
    """The least or greatest node, by an operator."""

    def run(nodes: Nodes, _args: Args, _world: World) -> Nodes:
        best = nodes[:1]
        for node in nodes[1:]:
            if BINARY[sign]([node], best) == [True]:
                best = [node]
        return best

    return run


def average(nodes: Nodes, args: Args, world: World) -> Nodes:
    """The mean of numbers."""
    return BINARY["/"](total(nodes, args, world), [len(nodes)]) if nodes else []


def whole(tree: Tree, nodes: Nodes, world: World) -> int:
    """A whole number from zero on, given as an argument."""
    number = single(evaluate(tree, nodes, world))
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError
    return max(number, 0)


def rounded(nodes: Nodes, args: Args, world: World) -> Nodes:
    """A number with so many decimal places, halves away from zero."""
    places = whole(args[0], nodes, world) if args else 0
    if places > PLACES_LIMIT:
        raise ValueError
    return mapped(nodes, lambda number: quantized(number, places, ROUND_HALF_UP))


def quantized(number: Decimal, places: int, rounding: str) -> Decimal:
    """A number with so many decimal places."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=ARITHMETIC)


def to_whole(rounding: str) -> Run:
    """A number made whole."""

    def run(nodes: Nodes, _args: Args, _world: World) -> Nodes:
        return mapped(nodes, lambda number: int(quantized(number, 0, rounding)))

    return run


def mapped(nodes: Nodes, compute: Callable[[Decimal], Node]) -> Nodes:
    """A computation on one number."""
    number = number_of(single(nodes))
    return [] if number is None else [compute(Decimal(number))]


def math(compute: Callable[[Decimal], Decimal]) -> Run:
    """A function on one number."""
    return lambda nodes, _args, _world: mapped(nodes, compute)


def power(nodes: Nodes, args: Args, world: World) -> Nodes:
    """A number to a power; whole numbers stay whole."""
    exponent = number_of(single(evaluate(args[0], nodes, world)))
    if exponent is None:
        return []
    number = number_of(single(nodes))
    found = mapped(nodes, lambda base: ARITHMETIC.power(base, Decimal(exponent)))
    if isinstance(number, int) and isinstance(exponent, int) and exponent >= 0:
        return [int(n) for n in found if isinstance(n, Decimal)]
    return found


def log(nodes: Nodes, args: Args, world: World) -> Nodes:
    """The logarithm to a base."""
    base = number_of(single(evaluate(args[0], nodes, world)))
    if base is None:
        return []
    below = ARITHMETIC.ln(Decimal(base))
    return mapped(nodes, lambda number: ARITHMETIC.divide(ARITHMETIC.ln(number), below))
