"""Evaluates the conditions and calculations of a form while its items are decided in order."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from baton.domain.forms.answers import Answers
from baton.domain.forms.expressions.evaluating import (
    STEPS,
    Budget,
    Exhausted,
    Failed,
    World,
    evaluate,
    truth,
)
from baton.domain.forms.expressions.nodes import ItemNode, Nodes, ResponseNode, View
from baton.domain.forms.expressions.results import answers_of
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm, Expression, Item, Variable
from baton.domain.forms.values import Value

ALL_STEPS = 200_000
T = TypeVar("T")


class Deciding:
    """One pass over a form; `enabled` grows outside while it goes on."""

    def __init__(
        self, form: CompiledForm, answers: Answers, enabled: set[Place], today: date | None
    ) -> None:
        """`answers` may change between two calls, as calculated ones come in."""
        self.form, self.today = form, today
        self.view = View(form, answers, enabled.__contains__)
        self.left = ALL_STEPS
        self.unfinished: set[int] = set()
        self.known: dict[tuple[int | None, str, tuple[str, ...]], Nodes] = {}

    def is_met(self, item: Item, place: Place) -> bool:
        """Whether the item's condition is true there; what cannot be computed is not."""
        return item.enabled_by is None or self._run(item, place, item.enabled_by, truth) is True

    def value(self, item: Item, place: Place) -> tuple[Value, ...]:
        """What the item's calculation comes to there."""
        found = item.calculated and self._run(item, place, item.calculated, evaluate)
        return answers_of(item, found) if found else ()

    def _run(
        self, item: Item, place: Place, expression: Expression, run: Callable[..., T]
    ) -> T | None:
        budget = Budget(min(STEPS, self.left))
        before = budget.steps
        try:
            world = World(self._variables(item, place, expression, budget), self.today, budget)
            return run(expression.tree, [self._node(item, place)], world)
        except Exhausted:
            self.unfinished.add(item.index)
        except Failed:
            pass
        finally:
            self.left -= before - max(budget.steps, 0)
        return None

    def _variables(
        self, item: Item, place: Place, expression: Expression, budget: Budget
    ) -> Mapping[str, Nodes]:
        found: dict[str, Nodes] = {
            "resource": [ResponseNode(self.view)],
            "context": [self._node(item, place)],
            "questionnaire": [] if self.form.source is None else [self.form.source],
        }
        for owner, variable in self._in_scope(item):
            if variable.name in expression.uses:
                scope = place.scope[: len(owner.inner_scopes)] if owner else ()
                key = (owner.index if owner else None, variable.name, scope)
                if key not in self.known:
                    world = World(dict(found), self.today, budget)
                    self.known[key] = self._variable(owner, scope, variable, world)
                found[variable.name] = self.known[key]
        return found

    def _variable(
        self, owner: Item | None, scope: tuple[str, ...], variable: Variable, world: World
    ) -> Nodes:
        focus: Nodes = [ResponseNode(self.view)]
        if owner is not None:
            focus = [self._node(owner, Place(owner.index, scope[: len(owner.scopes)]), scope)]
        try:
            return evaluate(variable.tree, focus, world)
        except Exhausted:
            raise
        except Failed:
            return []

    def _in_scope(self, item: Item) -> Iterator[tuple[Item | None, Variable]]:
        """The variables that an item sees, outermost first."""
        yield from ((None, variable) for variable in self.form.variables)
        line: list[Item] = [item]
        while line[-1].parent is not None:
            line.append(self.form.items[line[-1].parent])
        for owner in reversed(line):
            yield from ((owner, variable) for variable in owner.variables)

    def _node(self, item: Item, place: Place, inner: tuple[str, ...] | None = None) -> ItemNode:
        return ItemNode(self.view, item, place, place.scope if inner is None else inner)
