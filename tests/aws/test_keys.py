import inspect
from datetime import date, timedelta
from typing import Any

import pytest

from baton.aws import keys
from tests.builders import MONDAY

SHAM = {
    "practice_id": "practice1",
    "urgent_at": MONDAY,
    "opened_at": MONDAY,
    "closed_at": MONDAY,
    "next_at": MONDAY,
    "at": MONDAY,
    "birth_date": date(1984, 5, 17),
    "seq": 7,
    "version": 1,
    "number": 3,
}

WITHOUT_PRACTICE = {
    "member_by_sub": "a verified sub names the member, and the member its practice",
    "link": "a token is all that a patient has",
    "session": "a cookie is all that a browser has",
    "registered": "whoever checks a file knows only its hash",
    "practice_listed": "the list of all practices is the system's",
    "heartbeat": "a schedule runs for all practices",
    "bookmark": "a round goes through all practices",
    "due": "the sweep asks for all practices; its key names the practice",
    "shard": "the partition of the due index",
}

NOT_KEYS = {"birth", "named_patient", "until", "told_by_due", "case_of", "sortable"}


def builders() -> dict[str, Any]:
    found = inspect.getmembers(keys, inspect.isfunction)
    return {
        name: function
        for name, function in found
        if function.__module__ == keys.__name__ and not name.startswith("_")
    }


def built(function: Any) -> str:
    wanted = inspect.signature(function).parameters
    key = function(**{name: SHAM.get(name, "x1y2z3") for name in wanted})
    return key.pk if isinstance(key, keys.Key) else str(key)


@pytest.mark.parametrize("name", sorted(set(builders()) - NOT_KEYS))
def test_a_key_begins_with_its_practice_or_has_a_reason_not_to(name: str) -> None:
    pk = built(builders()[name])

    begins = pk == "P#practice1" or pk.startswith("P#practice1#")
    assert begins != (name in WITHOUT_PRACTICE)


def test_the_sort_key_of_the_due_index_can_be_taken_apart() -> None:
    key = keys.due("practice1", "case1", MONDAY)

    assert keys.told_by_due(key.sk) == keys.Due(MONDAY, "practice1", "case1")


def test_text_order_is_time_order() -> None:
    times = [MONDAY + timedelta(microseconds=n * 333_333) for n in range(9)]

    assert sorted(map(keys.sortable, times)) == [keys.sortable(at) for at in times]


def test_until_stands_behind_all_keys_of_its_time_and_before_later_ones() -> None:
    later = keys.due("practice1", "case1", MONDAY + timedelta(microseconds=1))

    assert keys.due("zzz", "zzz", MONDAY).sk < keys.until(MONDAY) < later.sk


def test_cases_spread_over_all_shards() -> None:
    shards = {keys.due("practice1", f"case{n}", MONDAY).pk for n in range(300)}

    assert shards == {keys.shard(number) for number in range(keys.SHARDS)}
