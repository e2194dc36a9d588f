from decimal import Decimal

import pytest

from baton.domain.forms.comparing import Operator, equal, holds
from baton.domain.forms.moments import parse_date
from baton.domain.forms.values import Attachment, Coding, Quantity, Value, ValueKind, text_value


def number(value):
    kind = ValueKind.INTEGER if isinstance(value, int) else ValueKind.DECIMAL
    return Value(kind, value)


def coding(code, system="s", display=None):
    return Value(ValueKind.CODING, Coding(code, system, display))


def day(text):
    return Value(ValueKind.DATE, parse_date(text))


def amount(value, unit=None, code=None):
    return Value(ValueKind.QUANTITY, Quantity(Decimal(value), unit, code))


TRUE, FALSE = Value(ValueKind.BOOLEAN, True), Value(ValueKind.BOOLEAN, False)


@pytest.mark.parametrize(
    ("operator", "answers", "expected", "verdict"),
    [
        ("exists", [], TRUE, False),
        ("exists", [], FALSE, True),
        ("exists", [FALSE], TRUE, True),
        ("=", [], TRUE, False),
        ("=", [FALSE, TRUE], TRUE, True),
        ("!=", [], TRUE, True),
        ("!=", [FALSE], TRUE, True),
        ("!=", [FALSE, TRUE], TRUE, False),
        (">", [], number(3), False),
        (">", [number(1), number(4)], number(3), True),
        (">", [number(3)], number(3), False),
        (">=", [number(3)], number(Decimal("3.0")), True),
        ("<", [number(Decimal("2.9"))], number(3), True),
        ("<=", [number(4)], number(3), False),
        ("<", [text_value("a")], text_value("b"), False),
        (">", [coding("b")], coding("a"), False),
        (">=", [day("2026-05-03")], day("2026"), False),
        (">", [day("2027-05-03")], day("2026"), True),
    ],
)
def test_operators_hold_as_the_reference_decides(operator, answers, expected, verdict):
    assert holds(Operator(operator), answers, expected) is verdict


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (coding("a"), coding("a", display="A"), True),
        (coding("a", None), coding("a", None), True),
        (coding("a", None), coding("a"), False),
        (coding("a"), coding("a", "t"), False),
        (text_value("a"), text_value("A"), False),
        (text_value("1"), number(1), False),
        (TRUE, number(1), False),
        (number(1), number(Decimal("1.00")), True),
        (number(Decimal("0.1")), number(Decimal("0.10")), True),
        (amount("1", code="kg"), amount("1000", code="g"), True),
        (amount("1", unit="Kg"), amount("1", unit="Kg"), True),
        (amount("1", unit="in"), amount("2.54", unit="cm"), True),
        (amount("1", code="kg"), amount("1", code="mL"), False),
        (amount("1", unit="kg"), amount("1", unit="m"), False),
        (Value(ValueKind.ATTACHMENT, Attachment(url="a")), text_value("a"), False),
    ],
)
def test_equality_is_of_value_not_of_looks(one, two, same):
    assert equal(one, two) is same
    assert equal(two, one) is same


def test_codings_without_a_code_are_told_apart_by_their_display():
    yes, no = (Value(ValueKind.CODING, Coding(None, None, text)) for text in ("Yes", "No"))

    assert equal(yes, yes)
    assert not equal(yes, no)
