from decimal import Decimal

import pytest

from baton.domain.forms.values import ValueKind, is_blank_text, read_value, written

K = ValueKind


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (K.BOOLEAN, False),
        (K.INTEGER, -(2**31)),
        (K.DECIMAL, Decimal("1.10")),
        (K.STRING, "a"),
        (K.URI, "https://a.example"),
        (K.DATE, "2026-05"),
        (K.DATE_TIME, "2026-05-03T14:30:00Z"),
        (K.TIME, "14:30:00"),
        (K.CODING, {"system": "s", "code": "c", "display": "C"}),
        (K.QUANTITY, {"value": Decimal("1.5"), "unit": "kg", "system": "u", "code": "kg"}),
        (K.ATTACHMENT, {"contentType": "image/png", "url": "u", "size": 3, "title": "t"}),
    ],
)
def test_every_kind_reads_and_writes_back(kind, raw):
    assert written(read_value(kind, raw)) == {f"value{kind}": raw}


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (K.BOOLEAN, "true"),
        (K.BOOLEAN, 1),
        (K.INTEGER, Decimal("1.0")),
        (K.INTEGER, 2**31),
        (K.INTEGER, True),
        (K.DECIMAL, "1"),
        (K.DECIMAL, True),
        (K.DECIMAL, float("inf")),
        (K.STRING, 1),
        (K.STRING, "a\x00b"),
        (K.DATE, "2026-02-31"),
        (K.TIME, "14:30"),
        (K.CODING, {}),
        (K.CODING, {"code": 1}),
        (K.CODING, "c"),
        (K.QUANTITY, {"unit": "kg"}),
        (K.QUANTITY, 1),
        (K.ATTACHMENT, {"size": -1}),
        (K.ATTACHMENT, []),
    ],
)
def test_a_value_of_another_type_is_none(kind, raw):
    assert read_value(kind, raw) is None


def test_a_float_is_read_by_the_digits_that_are_shown():
    assert read_value(K.DECIMAL, -5.1234).scalar == Decimal("-5.1234")


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b", "\u200b \ufeff"])
def test_white_space_and_invisible_marks_are_blank(text):
    assert is_blank_text(text)
