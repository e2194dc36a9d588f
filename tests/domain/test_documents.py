"""What a document was made from names it: equal inputs, equal name."""

from datetime import timedelta
from typing import Any

import pytest

from baton.domain.documents import Inputs, canonical, file_title, fingerprint
from tests.builders import MONDAY


def some_inputs(**changes: Any) -> Inputs:
    data = {"patient": {"name": "Zoë"}, "answers": {"b": "2", "a": "1"}}
    return Inputs(
        template="consent", source="<p>", engine="cheap 1", data=data, made_at=MONDAY
    ).with_(**changes)


def test_the_order_of_the_data_does_not_matter() -> None:
    again = {"answers": {"a": "1", "b": "2"}, "patient": {"name": "Zoë"}}

    assert some_inputs(data=again).sha256 == some_inputs().sha256


@pytest.mark.parametrize(
    "changes",
    [
        {"template": "letter"},
        {"source": "<p >"},
        {"engine": "cheap 2"},
        {"data": {}},
        {"made_at": MONDAY + timedelta(seconds=1)},
    ],
)
def test_every_input_counts(changes: dict[str, Any]) -> None:
    assert some_inputs(**changes).sha256 != some_inputs().sha256


def test_canonical_json_is_sorted_tight_and_readable_back() -> None:
    written = canonical(some_inputs())

    assert b'"answers":{"a":"1","b":"2"}' in written
    assert "Zoë".encode() in written
    assert Inputs.model_validate_json(written) == some_inputs()


def test_people_read_the_first_quarter_of_a_hash() -> None:
    assert fingerprint("0123456789abcdef" * 4) == "0123 4567 89ab cdef"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("card.jpg", "card.jpg"),
        ("C:\\\\fakepath\\\\card.jpg", "card.jpg"),
        ("../../etc/passwd", "passwd"),
        ('a"b<c>.pdf', 'a"b<c>.pdf'),
        ("card\u202egpj.exe", "cardgpj.exe"),
        ("\x00\n", "File"),
        ("", "File"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_file_is_called_by_its_plain_name(name: str, title: str) -> None:
    assert file_title(name) == title
