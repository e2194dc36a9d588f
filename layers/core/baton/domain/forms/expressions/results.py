"""What a collection comes to as the answer of an item."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from baton.domain.forms import moments
from baton.domain.forms.expressions.nodes import Node, Nodes, plain
from baton.domain.forms.moments import Moment
from baton.domain.forms.questionnaire import KINDS, Item, ItemType
from baton.domain.forms.values import Coding, Quantity, Scalar, Value, ValueKind, read_value

_PLACES = Decimal(1).scaleb(-10)


def answers_of(item: Item, nodes: Nodes, *, first: bool = False) -> tuple[Value, ...]:
    """The nodes as answers of the item; () when they are none, or several where one is asked.

    `first` takes the first of several, as first values do.
    """
    values = [value for node in nodes if (value := _answer(item, plain(node))) is not None]
    if item.repeats or len(values) <= 1:
        return tuple(values)
    return tuple(values[:1]) if first else ()


def _answer(item: Item, node: Node) -> Value | None:
    listed = _option(item, node)
    if listed is not None or item.type not in KINDS:
        return listed
    read = _READERS.get(item.type)
    scalar = read(item, node) if read else None
    kind = KINDS[item.type]
    if item.type is ItemType.OPEN_CHOICE and isinstance(scalar, str):
        kind = ValueKind.STRING
    return None if scalar is None else Value(kind, scalar)


def _option(item: Item, node: Node) -> Value | None:
    for option in item.options:
        scalar = option.value.scalar
        if scalar == node or (isinstance(scalar, Coding) and node in (scalar.code, _bare(scalar))):
            return option.value
    return None


def _bare(coding: Coding) -> Coding:
    return Coding(coding.code, coding.system)


def _boolean(_item: Item, node: Node) -> Scalar | None:
    return node if isinstance(node, bool) else None


def _whole(_item: Item, node: Node) -> Scalar | None:
    number = _decimal(_item, node)
    if not isinstance(number, Decimal) or number != int(number):
        return None
    return int(number) if -(2**31) <= number < 2**31 else None


def _decimal(_item: Item, node: Node) -> Scalar | None:
    if isinstance(node, bool) or not isinstance(node, (int, Decimal)):
        return None
    number = Decimal(node)
    exponent = number.as_tuple().exponent
    is_long = isinstance(exponent, int) and exponent < -10
    return number.quantize(_PLACES, rounding=ROUND_HALF_UP) if is_long else number


def _text(_item: Item, node: Node) -> Scalar | None:
    return node if isinstance(node, str) and node else None


def _moment(parse: Callable[[str], Moment | None]) -> Callable[[Item, Node], Scalar | None]:
    def read(_item: Item, node: Node) -> Scalar | None:
        text = node.text if isinstance(node, Moment) else node
        return parse(text) if isinstance(text, str) else None

    return read


def _coding(_item: Item, node: Node) -> Scalar | None:
    if isinstance(node, Mapping):
        found = read_value(ValueKind.CODING, node)
        return found.scalar if found else None
    return node if isinstance(node, Coding) else None


def _free(item: Item, node: Node) -> Scalar | None:
    return _coding(item, node) or _text(item, node)


def _quantity(item: Item, node: Node) -> Scalar | None:
    if isinstance(node, Quantity):
        return node
    number = _decimal(item, node)
    if not isinstance(number, Decimal):
        return None
    unit = item.unit or Coding()
    return Quantity(number, unit.display or unit.code, unit.code, unit.system)


_READERS: Mapping[ItemType, Callable[[Item, Node], Scalar | None]] = {
    ItemType.BOOLEAN: _boolean,
    ItemType.INTEGER: _whole,
    ItemType.DECIMAL: _decimal,
    ItemType.STRING: _text,
    ItemType.TEXT: _text,
    ItemType.URL: _text,
    ItemType.DATE: _moment(moments.parse_date),
    ItemType.DATE_TIME: _moment(moments.parse_date_time),
    ItemType.TIME: _moment(moments.parse_time),
    ItemType.CHOICE: _coding,
    ItemType.OPEN_CHOICE: _free,
    ItemType.QUANTITY: _quantity,
}
