from decimal import Decimal

import pytest

from baton.domain.forms.json_text import BadJson, canonical, read_json, sha256_of, write_json


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"{", "not JSON from line 1, column 2"),
        (b'{"a": 1,\n}', "not JSON from line 1, column 8"),
        (b'{"a": 1}\n{"a": 2}', "not JSON from line 2, column 1"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "it is XML: export it as JSON"),
        (b'{"a": NaN}', "NaN is not"),
        (b'{"a": Infinity}', "Infinity is not"),
        (b'{"a": 1, "a": 2}', "same key twice"),
        (b'{"a": 1e400}', "too many digits"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"a": "\\ud800"}', "half a character"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
        (b"[" * 10_000 + b"]" * 10_000, "nested too deeply"),
        (b"[" * 300 + b"]" * 300, "nested too deeply"),
        (b'"' + b"x" * 6_000_000 + b'"', "larger than"),
    ],
)
def test_what_is_not_plain_json_is_refused_in_words(source, why):
    with pytest.raises(BadJson, match=why):
        read_json(source)


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    assert read_json(b'\xef\xbb\xbf{\r\n"a": 1\r\n}') == {"a": 1}


@pytest.mark.parametrize("digits", ["1.10", "0.30", "-5.1234", "1.00000000000000000001"])
def test_decimals_keep_their_digits(digits):
    value = read_json(f'{{"a":{digits}}}'.encode())

    assert value == {"a": Decimal(digits)}
    assert write_json(value) == f'{{"a":{digits}}}'.encode()


def test_equal_values_have_one_canonical_text_and_hash():
    one, two = {"b": [1, None, True], "a": "é"}, {"a": "é", "b": [1, None, True]}

    assert canonical(one) == '{"a":"é","b":[1,null,true]}'.encode()
    assert sha256_of(one) == sha256_of(two)
    assert write_json(one) != write_json(two)
