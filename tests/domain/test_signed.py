"""What went through a browser is ours, unaltered and for its purpose, or it is nothing."""

import pytest

from baton.domain.model import Model
from baton.domain.signed import read_signed, signed

KEY = b"k" * 32


class Note(Model):
    text: str


class Other(Model):
    number: int


def test_what_was_signed_reads_back() -> None:
    note = Note(text="señal · 信号")

    assert read_signed(KEY, "note", signed(KEY, "note", note), Note) == note


@pytest.mark.parametrize("text", ["", ".", "a.b", "ünsafe.\ud800", "a" * 9000])
def test_what_is_not_ours_is_nothing(text: str) -> None:
    assert read_signed(KEY, "note", text, Note) is None


def test_another_key_purpose_or_shape_is_nothing() -> None:
    text = signed(KEY, "note", Note(text="x"))
    payload, _, mac = text.partition(".")

    assert read_signed(b"o" * 32, "note", text, Note) is None
    assert read_signed(KEY, "tab", text, Note) is None
    assert read_signed(KEY, "note", text, Other) is None
    assert read_signed(KEY, "note", f"{payload}A.{mac}", Note) is None
    assert read_signed(KEY, "note", f"{payload}.{mac}A", Note) is None
