"""Decides which items are asked: conditions, with disabled targets unanswered and nothing below."""

from collections.abc import Callable
from dataclasses import dataclass

from baton.domain.forms.answers import Answers
from baton.domain.forms.comparing import holds
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm, Condition, Item, ItemType


@dataclass(frozen=True, slots=True)
class Enablement:
    """The places that are enabled under one set of answers."""

    places: frozenset[Place]

    def on(self, place: Place) -> bool:
        """Whether the item is enabled there."""
        return place in self.places


def enablement(form: CompiledForm, answers: Answers) -> Enablement:
    """Decides every item at every place; depends on the answers only, never on their order."""
    enabled: set[Place] = set()
    for index in form.order:
        item = form.items[index]
        for place in answers.places(item):
            if _parent_on(form, item, place, answers, enabled) and _conditions_met(
                form, item, place, answers, enabled
            ):
                enabled.add(place)
    return Enablement(frozenset(enabled))


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
    if item.parent is None:
        return True
    parent = form.items[item.parent]
    at = Place(parent.index, place.scope[: len(parent.scopes)])
    if at not in enabled:
        return False
    return parent.is_group or item.type is ItemType.DISPLAY or bool(answers.at(at))


def _conditions_met(
    form: CompiledForm, item: Item, place: Place, answers: Answers, enabled: set[Place]
) -> bool:
    if not item.conditions:
        return True
    verdicts = (
        condition_met(form, condition, place, answers, enabled.__contains__)
        for condition in item.conditions
    )
    return all(verdicts) if item.every else any(verdicts)
