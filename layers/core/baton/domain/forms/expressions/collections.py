"""Functions of an expression on collections: which nodes, and whether there are any."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from baton.domain.forms.expressions.evaluating import (
    Args,
    Run,
    World,
    evaluate,
    truth,
)
from baton.domain.forms.expressions.nodes import (
    Nodes,
    all_children,
    ordinal,
    plain,
)
from baton.domain.forms.expressions.numbers import whole
from baton.domain.forms.expressions.operators import (
    as_truth,
    distinct,
    holds,
)
from baton.domain.forms.moments import Moment
from baton.domain.forms.values import Coding, Quantity


def where(nodes: Nodes, args: Args, world: World) -> Nodes:
    """The nodes for which the condition is true."""
    return [node for node in nodes if truth(args[0], [node], world)]


def exists(nodes: Nodes, args: Args, world: World) -> Nodes:
    """Whether there is any node, or any for which the condition is true."""
    return [bool(where(nodes, args, world) if args else nodes)]


def all_of(nodes: Nodes, args: Args, world: World) -> Nodes:
    """Whether the condition is true for every node."""
    return [all(truth(args[0], [node], world) for node in nodes)]


def select(nodes: Nodes, args: Args, world: World) -> Nodes:
    """What the expression comes to for each node."""
    return [found for node in nodes for found in evaluate(args[0], [node], world)]


def repeated(nodes: Nodes, args: Args, world: World) -> Nodes:
    """What the expression finds, level by level, until it finds nothing more."""
    found: Nodes = []
    level = nodes
    while level:
        level = select(level, args, world)
        found += level
        world.budget.spend(1 + len(found))
    return found


def descendants(nodes: Nodes, _args: Args, world: World) -> Nodes:
    """Everything below the nodes."""
    found: Nodes = []
    level = nodes
    while level:
        level = [child for node in level for child in all_children(node)]
        found += level
        world.budget.spend(1 + len(level))
    return found


def chosen(nodes: Nodes, args: Args, world: World) -> Nodes:
    """The second argument when the first is true, else the third."""
    if truth(args[0], nodes, world):
        return evaluate(args[1], nodes, world)
    return evaluate(args[2], nodes, world) if len(args) > 2 else []


def part(slicing: Callable[[Nodes, int], Nodes]) -> Run:
    """A slice of the nodes, by a whole number."""

    def run(nodes: Nodes, args: Args, world: World) -> Nodes:
        return slicing(nodes, whole(args[0], nodes, world))

    return run


def merged(nodes: Nodes, args: Args, world: World) -> Nodes:
    """Both collections, one after the other."""
    return nodes + evaluate(args[0], nodes, world)


def union(nodes: Nodes, args: Args, world: World) -> Nodes:
    """Both collections, each node once."""
    other = evaluate(args[0], nodes, world)
    world.budget.spend((len(nodes) + len(other)) ** 2)
    return distinct(nodes + other)


def intersect(nodes: Nodes, args: Args, world: World) -> Nodes:
    """The nodes that both collections hold."""
    other = evaluate(args[0], nodes, world)
    world.budget.spend(len(nodes) * (len(nodes) + len(other)))
    return [node for node in distinct(nodes) if holds(node, other)]


def each_once(nodes: Nodes, _args: Args, world: World) -> Nodes:
    """The nodes, each once."""
    world.budget.spend(len(nodes) ** 2)
    return distinct(nodes)


_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "string": (str,),
    "integer": (int,),
    "decimal": (Decimal,),
    "date": (Moment,),
    "datetime": (Moment,),
    "time": (Moment,),
    "coding": (Coding,),
    "quantity": (Quantity,),
}


def of_type(nodes: Nodes, args: Args, _world: World) -> Nodes:
    """The nodes of a type."""
    wanted = _TYPES.get(str(args[0].args[-1].value if args[0].args else args[0].value).lower())
    if wanted is None:
        raise ValueError
    found = [node for node in nodes if isinstance(plain(node), wanted)]
    return [node for node in found if wanted != (int,) or not isinstance(plain(node), bool)]


def ordinals(nodes: Nodes, _args: Args, _world: World) -> Nodes:
    """The ordinal values of chosen options, of those that have one."""
    return [found for node in nodes if (found := ordinal(node)) is not None]


def inverse(nodes: Nodes, _args: Args, _world: World) -> Nodes:
    """The opposite of a condition."""
    found = as_truth(nodes)
    return [] if found is None else [not found]
