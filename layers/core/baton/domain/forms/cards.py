"""The cards of a repeating group on a page: added and removed, their ids never used again."""

from collections.abc import Sequence

from baton.domain.forms.checking import most_instances
from baton.domain.forms.drafts import initial_fields
from baton.domain.forms.field_names import IDS, NEXT, Command, field_name, read_name
from baton.domain.forms.filling import FIRST_INSTANCE
from baton.domain.forms.findings import BadField, Place
from baton.domain.forms.questionnaire import CompiledForm, Item

Fields = dict[str, tuple[str, ...]]


def can_add(item: Item, cards: Sequence[str]) -> bool:
    """Whether the group takes one more card."""
    return len(cards) < most_instances(item)


def apply_command(form: CompiledForm, page: int, fields: Fields, command: Command | None) -> None:
    """Adds or removes a card in `fields`; raises `BadField` when the page has no such card."""
    if command is None or command.place.item >= len(form.items):
        raise BadField
    item = form.items[command.place.item]
    if item.page != page or not item.opens_scope:
        raise BadField
    if command.adds:
        _add(form, fields, item, command.place)
    else:
        _remove(form, fields, item, command)


def _cards(fields: Fields, item: Item, place: Place) -> tuple[str, ...]:
    if len(place.scope) != len(item.scopes):
        raise BadField
    return fields.get(field_name(place, IDS), FIRST_INSTANCE)


def _add(form: CompiledForm, fields: Fields, item: Item, place: Place) -> None:
    cards = _cards(fields, item, place)
    if not can_add(item, cards):
        return
    counter = field_name(place, NEXT)
    number = fields.get(counter, ("2",))[0]
    fields[field_name(place, IDS)] = (*cards, number)
    fields[counter] = (str(int(number) + 1),)
    for inner in form.below(item.index):
        if inner.initial:
            deeper = inner.scopes[len(item.inner_scopes) :]
            scope = (*place.scope, number, *("1" for _ in deeper))
            fields.update(initial_fields(inner, Place(inner.index, scope)))


def _remove(form: CompiledForm, fields: Fields, item: Item, command: Command) -> None:
    place, outer, card = command.place, command.group, command.place.scope[-1]
    cards = _cards(fields, item, outer)
    if card not in cards:
        raise BadField
    fields[field_name(outer, IDS)] = tuple(other for other in cards if other != card)
    fields.setdefault(field_name(outer, NEXT), ("2",))
    below = {inner.index for inner in form.below(item.index)}
    for name in list(fields):
        found = read_name(name)
        if found and found[0].item in below and found[0].scope[: len(place.scope)] == place.scope:
            del fields[name]
