"""Checks the answers of enabled items: presence, cardinality, then each value (rules P, C, V)."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from baton.domain.forms.answers import Answers
from baton.domain.forms.comparing import equal
from baton.domain.forms.enablement import Enablement
from baton.domain.forms.findings import Finding, Level, Place
from baton.domain.forms.limits import Fault, value_faults
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.values import Coding, Value
from baton.domain.frozen import frozen

INSTANCE_LIMIT = 200  # where the form sets none
INSTANCES_READ = 500  # whatever the form sets: what is far beyond any form is not even read

Locate: TypeAlias = Callable[[Place, int | None], str]


@frozen
class Sheet:
    """A form with the answers given to it and what they enable."""

    form: CompiledForm
    answers: Answers
    enabled: Enablement

    def is_answered(self, item: Item, place: Place) -> bool:
        """Whether the question, or anything enabled below the group, has an answer there."""
        for inner in self.form.below(item.index):
            repeats = inner.scopes[len(item.scopes) :]
            for scope in self.answers.scopes(repeats, place.scope):
                at = Place(inner.index, scope)
                if self.answers.at(at) and self.enabled.on(at):
                    return True
        return False


def most_instances(item: Item) -> int:
    """The most answers or cards that a repeating item takes."""
    most = item.constraints.max_occurs
    return INSTANCE_LIMIT if most is None else min(most, INSTANCES_READ)


def check_answers(
    sheet: Sheet, locate: Locate, *, today: date | None, final: bool
) -> Iterator[Finding]:
    """Every finding about enabled items, in form order.

    `final` is false for a response in progress: what is missing is then a warning. Limits of
    `today()` are checked only when `today` is given.
    """
    missing = Level.ERROR if final else Level.WARNING
    for item in sheet.form.items:
        for place in sheet.answers.places(item):
            if sheet.enabled.on(place):
                for fault, n in _faults(sheet, item, place, missing=missing, today=today):
                    path = locate(place, n)
                    yield Finding(
                        fault.level,
                        fault.rule,
                        fault.code,
                        path,
                        item.link_id,
                        place,
                        n,
                        fault.details,
                    )


def _faults(
    sheet: Sheet, item: Item, place: Place, *, missing: Level, today: date | None
) -> Iterator[tuple[Fault, int | None]]:
    values = sheet.answers.at(place)
    for fault in _counts(sheet, item, place, missing):
        yield fault, None
    yield from _together(item, values)
    for n, value in enumerate(values[:INSTANCES_READ]):
        for fault in value_faults(item, value, today):
            yield fault, n


def _counts(sheet: Sheet, item: Item, place: Place, missing: Level) -> Iterator[Fault]:
    repeats_as_group = item.is_group and item.repeats
    count = len(sheet.answers.instances_of(place) if repeats_as_group else sheet.answers.at(place))
    least = item.constraints.min_occurs
    if item.hidden:
        return
    if item.required and item.calculated is None and not sheet.is_answered(item, place):
        yield Fault("P1", "required", missing)
    elif least is not None and count < least:
        yield Fault("C2", "minCount", missing, (("limit", str(least)),))
    if item.is_question and not item.repeats and count > 1:
        yield Fault("C1", "repeats", missing)
    limit = most_instances(item)
    if item.repeats and count > limit:
        yield Fault("C2", "maxCount", details=(("limit", str(limit)),))


def _together(item: Item, values: tuple[Value, ...]) -> Iterator[tuple[Fault, int]]:
    """What is wrong with several answers beside each other, and with which."""
    seen: set[tuple[str | None, str | None]] = set()
    for n, value in enumerate(values[:INSTANCES_READ]):
        if isinstance(value.scalar, Coding):
            key = (value.scalar.system, value.scalar.code)
            if key in seen:
                yield Fault("C3", "sameAnswer", Level.WARNING), n
            seen.add(key)
    exclusive = [option.value for option in item.options if option.exclusive]
    if len(values) > 1:
        for n, value in enumerate(values[:INSTANCES_READ]):
            if any(equal(value, option) for option in exclusive):
                yield Fault("C4", "exclusiveAnswerOption"), n
