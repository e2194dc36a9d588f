"""Tells the page's script when to show a block, as far as the page alone can know."""

from decimal import Decimal

from baton.domain.forms.blocks import Kind, ShowTest, ShowWhen
from baton.domain.forms.comparing import ORDERING, Operator
from baton.domain.forms.controls import kind_of, parts_of
from baton.domain.forms.enablement import condition_met
from baton.domain.forms.field_names import field_name
from baton.domain.forms.filling import Filled
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import Condition, Item, ItemType
from baton.domain.forms.typing_back import option_value

_COMPARED = frozenset({Kind.SCALE, Kind.TEXT, Kind.TEXTAREA, Kind.NUMBER, Kind.LINES})


def show_when(filled: Filled, item: Item, place: Place) -> ShowWhen | None:
    """The tests of the item's conditions; None when it has none.

    A question's children are asked only once it is answered, which is a test of its own where all
    tests must hold.
    """
    tests = [_test(filled, item, place, condition) for condition in item.conditions]
    every = item.every or len(tests) <= 1
    if item.enabled_by is not None:
        # the script does not evaluate expressions: it is told what the server found
        tests.append(ShowTest("", "", "", filled.sheet.enabled.on(place)))
    if every and (parent := _parent_test(filled, item, place)):
        tests.append(parent)
    return ShowWhen(every, tuple(tests)) if tests else None


def can_show(when: ShowWhen | None) -> bool:
    """Whether the block may come to be shown on this page, once what it stands in is shown."""
    if when is None or any(test.settled is None for test in when.tests):
        return True
    verdicts = [test.settled is True for test in when.tests]
    return all(verdicts) if when.every else any(verdicts)


def _parent_test(filled: Filled, item: Item, place: Place) -> ShowTest | None:
    if item.parent is None or item.type is ItemType.DISPLAY:
        return None
    parent = filled.sheet.form.items[item.parent]
    if not parent.is_question or not _posts_plainly(parent):
        return None
    at = Place(parent.index, place.scope[: len(parent.scopes)])
    return ShowTest(field_name(at), Operator.EXISTS, "true")


def _test(filled: Filled, item: Item, place: Place, condition: Condition) -> ShowTest:
    form, sheet = filled.sheet.form, filled.sheet
    target = form.items[condition.target]
    settled = condition_met(form, condition, place, sheet.answers, sheet.enabled.on)
    at = list(sheet.answers.near(item, place.scope, target))
    value = _posted(target, condition)
    if len(at) != 1 or target.page != item.page or target.hidden or value is None:
        return ShowTest("", condition.operator, "", settled)
    return ShowTest(field_name(at[0]), condition.operator, value)


def _posts_plainly(item: Item) -> bool:
    """Whether an answer stands in a field of the question's own name, where a script can see it."""
    return not parts_of(item) and kind_of(item) is not Kind.ATTACHMENT


def _posted(target: Item, condition: Condition) -> str | None:
    """The value to compare with as the target's field posts it; None when that cannot be said."""
    kind, scalar = kind_of(target), condition.expected.scalar
    if condition.never or not _posts_plainly(target) or (target.repeats and kind is Kind.LINES):
        return None
    if condition.operator is Operator.EXISTS:
        return "true" if scalar is True else "false"
    if kind in _COMPARED:
        return str(scalar) if isinstance(scalar, (str, int, Decimal)) else None
    return None if condition.operator in ORDERING else option_value(target, condition.expected)
