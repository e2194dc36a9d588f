"""The watch looks at what changed, and still notices whatever is wrong in the middle of a run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from baton.domain.case import Case
from baton.domain.words import TaskKind
from tests.fakes.store_cases import CaseRow
from tests.simulation.schedules import Schedule
from tests.simulation.world import World

Tamper = Callable[[CaseRow], CaseRow]


def with_changed(change: Callable[[Case], Case]) -> Tamper:
    return lambda row: replace(row, case=change(row.case))


def retitled(case: Case) -> Case:
    signature = next(task for task in case.tasks.values() if task.kind is TaskKind.SIGNATURE)
    return case.with_task(signature.with_(title="Another consent"))


def unheld(case: Case) -> Case:
    first = next(iter(case.open_tasks))
    return case.with_task(first.with_(next_action=""))


def late(row: CaseRow) -> CaseRow:
    return replace(row, due_at=row.due_at + timedelta(days=400) if row.due_at else None)


TAMPERINGS = {
    "does not fold": with_changed(retitled),
    "lacks action": with_changed(unheld),
    "the index says": late,
    "its events at": with_changed(lambda case: case.with_(seq=case.seq + 1, head="ab" * 32)),
}


@pytest.mark.parametrize("words", TAMPERINGS)
def test_what_is_wrong_in_the_middle_is_noticed(words: str) -> None:
    world = Schedule().world()

    def is_invited() -> bool:
        return len(world.provider.sent) == 1

    outcome = world.run(until=is_invited, then=lambda: tampered(world, TAMPERINGS[words]))

    assert any(words in violation.words for violation in outcome.violations)


def tampered(world: World, tamper: Tamper) -> None:
    store = world.place.store
    for place in list(world.watch.seen):
        store._cases[place] = tamper(store._cases[place])
        case = store._cases[place].case
        if case.seq == world.watch.seen[place].seq:  # as any change of the case would
            world.watch.seen[place].seq -= 1
        world.watch.look(*place)
