"""Resolves every `enableWhen` to an item and finds an order in which enablement can be decided."""

from collections.abc import Iterator, Mapping, Sequence

from baton.domain.forms import vocabulary as names
from baton.domain.forms.comparing import ORDERING, Operator
from baton.domain.forms.elements import Element
from baton.domain.forms.questionnaire import Condition, Item, ItemType
from baton.domain.forms.values import Coding, Value, ValueKind, text_value

_UNORDERED = frozenset({ValueKind.CODING, ValueKind.BOOLEAN, ValueKind.STRING, ValueKind.URI})


def read_conditions(
    element: Element, asking: int, items: Sequence[Item], by_link_id: Mapping[str, int]
) -> Iterator[Condition]:
    """The item's conditions; one that cannot be judged is a finding and is never met."""
    for when in element.elements("enableWhen"):
        when.foreign(names.CONDITION_ELEMENTS)
        operator, expected = _operator(when), when.value("answer")
        index = by_link_id.get(when.text("question") or "")
        if index is None:
            when.error("L3", "targetMissing")
        elif operator is None or expected is None:
            when.error("L3", "badCondition")
        if index is None or operator is None or expected is None:
            # never met, not left out: leaving it out would ask what the author made depend on it
            yield Condition(asking, Operator.EXISTS, text_value(""), never=True)
            continue
        target = items[index]
        _check_order(when, items, asking, target)
        expected = _repaired(when, target, operator, expected)
        never = expected is None or _is_unordered(when, target, operator)
        yield Condition(index, operator, expected or text_value(""), never)
        if operator is Operator.NOT_EQUAL and not target.required:
            when.warn("N2", "notEqualOptional")


def _operator(when: Element) -> Operator | None:
    try:
        return Operator(when.text("operator") or "")
    except ValueError:
        return None


def _check_order(when: Element, items: Sequence[Item], asking: int, target: Item) -> None:
    if asking in _line(items, target.index):
        when.error("L3", "targetBelow")
    elif target.index > asking:
        when.warn("L3", "targetAfter")


def _line(items: Sequence[Item], index: int) -> Iterator[int]:
    at: int | None = index
    while at is not None:
        yield at
        at = items[at].parent


def _is_unordered(when: Element, target: Item, operator: Operator) -> bool:
    if operator in ORDERING and target.kinds <= _UNORDERED:
        when.error("L3", "notOrdered")
        return True
    return False


def _repaired(when: Element, target: Item, operator: Operator, expected: Value) -> Value | None:
    """The value to compare with; a text beside a choice is matched to its options (N4)."""
    if operator is Operator.EXISTS:
        if expected.kind is not ValueKind.BOOLEAN:
            when.error("que-7", "que-7")
            return None
        return expected
    if not target.is_question:
        when.error("N4", "typesDiffer")
        return None
    if expected.kind in target.kinds or _both_numbers(expected.kind, target):
        _check_system(when, target, expected)
        return expected
    if target.type in (ItemType.CHOICE, ItemType.OPEN_CHOICE) and isinstance(expected.scalar, str):
        when.warn("N4", "textForCoding")
        return _option_called(target, expected.scalar)
    when.error("N4", "typesDiffer")
    return None


def _both_numbers(kind: ValueKind, target: Item) -> bool:
    numbers = {ValueKind.INTEGER, ValueKind.DECIMAL}
    return kind in numbers and bool(target.kinds & numbers)


def _option_called(target: Item, text: str) -> Value | None:
    for attribute in ("code", "display"):
        for option in target.options:
            coding = option.value.scalar
            if isinstance(coding, Coding) and getattr(coding, attribute) == text:
                return option.value
    return None


def _check_system(when: Element, target: Item, expected: Value) -> None:
    if not isinstance(expected.scalar, Coding) or not target.options:
        return
    same = [o.value.scalar for o in target.options if isinstance(o.value.scalar, Coding)]
    codes = [coding for coding in same if coding.code == expected.scalar.code]
    if codes and all(coding.system != expected.scalar.system for coding in codes):
        when.warn("N3", "systemsDiffer")
