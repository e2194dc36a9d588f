from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baton_local.clock import Clock
from baton_local.emulator import wait_until
from baton_local.errors import LocalCloudError
from baton_local.stack import Stack

MOVES = [
    ("+3d", timedelta(days=3)),
    ("+90m", timedelta(minutes=90)),
    ("+1d12h", timedelta(days=1, hours=12)),
    ("-2h", timedelta(hours=-2)),
    ("+5s", timedelta(seconds=5)),
    ("now", timedelta()),
]


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


def test_a_clock_without_a_file_tells_the_real_time(clock: Clock) -> None:
    assert clock.offset == timedelta()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(("wish", "offset"), MOVES)
def test_a_wish_moves_the_clock(clock: Clock, wish: str, offset: timedelta) -> None:
    clock.move(wish)

    assert clock.offset == offset


def test_moves_add_up_and_now_takes_them_back(clock: Clock) -> None:
    clock.move("+3d")
    clock.move("+90m")
    assert clock.offset == timedelta(days=3, minutes=90)

    clock.move("now")
    assert clock.offset == timedelta()


@pytest.mark.parametrize("wish", ["2027-03-02T09:00", "2027-03-02T10:00+01:00"])
def test_the_clock_can_be_set_to_a_time(clock: Clock, wish: str) -> None:
    at = clock.move(wish)

    assert abs(at - datetime(2027, 3, 2, 9, tzinfo=UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize("wish", ["", "+", "3d", "+3", "+3w", "+d", "soon", "+1d,2h"])
def test_what_is_no_time_is_explained(clock: Clock, wish: str) -> None:
    with pytest.raises(LocalCloudError, match="is no time: write"):
        clock.move(wish)


@pytest.mark.parametrize("wish", ["+3661d", "-9999999d", "+" + "9" * 20 + "d", "0001-01-01"])
def test_a_clock_stays_where_a_cloud_can_live(clock: Clock, wish: str) -> None:
    with pytest.raises(LocalCloudError, match="ten years at most"):
        clock.move(wish)

    assert clock.offset == timedelta()


@pytest.mark.emulator
def test_a_warm_function_sees_the_move_and_still_signs_well(stack: Stack, practice: str) -> None:
    before = stack.invoke("ShowProbe", {"probe": "time"})

    stack.clock.move("+9d")
    try:
        after = stack.invoke("ShowProbe", {"probe": "time"})
        stack.invoke("ShowProbe", {"probe": "write", "pk": practice, "times": 1})
    finally:
        stack.clock.move("now")
    back = stack.invoke("ShowProbe", {"probe": "time"})

    assert before["pid"] == after["pid"] == back["pid"]
    assert 9 * 86400 <= after["time"] - before["time"] < 9 * 86400 + 60
    assert abs(back["time"] - datetime.now(UTC).timestamp()) < 5


@pytest.mark.emulator
def test_a_function_that_was_idle_after_a_move_is_not_behind(stack: Stack) -> None:
    stack.invoke("ShowProbe", {"probe": "time"})

    stack.clock.move("+2d")
    try:
        wait_until(lambda: False, 1.5)  # nobody asks for the time meanwhile
        told = stack.invoke("ShowProbe", {"probe": "time"})["time"]
        behind = stack.clock.now().timestamp() - told
    finally:
        stack.clock.move("now")

    assert behind < 1


@pytest.mark.emulator
def test_moving_the_stacks_clock_sweeps_once(stack: Stack) -> None:
    def ticks() -> int:
        key = {"pk": {"S": "SYSTEM"}, "sk": {"S": "HEARTBEAT#sweep"}}
        answer = stack.client("dynamodb").get_item(TableName=stack.outputs["TableName"], Key=key)
        return int(answer.get("Item", {}).get("ticks", {"N": "0"})["N"])

    before = ticks()
    stack.move_clock("+1h")
    stack.move_clock("now")

    assert wait_until(lambda: ticks() >= before + 2, 5)
