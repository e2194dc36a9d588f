"""Parses an expression to a tree; what is not in the part of FHIRPath we run is refused by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

import re2

from baton.domain.forms import moments
from baton.domain.forms.moments import Moment
from baton.domain.forms.values import Quantity
from baton.domain.frozen import frozen

LENGTH_LIMIT, DEPTH_LIMIT = 5_000, 100
_TOKEN = re2.compile(
    r"\s*(?:"
    r"('(?:[^'\\]|\\.)*')"
    r"|(@(?:T[0-9:.]+|[0-9]{4}(?:-[0-9]{2}){0,2}(?:T(?:[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?))"
    r"|([0-9]+(?:\.[0-9]+)?)"
    r"|(%[A-Za-z_][A-Za-z0-9_]*|%`[^`]*`)"
    r"|(\$[a-z]+)"
    r"|([A-Za-z_][A-Za-z0-9_]*|`[^`]*`)"
    r"|(<=|>=|!=|!~|[-+*/&|<>=~().,{}\[\]])"
    r")"
)
_KINDS = ("string", "moment", "number", "variable", "special", "name", "sign")
# How strongly each operator binds; the higher goes first.
_STRENGTH = {
    "implies": 1,
    "or": 2,
    "xor": 2,
    "and": 3,
    "in": 4,
    "contains": 4,
    **dict.fromkeys(("=", "~", "!=", "!~"), 5),
    **dict.fromkeys((">", "<", ">=", "<="), 6),
    "|": 7,
    **dict.fromkeys(("+", "-", "&"), 9),
    **dict.fromkeys(("*", "/", "div", "mod"), 10),
}
_UNARY_STRENGTH = 11
_CALENDAR = frozenset(
    f"{unit}{many}" for unit in ("year", "month", "week", "day") for many in ("", "s")
)
# What Aidbox and Beda call the response.
_CALLED = {"QuestionnaireResponse": "resource"}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


Literal: TypeAlias = str | bool | int | Decimal | Moment | Quantity | None


class BadExpression(ValueError):
    """The text is no expression of ours; the message says why, in words for the author."""


@frozen
class Tree:
    """One node: an operator, `name`, `variable`, `call`, `.`, `[]`, `this`, `literal` or `minus`.

    `value` is the name, or what the literal is; `depth` counts the levels below.
    """

    op: str
    args: tuple["Tree", ...] = ()
    value: Literal = None
    depth: int = 1

    def walk(self) -> Iterator["Tree"]:
        """The node and everything below it."""
        waiting = [self]
        while waiting:
            tree = waiting.pop()
            yield tree
            waiting += tree.args


def parse(text: str) -> Tree:
    """The tree of an expression; raises `BadExpression`."""
    if len(text) > LENGTH_LIMIT:
        raise BadExpression(f"it is longer than {LENGTH_LIMIT} characters")
    parser = _Parser(tuple(_tokens(text)))
    tree = parser.expression(0, 0)
    if parser.at < len(parser.tokens):
        raise BadExpression(f"{parser.tokens[parser.at][1][:20]} is not expected there")
    return tree


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position, text = 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadExpression(f"it cannot be read from {text[position : position + 20].strip()}")
        position = match.end()
        yield next((k, t) for k, t in zip(_KINDS, match.groups(), strict=True) if t is not None)


def _tree(op: str, *args: Tree, value: Literal = None) -> Tree:
    depth = 1 + max((arg.depth for arg in args), default=0)
    if depth > DEPTH_LIMIT:
        raise BadExpression("it is nested too deeply")
    return Tree(op, args, value, depth)


class _Parser:
    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise BadExpression("it ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def takes(self, sign: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] == ("sign", sign)
        self.at += found
        return found

    def needs(self, sign: str) -> None:
        if not self.takes(sign):
            raise BadExpression(f"a {sign} is missing")

    def expression(self, weakest: int, depth: int) -> Tree:
        if depth > DEPTH_LIMIT:
            raise BadExpression("it is nested too deeply")
        left = self.path(depth)
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            strength = _STRENGTH.get(text, 0) if kind in ("sign", "name") else 0
            if strength <= weakest:
                if text in ("is", "as") and kind == "name":
                    raise BadExpression(f"{text} is not supported: use ofType")
                break
            self.at += 1
            left = _tree(text, left, self.expression(strength, depth + 1))
        return left

    def path(self, depth: int) -> Tree:
        tree = self.term(depth)
        while True:
            if self.takes("."):
                tree = _tree(".", tree, self.step(depth))
            elif self.takes("["):
                tree = _tree("[]", tree, self.expression(0, depth + 1))
                self.needs("]")
            else:
                return tree

    def term(self, depth: int) -> Tree:
        kind, text = self.next()
        if kind == "number" and self.at < len(self.tokens) and self.tokens[self.at][1] in _CALENDAR:
            return _tree("literal", value=Quantity(Decimal(text), self.next()[1]))
        if kind in _LITERALS:
            return _tree("literal", value=_LITERALS[kind](text))
        if kind == "variable":
            name = text[1:].strip("`")
            return _tree("variable", value=_CALLED.get(name, name))
        if kind == "name" and text in ("true", "false"):
            return _tree("literal", value=text == "true")
        if kind == "sign":
            return self.signed(text, depth)
        self.at -= 1
        return self.step(depth)

    def signed(self, sign: str, depth: int) -> Tree:
        if sign == "(":
            tree = self.expression(0, depth + 1)
            self.needs(")")
            return tree
        if sign == "{":
            self.needs("}")
            return _tree("literal")
        if sign not in "+-":
            raise BadExpression(f"{sign} is not expected there")
        below = self.expression(_UNARY_STRENGTH, depth + 1)
        return below if sign == "+" else _tree("minus", below)

    def step(self, depth: int) -> Tree:
        kind, text = self.next()
        if (kind, text) == ("special", "$this"):
            return _tree("this")
        if kind != "name":
            raise BadExpression(f"{text[:20]} is not expected there")
        name = text.strip("`")
        if not self.takes("("):
            return _tree("name", value=name)
        args: list[Tree] = []
        if not self.takes(")"):
            args.append(self.expression(0, depth + 1))
            while self.takes(","):
                args.append(self.expression(0, depth + 1))
            self.needs(")")
        return _tree("call", *args, value=name)


def _string(text: str) -> str:
    parts = text[1:-1].split("\\\\")
    return "\\".join(_unescaped(part) for part in parts)


def _unescaped(part: str) -> str:
    first, *rest = part.split("\\")
    return first + "".join(_ESCAPES.get(text[:1], text[:1]) + text[1:] for text in rest)


def _number(text: str) -> int | Decimal:
    if len(text) > 30:
        raise BadExpression("a number has too many digits")
    return Decimal(text) if "." in text else int(text)


def _moment(text: str) -> Moment:
    bare = text[1:].removesuffix("T")
    found = moments.parse_time(bare[1:]) if bare[:1] == "T" else moments.parse_date_time(bare)
    if found is None:
        raise BadExpression(f"{text[:30]} is no date or time")
    return found


_LITERALS: Mapping[str, Callable[[str], str | int | Decimal | Moment]] = {
    "string": _string,
    "number": _number,
    "moment": _moment,
}
