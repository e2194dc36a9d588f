"""Decides which items are asked: conditions, with disabled targets unanswered and nothing below."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from baton.domain.forms.answers import Answers
from baton.domain.forms.comparing import holds
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm, Condition, Item, ItemType
from baton.domain.forms.values import Value
from baton.domain.frozen import frozen

if TYPE_CHECKING:
    from baton.domain.forms.expressions.deciding import Deciding


@frozen
class Enablement:
    """The places that are enabled under one set of answers."""

    places: frozenset[Place]
    computed: Mapping[Place, tuple[Value, ...]] = field(default_factory=dict)
    unfinished: frozenset[int] = frozenset()

    def on(self, place: Place) -> bool:
        """Whether the item is enabled there."""
        return place in self.places


def enablement(form: CompiledForm, answers: Answers) -> Enablement:
    """Decides every item at every place; depends on the answers only, never on their order.

    Calculations stay as they were answered: see `baton.domain.forms.settled`.
    """
    return decided(form, answers, None, today=None)


def decided(
    form: CompiledForm,
    answers: Answers,
    computed: dict[Place, tuple[Value, ...]] | None,
    *,
    today: date | None,
) -> Enablement:
    """The same; what is calculated goes into `computed`, where `answers` must look for it too."""
    enabled: set[Place] = set()
    deciding = _deciding(form, answers, enabled, today)
    for index in form.order:
        item = form.items[index]
        for place in answers.places(item):
            if item.parent is not None and not _parent_on(form, item, place, answers, enabled):
                continue
            if item.conditions and not _conditions_met(form, item, place, answers, enabled):
                continue
            if deciding is not None and not deciding.is_met(item, place):
                continue
            enabled.add(place)
            if computed is not None and deciding is not None and item.calculated:
                computed[place] = deciding.value(item, place)
    unfinished = frozenset(deciding.unfinished) if deciding else frozenset()
    return Enablement(frozenset(enabled), computed or {}, unfinished)


def _deciding(
    form: CompiledForm, answers: Answers, enabled: set[Place], today: date | None
) -> "Deciding | None":
    """Most forms have no expression, and need not read what evaluates them."""
    if not form.computes:
        return None
    from baton.domain.forms.expressions.deciding import Deciding

    return Deciding(form, answers, enabled, today)


def condition_met(
    form: CompiledForm,
    condition: Condition,
    place: Place,
    answers: Answers,
    is_on: Callable[[Place], bool],
) -> bool:
    """Whether one condition of the item at `place` is met."""
    if condition.never:
        return False
    asking, target = form.items[place.item], form.items[condition.target]
    found = (
        value
        for near in answers.near(asking, place.scope, target)
        if is_on(near)
        for value in answers.at(near)
    )
    return holds(condition.operator, tuple(found), condition.expected)


def _parent_on(
    form: CompiledForm, item: Item, place: Place, answers: Answers, enabled: set[Place]
) -> bool:
    """Whether the parent is asked; a question's children need its answer, below which they stand.

    FHIR has no place for the answer of a child whose parent question has none.
    """
    parent = form.items[item.parent or 0]
    at = parent.alone[0] if parent.alone else Place(parent.index, place.scope[: len(parent.scopes)])
    if at not in enabled:
        return False
    return parent.is_group or item.type is ItemType.DISPLAY or bool(answers.at(at))


def _conditions_met(
    form: CompiledForm, item: Item, place: Place, answers: Answers, enabled: set[Place]
) -> bool:
    verdicts = (
        condition_met(form, condition, place, answers, enabled.__contains__)
        for condition in item.conditions
    )
    return all(verdicts) if item.every else any(verdicts)
