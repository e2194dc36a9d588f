"""The order in which enablement can be decided, and the items whose conditions run in a circle."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from baton.domain.forms.questionnaire import Expression, Item


def needed_by(item: Item) -> frozenset[int]:
    """The items that must be decided before this one: its parent and its targets."""
    parents = () if item.parent is None else (item.parent,)
    return frozenset(
        [
            *parents,
            *item.reads,
            *(condition.target for condition in item.conditions if not condition.never),
        ]
    )


def decided_order(items: Sequence[Item]) -> tuple[tuple[int, ...], frozenset[int]]:
    """All items that can be decided, in an order that works; and the rest, which form circles."""
    waits = [set(needed_by(item)) for item in items]
    opens: list[list[int]] = [[] for _ in items]
    for index, needs in enumerate(waits):
        for need in needs:
            opens[need].append(index)
    ready = deque(index for index, needs in enumerate(waits) if not needs)
    order: list[int] = []
    while ready:
        index = ready.popleft()
        order.append(index)
        for waiting in opens[index]:
            waits[waiting].discard(index)
            if not waits[waiting]:
                ready.append(waiting)
    return tuple(order), frozenset(range(len(items))) - frozenset(order)


def without_circles(items: Sequence[Item], stuck: frozenset[int]) -> tuple[Item, ...]:
    """The same items, with the conditions between items of a circle never met."""
    return tuple(
        replace(
            item,
            conditions=tuple(
                replace(condition, never=condition.never or condition.target in stuck)
                for condition in item.conditions
            ),
            reads=(),
            calculated=None,
            enabled_by=None if item.enabled_by is None else _never(),
        )
        if item.index in stuck
        else item
        for item in items
    )


def _never() -> Expression:
    """A condition that is never met; only a form that has expressions needs what parses them."""
    from baton.domain.forms.expressions.trees import Tree

    return Expression(Tree("literal", (), value=False))
