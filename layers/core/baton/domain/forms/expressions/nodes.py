"""What an expression walks: the answers so far as a response, foreign JSON, and plain values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol, TypeAlias

from baton.domain.forms import vocabulary as names
from baton.domain.forms.answers import Answers
from baton.domain.forms.comparing import equal
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType
from baton.domain.forms.values import Coding, Quantity, Scalar, Value
from baton.domain.frozen import frozen

# A node is one of the classes below, a JSON object, or a scalar.
Node: TypeAlias = object
Nodes: TypeAlias = list[Node]


class Walked(Protocol):
    """What has named children."""

    def children(self, name: str) -> Iterator[Node]:
        """The children of that name, in order."""
        ...


@frozen
class View:
    """The answers as far as they are decided."""

    form: CompiledForm
    answers: Answers
    is_on: Callable[[Place], bool]

    def items(self, indexes: Sequence[int], scope: tuple[str, ...]) -> Iterator[Node]:
        """The items there that are enabled; a repeating group once for each card."""
        for index in indexes:
            item, place = self.form.items[index], Place(index, scope)
            if item.type is ItemType.DISPLAY or not self.is_on(place):
                continue
            if item.opens_scope and not item.wraps:
                for instance in self.answers.instances_of(place):
                    yield ItemNode(self, item, place, (*scope, instance))
            else:
                yield ItemNode(self, item, place, scope)


@frozen
class ResponseNode:
    """The whole response."""

    view: View

    def children(self, name: str) -> Iterator[Node]:
        """Its top-level items."""
        if name == "item":
            yield from self.view.items(self.view.form.roots, ())


@frozen
class ItemNode:
    """One item of the response, at its place; `inner` is the scope its children stand in."""

    view: View
    item: Item
    place: Place
    inner: tuple[str, ...]

    def children(self, name: str) -> Iterator[Node]:
        """Its linkId, text, answers, or for a group its items."""
        if name == "linkId":
            yield self.item.link_id
        elif name == "text":
            yield self.item.text.default
        elif self.item.wraps:
            yield from self.answers() if name == "answer" else ()
        elif name == "item" and self.item.is_group:
            yield from self.view.items(self.item.children, self.inner)
        elif name == "answer" and self.item.is_question:
            for n, value in enumerate(self.view.answers.at(self.place)):
                yield AnswerNode(self, n, value)

    def answers(self) -> Iterator[Node]:
        """The answers of a question that has a card for each."""
        question = self.view.form.items[self.item.children[0]]
        for instance in self.view.answers.instances_of(self.place):
            inner = Place(question.index, (*self.place.scope, instance))
            if self.view.is_on(inner):
                yield from ItemNode(self.view, question, inner, inner.scope).children("answer")


@frozen
class AnswerNode:
    """One answer of a question, with the items that stand below it."""

    owner: ItemNode
    number: int
    value: Value

    def children(self, name: str) -> Iterator[Node]:
        """Its value, by `value` or by `value<Kind>`, or its items."""
        item = self.owner.item
        if name in ("value", f"value{self.value.kind}"):
            yield Answered(item, self.value)
        elif name == "item" and self.number == 0:
            yield from self.owner.view.items(item.children, self.owner.place.scope)


@frozen
class Answered:
    """A value that knows the question it answers, and so the option it is."""

    item: Item
    value: Value

    def children(self, name: str) -> Iterator[Node]:
        """The parts of a coding or a quantity."""
        return parts(self.value.scalar, name)

    def ordinal(self) -> Decimal | None:
        """The ordinal value of the option that it is."""
        found = (o.ordinal for o in self.item.options if equal(o.value, self.value))
        return next(found, None)


def parts(scalar: Scalar, name: str) -> Iterator[Node]:
    """The parts of a coding or a quantity by their FHIR names."""
    if isinstance(scalar, (Coding, Quantity)) and name in ("code", "system", "display", "unit"):
        found = getattr(scalar, name, None)
        if found is not None:
            yield found
    elif isinstance(scalar, Quantity) and name == "value":
        yield scalar.value


def children(node: Node, name: str) -> Iterator[Node]:
    """The children of that name of any node; scalars have none."""
    if isinstance(node, Mapping):
        found = node.get(name)
        if found is None:
            found = next((node[key] for key in node if _is_choice(key, name)), None)
        if isinstance(found, Sequence) and not isinstance(found, str):
            yield from (child for child in found if child is not None)
        elif found is not None:
            yield found
    elif isinstance(node, (ResponseNode, ItemNode, AnswerNode, Answered)):
        yield from node.children(name)
    elif isinstance(node, (Coding, Quantity)):
        yield from parts(node, name)


def all_children(node: Node) -> Iterator[Node]:
    """Every child of a node."""
    own = ("linkId", "text", "answer", "value", "item")
    for name in node if isinstance(node, Mapping) else own:
        yield from children(node, name)


def plain(node: Node) -> Node:
    """The scalar of a node, or the node itself."""
    return node.value.scalar if isinstance(node, Answered) else node


def ordinal(node: Node) -> Decimal | None:
    """The ordinal value of an answer, or of a coding in foreign JSON."""
    if isinstance(node, Answered):
        return node.ordinal()
    for extension in children(node, "extension"):
        if isinstance(extension, Mapping) and extension.get("url") in names.ORDINALS:
            number = extension.get("valueDecimal")
            if isinstance(number, (int, Decimal)) and not isinstance(number, bool):
                return Decimal(number)
    return None


def _is_choice(key: str, name: str) -> bool:
    return key.startswith(name) and key[len(name) : len(name) + 1].isupper()
