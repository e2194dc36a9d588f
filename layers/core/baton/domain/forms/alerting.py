"""Alerts: answers that a person must see now, judged whenever a page is saved.

A form says which in the extension `alert` of an item (comparison, value, reason, severity); the
questions of `KNOWN` raise one in every form that asks them.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from baton.domain.forms import vocabulary as names
from baton.domain.forms.alert_rules import AlertRule
from baton.domain.forms.checking import Sheet
from baton.domain.forms.comparing import Operator, holds
from baton.domain.forms.drafts import Draft, PageFields
from baton.domain.forms.elements import Element
from baton.domain.forms.filling import fill
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.scoring import has_ordinals, ordinal_of
from baton.domain.forms.values import Value, ValueKind

ALARMING = "alarming_answer"
URGENT = "urgent"
SEVERITIES = frozenset({URGENT, "soon"})

KNOWN: Mapping[str, tuple[Operator, Decimal, str]] = {
    "http://loinc.org|44260-8": (Operator.GREATER, Decimal(0), "self_harm"),
}
"""By question key: PHQ-9 item 9, thoughts of self-harm. A form's own rule takes its place."""


def read_alerts(items: Sequence[Item], elements: Sequence[Element]) -> tuple[AlertRule, ...]:
    """The alert rules of a form; one that cannot be read is a finding."""
    return tuple(
        rule
        for item, element in zip(items, elements, strict=True)
        if not item.wraps
        for rule in (*_told(item, element),) or _known(item)
    )


def alarming(form: CompiledForm, draft: Draft) -> tuple[AlertRule, ...]:
    """The rules that the whole draft meets; only what is asked counts."""
    if not form.alerts:
        return ()
    sheet = fill(form, draft).sheet
    return tuple(rule for rule in form.alerts if any(met_at(sheet, rule)))


def alarming_on(form: CompiledForm, page: int, fields: PageFields) -> tuple[AlertRule, ...]:
    """The rules that this page alone may meet, whether or not its questions are asked."""
    rules = [rule for rule in form.alerts if form.items[rule.item].page == page]
    if not rules:
        return ()
    answers = fill(form, Draft({page: fields})).sheet.answers
    return tuple(
        rule
        for rule in rules
        if any(_is_met(form, rule, answers.at(p)) for p in answers.places(form.items[rule.item]))
    )


def met_at(sheet: Sheet, rule: AlertRule) -> Iterator[Place]:
    """Where the rule is met by answers to what is asked."""
    for place in sheet.answers.places(sheet.form.items[rule.item]):
        if sheet.enabled.on(place) and _is_met(sheet.form, rule, sheet.answers.at(place)):
            yield place


def _is_met(form: CompiledForm, rule: AlertRule, values: Sequence[Value]) -> bool:
    item = form.items[rule.item]
    if rule.expected.kind is ValueKind.DECIMAL and has_ordinals(item):
        ordinals = [ordinal_of(item, value) for value in values]
        values = [Value(ValueKind.DECIMAL, found) for found in ordinals if found is not None]
    return bool(values) and holds(rule.operator, values, rule.expected)


def _known(item: Item) -> Iterator[AlertRule]:
    for key in item.keys:
        if key in KNOWN and has_ordinals(item):
            operator, least, reason = KNOWN[key]
            expected = Value(ValueKind.DECIMAL, least)
            yield AlertRule(item.link_id, item.index, operator, expected, reason)


def _told(item: Item, element: Element) -> Iterator[AlertRule]:
    for n, told in enumerate(element.extensions(names.ALERT)):
        rule = _read(item, told, item.link_id if n == 0 else f"{item.link_id}#{n + 1}")
        if rule is None:
            element.error("alert", "badAlert")
        else:
            yield rule


def _read(item: Item, told: Element, name: str) -> AlertRule | None:
    comparison, severity = _code(told, "comparison") or "", _code(told, "severity") or URGENT
    given = told.extension("value")
    expected = given.value() if given else None
    if expected is None or comparison not in {*Operator} or severity not in SEVERITIES:
        return None
    if expected.kind is ValueKind.INTEGER and has_ordinals(item):
        expected = Value(ValueKind.DECIMAL, Decimal(str(expected.scalar)))
    reason = _code(told, "reason") or ALARMING
    return AlertRule(
        name, item.index, Operator(comparison), expected, reason, urgent=severity == URGENT
    )


def _code(element: Element, url: str) -> str | None:
    found = element.extension(url)
    return (found.text("valueCode") or found.text("valueString")) if found else None
