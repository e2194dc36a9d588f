"""The sweep hints at what is due, in fair order, and never acts itself."""

from datetime import datetime, timedelta
from itertools import groupby

import pytest

from baton.actions.ports import Due
from baton.actions.sweep import BUDGET, fair, sweep
from baton.domain.calendar import SKEW
from baton.domain.words import Work
from tests.builders import MONDAY, PRACTICE
from tests.fakes import Hint, MemoryStore
from tests.fakes.practice import staffed, with_case


def a_due(practice: str, number: int) -> Due:
    return Due(
        practice_id=practice,
        case_id=f"case{number:03d}",
        next_at=MONDAY + timedelta(minutes=number),
    )


def test_a_due_case_is_hinted_at_and_nothing_else_happens() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.outbox.hints.clear()
    ports.now.move(timedelta(minutes=3))

    counts = sweep(ports)

    assert ports.outbox.hints == [Hint(Work.CASE, PRACTICE, case.case_id)]
    assert counts == {"due": 1, "hinted": 1, "oldest_seconds": 180 + SKEW.seconds}
    assert ports.store.heartbeat("sweep") == (ports.now(), counts)
    assert ports.store.get(PRACTICE, case.case_id).seq == case.seq


class Piled(MemoryStore):
    """One practice's pile lies before another's only case."""

    def due(self, at: datetime, *, per_shard: int) -> tuple[Due, ...]:
        return (*(a_due("practicea", n) for n in range(BUDGET + 9)), a_due("practiceb", 5000))


def test_a_tick_reaches_everybody_before_its_budget_is_spent() -> None:
    ports = staffed(store=Piled(lambda: MONDAY))

    counts = sweep(ports)

    assert counts["hinted"] == BUDGET
    assert ports.outbox.hints[1].practice_id == "practiceb"


def test_what_is_not_due_is_left_alone() -> None:
    ports = staffed()

    assert sweep(ports) == {"due": 0, "hinted": 0, "oldest_seconds": 0}


@pytest.mark.parametrize(
    ("due", "order"),
    [
        ([], ""),
        ([("a", 1), ("a", 2), ("a", 3), ("b", 4)], "abaa"),
        ([("a", 2), ("b", 1), ("b", 3), ("c", 9)], "bacb"),  # the longest wait first
    ],
)
def test_no_practice_waits_behind_the_pile_of_another(
    due: list[tuple[str, int]], order: str
) -> None:
    chosen = list(fair(a_due(f"practice{name}", number) for name, number in due))

    assert "".join(d.practice_id[-1] for d in chosen) == order
    for _, own in groupby(sorted(chosen, key=lambda d: d.practice_id), lambda d: d.practice_id):
        waits = [d.next_at for d in own]
        assert waits == sorted(waits)
