"""Functions of an expression on texts, and to and from them."""

from collections.abc import Callable
from decimal import Decimal

import re2

from baton.domain.forms import moments
from baton.domain.forms.expressions.evaluating import (
    Args,
    Exhausted,
    Run,
    World,
    evaluate,
)
from baton.domain.forms.expressions.nodes import (
    Node,
    Nodes,
    plain,
)
from baton.domain.forms.expressions.operators import (
    single,
)
from baton.domain.forms.moments import Moment
from baton.domain.forms.patterns import pattern
from baton.domain.forms.values import Quantity

_INTEGER = re2.compile(r"[+-]?[0-9]{1,20}")
_DECIMAL = re2.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?")


def on_text(compute: Callable[..., Node | None]) -> Run:
    """A function on one text, whose arguments are texts or whole numbers."""

    def run(nodes: Nodes, args: Args, world: World) -> Nodes:
        text = single(nodes)
        given = [single(evaluate(arg, nodes, world)) for arg in args]
        if text is None or None in given:
            return []
        if not all(isinstance(one, (str, int)) for one in given):
            raise ValueError
        found = compute(text_of(text), *given)
        return [] if found is None else [found]

    return run


def text_of(node: Node) -> str:
    """A scalar as text; raises ValueError for what has none."""
    found = plain(node)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, Moment):
        return found.text
    if isinstance(found, (str, int)):
        return str(found)
    if isinstance(found, Decimal):
        return format(found, "f")
    if isinstance(found, Quantity):
        return f"{found.value} {found.unit or found.code or ''}".strip()
    raise ValueError


def substring(text: str, start: int, length: int | None = None) -> str | None:
    """The part of a text from a position on."""
    if not 0 <= start < len(text):
        return None
    return text[start:] if length is None else text[start : start + max(length, 0)]


def replaced(text: str, old: str, new: str) -> str:
    """A text with one part replaced by another."""
    if text.count(old) * len(new) > 10_000:
        raise Exhausted
    return text.replace(old, new)


def matches(text: str, regex: str) -> bool:
    """Whether a pattern is found in the text, in linear time."""
    compiled = pattern(regex)
    if compiled is None:
        raise ValueError
    return compiled.search(text) is not None


def to_integer(text: str) -> int | None:
    """A whole number, None when the text is not one."""
    if text in ("true", "false"):
        return int(text == "true")
    return int(text) if _INTEGER.fullmatch(text) else None


def to_decimal(text: str) -> Decimal | None:
    """A number, None when the text is not one."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def to_date(text: str) -> Moment | None:
    """A date, None when the text does not start with one."""
    return moments.parse_date(text[:10])


def joined(nodes: Nodes, args: Args, world: World) -> Nodes:
    """The nodes as one text."""
    between = single(evaluate(args[0], nodes, world)) if args else ""
    if not isinstance(between, str) or len(between) * len(nodes) > 10_000:
        raise ValueError
    return [between.join(text_of(node) for node in nodes)] if nodes else []


def today(_nodes: Nodes, _args: Args, world: World) -> Nodes:
    """The day of asking, nothing when it is not known."""
    return [] if world.today is None else [moments.day_of(world.today)]
