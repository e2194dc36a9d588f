"""The compiled form: a Questionnaire as flat, frozen, resolved data that the engine reads."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from baton.domain.forms.alert_rules import AlertRule
from baton.domain.forms.comparing import Operator
from baton.domain.forms.findings import Finding, Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.moments import Moment
from baton.domain.forms.score_rules import ScoreRule
from baton.domain.forms.translated import Text
from baton.domain.forms.values import Coding, Quantity, Value, ValueKind
from baton.domain.frozen import frozen

if TYPE_CHECKING:
    from baton.domain.forms.expressions.trees import Tree


class ItemType(StrEnum):
    """FHIR's item types; `question` is the abstract one that nobody can answer."""

    GROUP = "group"
    DISPLAY = "display"
    QUESTION = "question"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    URL = "url"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    ATTACHMENT = "attachment"
    REFERENCE = "reference"
    QUANTITY = "quantity"


KINDS: Mapping[ItemType, ValueKind] = {
    ItemType.BOOLEAN: ValueKind.BOOLEAN,
    ItemType.DECIMAL: ValueKind.DECIMAL,
    ItemType.INTEGER: ValueKind.INTEGER,
    ItemType.DATE: ValueKind.DATE,
    ItemType.DATE_TIME: ValueKind.DATE_TIME,
    ItemType.TIME: ValueKind.TIME,
    ItemType.STRING: ValueKind.STRING,
    ItemType.TEXT: ValueKind.STRING,
    ItemType.URL: ValueKind.URI,
    ItemType.CHOICE: ValueKind.CODING,
    ItemType.OPEN_CHOICE: ValueKind.CODING,
    ItemType.ATTACHMENT: ValueKind.ATTACHMENT,
    ItemType.QUANTITY: ValueKind.QUANTITY,
}


@frozen
class Option:
    """One permitted answer, in the author's order."""

    value: Value
    text: Text
    prefix: str | None = None
    ordinal: Decimal | None = None
    initial: bool = False
    exclusive: bool = False


@frozen
class Condition:
    """One `enableWhen`; `never` marks one that cannot be judged (imported forms only)."""

    target: int
    operator: Operator
    expected: Value
    never: bool = False


@frozen
class Bound:
    """A least or greatest value; without one it is the day of asking, or so much `after` it."""

    value: Value | None = None
    after: Quantity | None = None


@frozen
class Expression:
    """A parsed expression and the variables it needs."""

    tree: "Tree"
    uses: frozenset[str] = frozenset()


@frozen
class Variable:
    """A named expression, seen by the item that declares it and all below it."""

    name: str
    tree: "Tree"


@frozen
class Constraints:
    """The limits on one item's answers, parsed."""

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    least: Bound | None = None
    greatest: Bound | None = None
    min_occurs: int | None = None
    max_occurs: int | None = None
    max_decimal_places: int | None = None
    max_size_bytes: int | None = None
    content_types: tuple[str, ...] = ()
    units: tuple[Coding, ...] = ()
    must_be_true: bool = False


@frozen
class Item:
    """One item. `scopes` are the repeating items around it, outermost first, without itself.

    A question with several answers and questions below each is compiled to two items of one
    linkId: a repeating group that `wraps` it, a card for each answer, and the question in it.
    """

    index: int
    link_id: str
    type: ItemType
    parent: int | None
    children: tuple[int, ...]
    scopes: tuple[int, ...]
    depth: int
    text: Text
    page: int = 0
    prefix: Text | None = None
    short: Text | None = None
    help: Text | None = None
    entry_format: Text | None = None
    controls: frozenset[str] = frozenset()
    required: bool = False
    repeats: bool = False
    wraps: bool = False
    read_only: bool = False
    hidden: bool = False
    conditions: tuple[Condition, ...] = ()
    every: bool = False
    options: tuple[Option, ...] = ()
    open_label: Text | None = None
    options_missing: bool = False
    from_value_set: bool = False
    constraints: Constraints = Constraints()
    initial: tuple[Value, ...] = ()
    unit: Coding | None = None
    usual_unit: Coding | None = None
    keys: tuple[str, ...] = ()
    definition: str | None = None
    never_prefill: bool = False
    variables: tuple[Variable, ...] = ()
    enabled_by: Expression | None = None
    calculated: Expression | None = None
    first_value: Expression | None = None
    reads: tuple[int, ...] = ()
    alone: tuple[Place, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Where most items stand, once: a long form asks for it on every request."""
        object.__setattr__(self, "alone", () if self.scopes else (Place(self.index),))

    @property
    def is_group(self) -> bool:
        """Whether it holds items and no answer."""
        return self.type is ItemType.GROUP

    @property
    def is_question(self) -> bool:
        """Whether it can hold an answer."""
        return self.type not in (ItemType.GROUP, ItemType.DISPLAY)

    @property
    def heading(self) -> Text:
        """The text of a group or display with its number before it: "6 Your health"."""
        return self.text.after(self.prefix)

    @property
    def opens_scope(self) -> bool:
        """Whether its children stand once for each instance."""
        return self.is_group and self.repeats and bool(self.children)

    @property
    def inner_scopes(self) -> tuple[int, ...]:
        """The scopes its children stand in."""
        return (*self.scopes, self.index) if self.opens_scope else self.scopes

    @property
    def kinds(self) -> frozenset[ValueKind]:
        """The kinds of value that may answer it."""
        if self.type not in KINDS:
            return frozenset()
        of_options = {option.value.kind for option in self.options}
        kinds = of_options or {KINDS[self.type]}
        if self.type is ItemType.OPEN_CHOICE:
            kinds = kinds | {ValueKind.STRING, ValueKind.CODING}
        return frozenset(kinds)


@frozen
class Page:
    """One page: the topmost items on it, and the group whose text is its title."""

    index: int
    roots: tuple[int, ...]
    title: Text | None = None
    help: Text | None = None


@frozen
class CompiledForm:
    """A form ready to run. `order` lists items so that targets and parents come before others."""

    url: str | None
    version: str | None
    title: Text
    status: str | None
    sha256: str
    language: str
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    pages: tuple[Page, ...]
    order: tuple[int, ...]
    by_link_id: Mapping[str, int]
    warnings: tuple[Finding, ...] = ()
    effective: tuple[Moment | None, Moment | None] = (None, None)
    scores: tuple[ScoreRule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    variables: tuple[Variable, ...] = ()
    computes: bool = False
    source: Mapping[str, Json] | None = None

    @property
    def canonical(self) -> str:
        """`url|version`, as responses name it."""
        return f"{self.url}|{self.version}" if self.version else str(self.url)

    @property
    def roots(self) -> tuple[int, ...]:
        """The top-level items."""
        return tuple(item.index for item in self.items if item.parent is None)

    def drawn(self, page: Page) -> tuple[int, ...]:
        """What stands on a page: the children of the group that gives its title, or its items."""
        first = self.items[page.roots[0]]
        is_titled = len(page.roots) == 1 and first.is_group and not first.repeats
        return first.children if is_titled else page.roots

    def item(self, link_id: str) -> Item:
        """The item of this linkId; KeyError when there is none."""
        return self.items[self.by_link_id[link_id]]

    def below(self, index: int) -> Iterator[Item]:
        """The item and all its descendants, in form order."""
        yield self.items[index]
        for child in self.items[index].children:
            yield from self.below(child)
