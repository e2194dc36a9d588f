"""Evaluates a tree by counted steps, on bounded collections: it always ends, and soon."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, DecimalException
from typing import TypeAlias

from baton.domain.forms.expressions.nodes import Nodes, children, plain
from baton.domain.forms.expressions.operators import BINARY, as_truth, negative
from baton.domain.forms.expressions.trees import Tree
from baton.domain.frozen import frozen

STEPS, ITEMS, CHARACTERS = 20_000, 2_000, 10_000
_LARGEST = 10**30


Args: TypeAlias = tuple[Tree, ...]
Run: TypeAlias = "Callable[[Nodes, Args, World], Nodes]"


class Failed(Exception):
    """The expression has no value: a wrong type, several values where one is meant."""


class Exhausted(Failed):
    """The expression took more steps, items or characters than it may."""


@dataclass(slots=True)
class Budget:
    """The steps that are left."""

    steps: int = STEPS

    def spend(self, steps: int) -> None:
        """Take steps off; raises `Exhausted` when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise Exhausted


@frozen
class World:
    """What the names of an expression mean."""

    variables: Mapping[str, Nodes]
    today: date | None = None
    budget: Budget = field(default_factory=Budget)


def evaluate(tree: Tree, focus: Nodes, world: World) -> Nodes:
    """The collection that the tree comes to; raises `Failed` when it comes to nothing sensible."""
    world.budget.spend(1 + len(focus))
    try:
        found = _evaluated(tree, focus, world)
    except (DecimalException, ValueError, TypeError, OverflowError) as error:
        raise Failed from error
    if len(found) > ITEMS or any(isinstance(n, str) and len(n) > CHARACTERS for n in found):
        raise Exhausted
    if any(isinstance(n, (int, Decimal)) and not -_LARGEST < n < _LARGEST for n in found):
        raise Failed
    return found


def truth(tree: Tree, focus: Nodes, world: World) -> bool:
    """Whether the tree is true; nothing at all is not."""
    return as_truth(evaluate(tree, focus, world)) is True


def _evaluated(tree: Tree, focus: Nodes, world: World) -> Nodes:
    plainly = _PLAIN.get(tree.op)
    if plainly is not None:
        return plainly(tree, focus, world)
    if tree.op in ("and", "or", "xor", "implies"):
        return _logic(tree, focus, world)
    left, right = (evaluate(arg, focus, world) for arg in tree.args)
    world.budget.spend(len(left) * (1 + len(right)) if tree.op in ("|", "in", "contains") else 1)
    return BINARY[tree.op](left, right)


def _literal(tree: Tree, _focus: Nodes, _world: World) -> Nodes:
    return [] if tree.value is None else [tree.value]


def _name(tree: Tree, focus: Nodes, world: World) -> Nodes:
    name = str(tree.value)
    if name in ("QuestionnaireResponse", "Patient", "Questionnaire"):
        return focus
    found: Nodes = [child for node in focus for child in children(node, name)]
    world.budget.spend(len(found))
    return found


def _variable(tree: Tree, _focus: Nodes, world: World) -> Nodes:
    return world.variables.get(str(tree.value), [])


def _path(tree: Tree, focus: Nodes, world: World) -> Nodes:
    base, step = tree.args
    return evaluate(step, evaluate(base, focus, world), world)


def _index(tree: Tree, focus: Nodes, world: World) -> Nodes:
    base, number = (evaluate(arg, focus, world) for arg in tree.args)
    at = plain(number[0]) if len(number) == 1 else None
    if isinstance(at, bool) or not isinstance(at, int) or at < 0:
        return []
    return base[at : at + 1]


def _minus(tree: Tree, focus: Nodes, world: World) -> Nodes:
    return negative(evaluate(tree.args[0], focus, world))


def _call(tree: Tree, focus: Nodes, world: World) -> Nodes:
    from baton.domain.forms.expressions.functions import FUNCTIONS

    return FUNCTIONS[str(tree.value)].run(focus, tree.args, world)


def _logic(tree: Tree, focus: Nodes, world: World) -> Nodes:
    left = as_truth(evaluate(tree.args[0], focus, world))
    if (tree.op, left) in _DECIDED:
        return [_DECIDED[tree.op, left]]
    right = as_truth(evaluate(tree.args[1], focus, world))
    found = _LOGIC[tree.op](left, right)
    return [] if found is None else [found]


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: bool | None, right: bool | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _xor(left: bool | None, right: bool | None) -> bool | None:
    return None if left is None or right is None else left is not right


def _implies(left: bool | None, right: bool | None) -> bool | None:
    return _or(None if left is None else not left, right)


_DECIDED: Mapping[tuple[str, bool | None], bool] = {
    ("and", False): False,
    ("or", True): True,
    ("implies", False): True,
}
_LOGIC: Mapping[str, Callable[[bool | None, bool | None], bool | None]] = {
    "and": _and,
    "or": _or,
    "xor": _xor,
    "implies": _implies,
}
_PLAIN: Mapping[str, Callable[[Tree, Nodes, World], Nodes]] = {
    "literal": _literal,
    "name": _name,
    "variable": _variable,
    "this": lambda _tree, focus, _world: focus,
    ".": _path,
    "[]": _index,
    "minus": _minus,
    "call": _call,
}
