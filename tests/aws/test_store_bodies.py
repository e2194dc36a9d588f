import zlib

import pytest

from baton.aws import keys
from baton.aws.store_answers import answers_read
from baton.aws.store_bodies import SCHEMA, from_body, packed, unpacked, with_body
from baton.aws.store_lists import listed
from baton.domain.errors import Unparsable
from baton.domain.links import Link
from tests.builders import CASE, PRACTICE, a_case, a_link, some_answers

KEY = keys.link("ab" * 32)


def test_a_body_reads_back() -> None:
    row = with_body(KEY, a_link(tries=3), exclude={"tries"})

    assert from_body(Link, row, tries=3) == a_link(tries=3)


def test_a_row_without_a_body_or_schema_cannot_be_read() -> None:
    row = dict(with_body(KEY, a_link()))

    for name in ("body", "schema"):
        with pytest.raises(Unparsable):
            from_body(Link, {key: value for key, value in row.items() if key != name})


@pytest.mark.parametrize("schema", [SCHEMA + 1, -1])
def test_a_schema_that_no_upgrade_leads_from_cannot_be_read(schema: int) -> None:
    with pytest.raises(Unparsable):
        unpacked(Link, packed(a_link()), schema=schema)


def test_answers_of_a_later_schema_cannot_be_read() -> None:
    row = {"schema": {"N": str(SCHEMA + 1)}}

    with pytest.raises(Unparsable):
        answers_read(row, PRACTICE, CASE, some_answers().task_id)


def test_the_dictionary_is_still_needed() -> None:
    """When this fails, the dictionary may go with the next schema (decision 0005)."""
    case = a_case()
    plain = sum(
        len(zlib.compress(model.model_dump_json().encode(), 9))
        for model in (case.with_(news=()), listed(case))
    )
    beside = 360  # keys, op, label and the keys of three indexes

    assert plain + beside > 1024 > len(packed(case, exclude={"news"})) + beside + 250
