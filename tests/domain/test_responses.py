"""Responses as they are kept: exact, and read back or refused."""

import zlib
from decimal import Decimal

import pytest

from baton.domain.errors import BadInput, Unparsable
from baton.domain.responses import kept_response, read_response


def test_a_response_reads_back_with_every_digit() -> None:
    response = {"status": "completed", "item": [{"valueDecimal": Decimal("1.10")}, {"text": "é"}]}

    assert read_response(kept_response(response)) == response


def test_the_same_response_is_kept_in_the_same_bytes() -> None:
    assert kept_response({"a": 1}) == kept_response({"a": 1})


@pytest.mark.parametrize(
    ("text", "error"), [(b"[]", Unparsable), (b"null", Unparsable), (b"{", BadInput)]
)
def test_what_is_no_response_is_refused(text: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_response(zlib.compress(text))
