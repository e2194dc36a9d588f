"""Puts two versions of one page together, question by question, against what both people saw.

What only one of them changed is taken. A question that both changed differently is disputed: a
person chooses. A card that one took away and the other wrote in stays; cards that both added stay
both, under numbers of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from baton.domain.forms.blocks import Kind
from baton.domain.forms.controls import kind_of
from baton.domain.forms.drafts import PageFields
from baton.domain.forms.field_names import IDS, NEXT, field_name, read_name
from baton.domain.forms.filling import FIRST_INSTANCE
from baton.domain.forms.findings import BadField, Place
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.sides import Side
from baton.domain.frozen import frozen

_Parts: TypeAlias = dict[str, tuple[str, ...]]


@frozen
class Merged:
    """The page put together; `disputed` names the questions that both sides changed."""

    fields: PageFields
    disputed: tuple[Place, ...]


def takes_both(form: CompiledForm, place: Place) -> bool:
    """Whether two answers to the question can stand together: it is answered in free lines."""
    return kind_of(form.items[place.item]) in (Kind.TEXTAREA, Kind.LINES)


def merged(
    form: CompiledForm,
    *,
    seen: PageFields,
    mine: PageFields,
    theirs: PageFields,
    choices: Mapping[str, Side],
) -> Merged:
    """Put the page together. `choices` say, by field name, which answer counts where it is
    disputed; without one it is mine."""
    base, other = _read(seen), _read(theirs)
    own = _renumbered(form, _read(mine), base, other)
    result, disputed = _Version(), []
    for place in sorted({*base.questions, *own.questions, *other.questions}, key=_order):
        at_base = base.questions.get(place, {})
        at_own = own.questions.get(place, {}) if own.holds(form, place) else at_base
        at_other = other.questions.get(place, {}) if other.holds(form, place) else at_base
        if at_own in (at_base, at_other):
            result.questions[place] = at_other
        elif at_other == at_base:
            result.questions[place] = at_own
        else:
            disputed.append(place)
            side = choices.get(field_name(place), Side.MINE)
            result.questions[place] = _chosen(form, place, side, at_own, at_other)
    for group in sorted({*base.cards, *own.cards, *other.cards}, key=_order):
        if result.holds(form, group):
            result.cards[group] = tuple(_kept(form, group, base, own, other))
            result.nexts[group] = max(own.next(group), other.next(group))
    return Merged(result.written(form), tuple(disputed))


@dataclass(slots=True)
class _Version:
    """One version of a page: the parts of each question, the cards of each group."""

    questions: dict[Place, _Parts] = field(default_factory=dict)
    cards: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    nexts: dict[Place, int] = field(default_factory=dict)

    def ids(self, group: Place) -> tuple[str, ...]:
        """The cards of a group; one that was never touched has one."""
        return self.cards.get(group, FIRST_INSTANCE)

    def next(self, group: Place) -> int:
        """The number of the card to be added next."""
        return self.nexts.get(group, 2)

    def holds(self, form: CompiledForm, place: Place) -> bool:
        """Whether every card around the question is there."""
        return all(card in self.ids(group) for group, card in _around(form, place))

    def written(self, form: CompiledForm) -> PageFields:
        """The fields of all that stands in a card that is there."""
        there = [parts for place, parts in self.questions.items() if self.holds(form, place)]
        fields = {name: texts for parts in there for name, texts in parts.items()}
        for group, cards in self.cards.items():
            fields[field_name(group, IDS)] = cards
            fields[field_name(group, NEXT)] = (str(self.next(group)),)
        return PageFields(fields)


def _read(page: PageFields) -> _Version:
    version = _Version()
    for name, texts in page.fields.items():
        place, part = read_name(name) or (Place(0), NEXT)
        if part == IDS:
            version.cards[place] = texts
        elif part == NEXT:
            version.nexts[place] = int(texts[0])
        elif any(texts):
            version.questions.setdefault(place, {})[name] = texts
    return version


def _around(form: CompiledForm, place: Place) -> Iterator[tuple[Place, str]]:
    """The groups around a question, outermost first, each with the card that the question is in."""
    for depth, group in enumerate(form.items[place.item].scopes):
        yield Place(group, place.scope[:depth]), place.scope[depth]


def _in_card(form: CompiledForm, group: Place, card: str, version: _Version) -> dict[Place, _Parts]:
    """What stands in one card."""
    return {
        place: parts
        for place, parts in version.questions.items()
        if (group, card) in _around(form, place)
    }


def _kept(
    form: CompiledForm, group: Place, base: _Version, own: _Version, other: _Version
) -> Iterator[str]:
    """The cards that stay, in order: gone only where one side took it and the other left it."""
    for version, opposite in ((other, own), (own, other)):
        for card in version.ids(group):
            if version is own and card in other.ids(group):
                continue
            was_there = card in base.ids(group)
            before = _in_card(form, group, card, base)
            touched = _in_card(form, group, card, version) != before
            if card in opposite.ids(group) or not was_there or touched:
                yield card


def _renumbered(form: CompiledForm, own: _Version, base: _Version, other: _Version) -> _Version:
    """Mine, its new cards under numbers that the other side has not given to a card of its own."""
    for group in sorted(own.cards, key=_order):
        for card in own.ids(group):
            is_new = card not in base.ids(group) and card in other.ids(group)
            theirs = _in_card(form, group, card, other)
            if is_new and _in_card(form, group, card, own) != theirs:
                number = max(own.next(group), other.next(group))
                own = _moved(form, own, group, card, str(number))
                own.nexts[group] = number + 1
    return own


def _moved(form: CompiledForm, own: _Version, group: Place, card: str, number: str) -> _Version:
    def new(place: Place) -> Place:
        if (group, card) not in _around(form, place):
            return place
        at = len(group.scope)
        return Place(place.item, (*place.scope[:at], number, *place.scope[at + 1 :]))

    moved = _Version()
    for place, parts in own.questions.items():
        old, fresh = field_name(place), field_name(new(place))
        moved.questions[new(place)] = {
            fresh + name[len(old) :]: texts for name, texts in parts.items()
        }
    moved.cards = {new(place): ids for place, ids in own.cards.items()}
    moved.nexts = {new(place): count for place, count in own.nexts.items()}
    moved.cards[group] = tuple(number if one == card else one for one in own.ids(group))
    return moved


def _chosen(form: CompiledForm, place: Place, side: Side, mine: _Parts, theirs: _Parts) -> _Parts:
    if side is not Side.BOTH:
        return mine if side is Side.MINE else theirs
    if not takes_both(form, place):
        raise BadField
    name = field_name(place)
    texts = dict.fromkeys((*mine.get(name, ()), *theirs.get(name, ())))
    return {name: ("\n".join(texts),)}


def _order(place: Place) -> tuple[int, int, tuple[int, ...]]:
    return len(place.scope), place.item, tuple(int(card) for card in place.scope)
