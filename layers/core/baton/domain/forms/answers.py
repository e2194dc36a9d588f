"""The answers to a form, flat: values by place and instance ids by repeating item."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import Item
from baton.domain.forms.values import Value
from baton.domain.frozen import frozen


@frozen
class Answers:
    """What was answered, whether enabled or not.

    `values` holds only questions with an answer; `instances` the ids of each repeating item, in
    order, by the item and the scope it stands in.
    """

    values: Mapping[Place, tuple[Value, ...]] = field(default_factory=dict)
    instances: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)

    def at(self, place: Place) -> tuple[Value, ...]:
        """The values of one question, () when unanswered."""
        return self.values.get(place, ())

    def instances_of(self, place: Place) -> tuple[str, ...]:
        """The instance ids of one repeating item, in order."""
        return self.instances.get(place, ())

    def scopes(
        self, repeats: Sequence[int], within: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, ...]]:
        """Every scope that the nested repeating items open, starting in `within`."""
        if not repeats:
            yield within
            return
        for instance in self.instances_of(Place(repeats[0], within)):
            yield from self.scopes(repeats[1:], (*within, instance))

    def places(self, item: Item) -> Iterable[Place]:
        """Every place where the item stands."""
        if item.alone:
            return item.alone
        return (Place(item.index, scope) for scope in self.scopes(item.scopes))

    def near(self, asking: Item, scope: tuple[str, ...], target: Item) -> Iterator[Place]:
        """Where the target of a condition stands, seen from one place of the asking item.

        Inside the nearest common instance; from outside a repeating item, in all its instances.
        """
        if target.alone:
            yield from target.alone
            return
        shared = 0
        for one, two in zip(asking.scopes, target.scopes, strict=False):
            if one != two:
                break
            shared += 1
        for found in self.scopes(target.scopes[shared:], scope[:shared]):
            yield Place(target.index, found)
