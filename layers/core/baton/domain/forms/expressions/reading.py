"""Reads the expressions of a form: each parsed, its names known, and what it looks at resolved."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from baton.domain.forms import vocabulary as names
from baton.domain.forms.elements import Element
from baton.domain.forms.expressions.functions import FUNCTIONS
from baton.domain.forms.expressions.trees import BadExpression, Tree, parse
from baton.domain.forms.formulas import Formulas
from baton.domain.forms.ordering import needed_by
from baton.domain.forms.questionnaire import Expression, Item, Variable

GIVEN = frozenset({"resource", "context", "questionnaire"})
LIMIT = 500
# Functions by which an expression may look at items that it does not name.
_WIDE = frozenset({"descendants", "repeat", "children", "startsWith", "endsWith", "matches"})
_LOOKS = frozenset({"item", "answer"})
_LANGUAGES = frozenset({"text/fhirpath", None})


def read_formulas(form: Element, items: Sequence[Item], elements: Sequence[Element]) -> Formulas:
    """The items with their variables, conditions, calculations and first values.

    What cannot be run is a finding: a condition is then never met, a calculation stays out.
    """
    if names.ON_ITEMS.intersection(form.extension_urls()):
        form.error("L3", "misplacedExpression")
    outer = _variables(form, (), frozenset())
    reader = _Reader(items, {item.link_id for item in items}, outer, _facts(form))
    read = [reader.item(item, element) for item, element in zip(items, elements, strict=True)]
    if reader.count > LIMIT:
        form.error("L3", "tooManyExpressions", limit=str(LIMIT))
    trees = [variable.tree for item in read for variable in item.variables]
    trees += [one.tree for item in read for one in (item.calculated, item.enabled_by) if one]
    trees += [variable.tree for variable in outer]
    return Formulas(
        tuple(_with_reads(read, outer)),
        outer,
        any(tree.value == "questionnaire" for top in trees for tree in top.walk()),
    )


class _Reader:
    def __init__(
        self,
        items: Sequence[Item],
        link_ids: set[str],
        outer: tuple[Variable, ...],
        facts: frozenset[str],
    ) -> None:
        self.items, self.link_ids, self.facts = items, link_ids, facts
        self.scopes: dict[int | None, tuple[Variable, ...]] = {None: outer}
        self.count = len(outer)

    def item(self, item: Item, element: Element) -> Item:
        around = self.scopes[item.parent]
        if item.parent is not None and self.items[item.parent].wraps:
            return self.wrapped(item, element, around)
        if not any(url in names.EXPRESSIONS for url in element.extension_urls()):
            self.scopes[item.index] = around
            return item
        own = _variables(element, around, frozenset())
        known = (*around, *own)
        self.scopes[item.index] = known
        self.count += len(own) + 1
        calculated = _expression(element, names.CALCULATED_EXPRESSION, known)
        if calculated is not None and not (item.is_question or item.wraps):
            element.error("L3", "misplacedExpression")
        condition = _expression(element, names.ENABLE_EXPRESSION, known)
        if element.extension(names.ENABLE_EXPRESSION) is not None:
            condition = condition or Expression(Tree("literal", (), False))
            if "enableWhen" in element.raw:
                element.error("L3", "twoConditions")
        return replace(
            item,
            variables=own,
            calculated=calculated if item.is_question else None,
            enabled_by=condition,
            first_value=self.first_value(element, known) if item.is_question else None,
            read_only=item.read_only or calculated is not None,
        )

    def wrapped(self, item: Item, element: Element, around: tuple[Variable, ...]) -> Item:
        """A question in cards: its variables and its condition are those of the cards."""
        self.scopes[item.index] = around
        calculated = _expression(element, names.CALCULATED_EXPRESSION, around)
        return replace(
            item,
            calculated=calculated,
            first_value=self.first_value(element, around),
            read_only=item.read_only or calculated is not None,
        )

    def first_value(self, element: Element, known: tuple[Variable, ...]) -> Expression | None:
        """Where a first value cannot be found the question is asked without one."""
        found = element.extension(names.INITIAL_EXPRESSION)
        if found is None:
            return None
        try:
            return Expression(_parsed(found, known, self.facts))
        except BadExpression as error:
            element.warn("profile", "noFirstValue", why=str(error))
            return None


def _facts(form: Element) -> frozenset[str]:
    """The names under which the form knows the patient."""
    found = {"patient"}
    for context in form.extensions(names.LAUNCH_CONTEXT):
        name, kind = context.extension("name"), context.extension("type")
        coding = name.element("valueCoding") if name else None
        code = (coding.text("code") if coding else None) or (name.text("valueId") if name else None)
        if code and kind is not None and kind.text("valueCode") == "Patient":
            found.add(code)
    return frozenset(found)


def _variables(
    element: Element, around: tuple[Variable, ...], facts: frozenset[str]
) -> tuple[Variable, ...]:
    found: list[Variable] = []
    for extension in element.extensions(names.VARIABLE):
        expression = extension.element("valueExpression")
        name = expression.text("name") if expression else None
        try:
            if not name or name in GIVEN:
                raise BadExpression("a variable needs a name of its own")
            found.append(Variable(name, _parsed(extension, (*around, *found), facts)))
        except BadExpression as error:
            element.error("L3", "badExpression", why=f"{name or 'variable'}: {error}"[:200])
    return tuple(found)


def _expression(element: Element, url: str, known: tuple[Variable, ...]) -> Expression | None:
    found = element.extension(url)
    if found is None:
        return None
    try:
        tree = _parsed(found, known, frozenset())
    except BadExpression as error:
        element.error("L3", "badExpression", why=str(error)[:200])
        return None
    return Expression(tree, _uses(tree, known))


def _parsed(extension: Element, known: Sequence[Variable], facts: frozenset[str]) -> Tree:
    expression = extension.element("valueExpression")
    if expression is not None:
        expression.foreign(names.EXPRESSION_ELEMENTS)
    text = expression.text("expression") if expression else None
    language = expression.text("language") if expression else None
    if text is None:
        raise BadExpression("it is empty")
    if language not in _LANGUAGES:
        raise BadExpression(f"it is written in {(language or '')[:40]}, not in FHIRPath")
    tree = parse(text)
    allowed = GIVEN | facts | {variable.name for variable in known}
    for node in tree.walk():
        _check(node, allowed)
    return tree


def _check(node: Tree, allowed: frozenset[str]) -> None:
    if node.op == "variable" and node.value not in allowed:
        raise BadExpression(f"%{str(node.value)[:40]} is not known")
    if node.op != "call":
        return
    function = FUNCTIONS.get(str(node.value))
    if function is None:
        raise BadExpression(f"the function {str(node.value)[:40]} is not supported")
    if not function.least <= len(node.args) <= function.most:
        raise BadExpression(f"{node.value} has the wrong number of arguments")


def _uses(tree: Tree, known: Sequence[Variable]) -> frozenset[str]:
    """The variables that a tree needs, and those that they need."""
    wanted = {str(node.value) for node in tree.walk() if node.op == "variable"}
    for variable in reversed(known):
        if variable.name in wanted:
            wanted |= {str(n.value) for n in variable.tree.walk() if n.op == "variable"}
    return frozenset(wanted)


def _with_reads(items: Sequence[Item], outer: tuple[Variable, ...]) -> Iterator[Item]:
    by_link_id = {
        item.link_id: item.index for item in reversed(items) if item.link_id and not item.wraps
    }
    trees = {item.index: tuple(_trees(item, items, outer)) for item in items}
    named = {
        index: frozenset(_named(found, by_link_id)) - {index} for index, found in trees.items()
    }
    firmly = [replace(item, reads=tuple(sorted(named[item.index]))) for item in items]
    wide = {item.index: _wide(item, trees[item.index], items) for item in firmly}
    after = _reachable([index for index, found in wide.items() if found], _opens(firmly))
    for item in firmly:
        # what waits for a wide expression cannot be seen by one: no circle can come of it
        yield replace(item, reads=tuple(sorted({*item.reads, *(wide[item.index] - after)})))


def _trees(item: Item, items: Sequence[Item], outer: tuple[Variable, ...]) -> Iterator[Tree]:
    used: set[str] = set()
    for expression in (item.calculated, item.enabled_by):
        if expression is not None:
            used |= expression.uses
            yield expression.tree
    at: int | None = item.index
    while used and at is not None:
        yield from (one.tree for one in items[at].variables if one.name in used)
        at = items[at].parent
    yield from (one.tree for one in outer if one.name in used)


def _named(trees: Sequence[Tree], by_link_id: Mapping[str, int]) -> Iterator[int]:
    for tree in trees:
        for node in tree.walk():
            if node.op == "literal" and isinstance(node.value, str) and node.value in by_link_id:
                yield by_link_id[node.value]


def _wide(item: Item, trees: Sequence[Tree], items: Sequence[Item]) -> frozenset[int]:
    """The questions an expression may look at without naming them."""
    nodes = [node for tree in trees for node in tree.walk()]
    looks = any(node.op == "name" and node.value in _LOOKS for node in nodes)
    calls = {str(node.value) for node in nodes if node.op == "call"}
    groups = [index for index in item.reads if items[index].children]
    inner = {child for group in groups for child in items[group].children}
    if (looks and not item.reads) or calls & _WIDE:
        return frozenset(one.index for one in items if one.is_question)
    if groups and not inner & {*item.reads}:
        return frozenset(below for group in groups for below in _below(group, items))
    return frozenset()


def _below(index: int, items: Sequence[Item]) -> Iterator[int]:
    waiting = [*items[index].children]
    while waiting:
        at = waiting.pop()
        yield at
        waiting += items[at].children


def _opens(items: Sequence[Item]) -> Sequence[Sequence[int]]:
    opens: list[list[int]] = [[] for _ in items]
    for item in items:
        for need in needed_by(item):
            opens[need].append(item.index)
    return opens


def _reachable(starts: Sequence[int], opens: Sequence[Sequence[int]]) -> frozenset[int]:
    found, waiting = {*starts}, deque(starts)
    while waiting:
        for following in opens[waiting.popleft()]:
            if following not in found:
                found.add(following)
                waiting.append(following)
    return frozenset(found)
