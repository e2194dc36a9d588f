"""Links are derived, never stored; a cookie opens one case for half an hour."""

import re
from datetime import timedelta
from typing import Any

import pytest

from baton.domain.errors import Gone
from baton.domain.links import (
    CAPABILITY_LIFE,
    MOST_TRIES,
    Capability,
    keeping_key,
    link_token,
    opened_capability,
    sealed_capability,
    token_hash,
)
from tests.builders import CASE, MONDAY, PRACTICE, a_link

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
OF_ONE: dict[str, Any] = {
    "practice_id": PRACTICE,
    "case_id": CASE,
    "actor": "patient",
    "serial": 1,
}


def a_capability(**changes: Any) -> Capability:
    return Capability(
        practice_id=PRACTICE,
        case_id=CASE,
        serial=1,
        token_hash="ab" * 32,
        until=MONDAY + CAPABILITY_LIFE,
    ).with_(**changes)


def test_every_mail_of_a_serial_carries_the_same_link() -> None:
    token = link_token(KEY, **OF_ONE)

    assert token == link_token(KEY, **OF_ONE)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)


@pytest.mark.parametrize(
    "changes",
    [{"practice_id": "practice2"}, {"case_id": "case2"}, {"actor": "guardian"}, {"serial": 2}],
)
def test_every_part_makes_another_link(changes: dict[str, Any]) -> None:
    assert link_token(KEY, **{**OF_ONE, **changes}) != link_token(KEY, **OF_ONE)


def test_without_the_key_no_link_can_be_made() -> None:
    assert link_token(OTHER_KEY, **OF_ONE) != link_token(KEY, **OF_ONE)


@pytest.mark.parametrize("token", ["", "x" * 5000, "ü", "\ud800", "\x00"])
def test_any_text_has_a_hash(token: str) -> None:
    assert len(token_hash(token)) == 64


@pytest.mark.parametrize(
    ("tries", "locked"), [(0, False), (MOST_TRIES - 1, False), (MOST_TRIES, True)]
)
def test_five_tries_lock(tries: int, locked: bool) -> None:
    assert a_link(tries=tries).is_locked is locked


def test_a_capability_comes_back_as_it_went() -> None:
    assert opened_capability(KEY, sealed_capability(KEY, a_capability()), MONDAY) == a_capability()


@pytest.mark.parametrize("after", [timedelta(0), timedelta(seconds=1), timedelta(days=1)])
def test_a_capability_ends_on_the_second(after: timedelta) -> None:
    value = sealed_capability(KEY, a_capability())

    with pytest.raises(Gone):
        opened_capability(KEY, value, MONDAY + CAPABILITY_LIFE + after)


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "nonsense",
        sealed_capability(OTHER_KEY, a_capability()),
        sealed_capability(KEY, a_capability())[:-2],
        "x" + sealed_capability(KEY, a_capability()),
    ],
)
def test_what_is_not_ours_opens_nothing(value: str) -> None:
    with pytest.raises(Gone):
        opened_capability(KEY, value, MONDAY)


def test_the_key_of_what_a_browser_keeps_is_of_one_form_and_one_link() -> None:
    mine = Capability(
        practice_id="practice1", case_id="case0001", serial=1, token_hash="h", until=MONDAY
    )

    keys = {
        keeping_key(b"k" * 32, capability, task)
        for capability in (mine, mine.with_(serial=2), mine.with_(token_hash="other"))
        for task in ("task0001", "task0002")
    }

    assert len(keys) == 6
    assert {len(key) for key in keys} == {43}
    renewed = mine.with_(until=MONDAY + CAPABILITY_LIFE)
    assert keeping_key(b"k" * 32, renewed, "task0001") in keys
