"""The functions of an expression, as a table: name, how many arguments, what it gives."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR

from baton.domain.forms.expressions import collections, numbers, texts
from baton.domain.forms.expressions.evaluating import Run
from baton.domain.forms.expressions.nodes import all_children, children, plain
from baton.domain.forms.expressions.operators import ARITHMETIC, single
from baton.domain.frozen import frozen


@frozen
class Function:
    """One function: the fewest and most arguments it takes, and what it does."""

    least: int
    most: int
    run: Run


FUNCTIONS: Mapping[str, Function] = {
    "where": Function(1, 1, collections.where),
    "exists": Function(0, 1, collections.exists),
    "empty": Function(0, 0, lambda nodes, _args, _world: [not nodes]),
    "all": Function(1, 1, collections.all_of),
    "allTrue": Function(0, 0, lambda nodes, _a, _w: [all(plain(n) is True for n in nodes)]),
    "anyTrue": Function(0, 0, lambda nodes, _a, _w: [any(plain(n) is True for n in nodes)]),
    "not": Function(0, 0, collections.inverse),
    "hasValue": Function(0, 0, lambda nodes, _a, _w: [len(nodes) == 1]),
    "count": Function(0, 0, lambda nodes, _args, _world: [len(nodes)]),
    "select": Function(1, 1, collections.select),
    "repeat": Function(1, 1, collections.repeated),
    "descendants": Function(0, 0, collections.descendants),
    "children": Function(0, 0, lambda ns, _a, _w: [c for n in ns for c in all_children(n)]),
    "answers": Function(0, 0, lambda ns, _a, _w: [a for n in ns for a in children(n, "answer")]),
    "first": Function(0, 0, lambda nodes, _args, _world: nodes[:1]),
    "last": Function(0, 0, lambda nodes, _args, _world: nodes[-1:]),
    "tail": Function(0, 0, lambda nodes, _args, _world: nodes[1:]),
    "single": Function(0, 0, lambda ns, _a, _w: [] if single(ns) is None else ns),
    "skip": Function(1, 1, collections.part(lambda nodes, n: nodes[n:])),
    "take": Function(1, 1, collections.part(lambda nodes, n: nodes[:n])),
    "distinct": Function(0, 0, collections.each_once),
    "combine": Function(1, 1, collections.merged),
    "union": Function(1, 1, collections.union),
    "intersect": Function(1, 1, collections.intersect),
    "iif": Function(2, 3, collections.chosen),
    "ofType": Function(1, 1, collections.of_type),
    "sum": Function(0, 0, numbers.total),
    "min": Function(0, 0, numbers.extreme("<")),
    "max": Function(0, 0, numbers.extreme(">")),
    "avg": Function(0, 0, numbers.average),
    "round": Function(0, 1, numbers.rounded),
    "floor": Function(0, 0, numbers.to_whole(ROUND_FLOOR)),
    "ceiling": Function(0, 0, numbers.to_whole(ROUND_CEILING)),
    "truncate": Function(0, 0, numbers.to_whole(ROUND_DOWN)),
    "abs": Function(0, 0, numbers.math(abs)),
    "sqrt": Function(0, 0, numbers.math(ARITHMETIC.sqrt)),
    "ln": Function(0, 0, numbers.math(ARITHMETIC.ln)),
    "exp": Function(0, 0, numbers.math(ARITHMETIC.exp)),
    "power": Function(1, 1, numbers.power),
    "log": Function(1, 1, numbers.log),
    "toString": Function(0, 0, texts.on_text(lambda text: text)),
    "toInteger": Function(0, 0, texts.on_text(texts.to_integer)),
    "toDecimal": Function(0, 0, texts.on_text(texts.to_decimal)),
    "toDate": Function(0, 0, texts.on_text(texts.to_date)),
    "length": Function(0, 0, texts.on_text(len)),
    "substring": Function(1, 2, texts.on_text(texts.substring)),
    "startsWith": Function(1, 1, texts.on_text(str.startswith)),
    "endsWith": Function(1, 1, texts.on_text(str.endswith)),
    "contains": Function(1, 1, texts.on_text(lambda text, part: str(part) in text)),
    "indexOf": Function(1, 1, texts.on_text(str.find)),
    "upper": Function(0, 0, texts.on_text(str.upper)),
    "lower": Function(0, 0, texts.on_text(str.lower)),
    "trim": Function(0, 0, texts.on_text(str.strip)),
    "replace": Function(2, 2, texts.on_text(texts.replaced)),
    "matches": Function(1, 1, texts.on_text(texts.matches)),
    "join": Function(0, 1, texts.joined),
    "today": Function(0, 0, texts.today),
    "ordinal": Function(0, 0, collections.ordinals),
    "weight": Function(0, 0, collections.ordinals),
}
