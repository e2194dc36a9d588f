"""A sample of the drill: a process of each function dies at a write, and the end is the same.

The whole drill, every call of the story, is `make drill`; with many patients, `make drill-load`.
"""

from collections.abc import Iterator

import pytest

from baton_local.calls import When
from baton_local.drill import Drill, Kill, Outcome, compared, drilled_cloud, kills_of
from baton_local.load import Load, Measured, Report, differing, under_load
from baton_local.trouble import Troublemaker

pytestmark = pytest.mark.journeys


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    with drilled_cloud() as ready:
        yield ready


@pytest.fixture(scope="module")
def calm(drill: Drill) -> Outcome:
    drill.undisturbed()  # the first telling starts every function
    return drill.undisturbed()


def first_writes(calm: Outcome) -> list[Kill]:
    chosen: dict[str, Kill] = {}
    for kill in kills_of(calm):
        if kill.when is When.AFTER:
            chosen.setdefault(kill.where.split()[0], kill)
    return list(chosen.values())


def test_the_story_ends_the_same_whoever_dies(drill: Drill, calm: Outcome) -> None:
    kills = first_writes(calm)

    wrong = [line for kill in kills for line in compared(calm, drill.killed(kill), kill.what)]

    assert len(kills) >= 8
    assert wrong == []


def test_the_story_ends_the_same_when_every_queue_is_emptied(drill: Drill, calm: Outcome) -> None:
    drill.stack.clock.move("+1d")  # a whole drill takes longer than a session lasts

    assert compared(calm, drill.emptied(), "every queue emptied") == []


def test_patients_under_load_end_the_same_whatever_goes_wrong(drill: Drill, calm: Outcome) -> None:
    trouble = Troublemaker(
        drill.stack, calls_between_kills=100, pause_seconds=0.5, outage_seconds=3
    )

    report = under_load(drill, Load(cases=2, per_minute=60, minutes=6), trouble)

    ends = frozenset({calm.digest})
    assert (report.digests, report.unfinished, report.parked) == (ends, 0, 0)
    assert report.trouble
    assert report.trouble.kills
    assert report.trouble.poison
    assert report.trouble.out_seconds


def test_a_run_in_trouble_that_ends_otherwise_is_told() -> None:
    def report(*digests: str, unfinished: int = 0) -> Report:
        return Report(1, frozenset(digests), unfinished, 0, 0, 9, 1.0, 1.0, Measured())

    assert differing(report("a"), report("a")) == []
    assert differing(report("a"), report("a", "b", unfinished=1)) == [
        "1 way(s) to end in peace, 2 in trouble",
        "1 case(s) did not end in trouble",
    ]


def test_a_difference_is_found(calm: Outcome) -> None:
    other = Outcome(
        digest="other", parts={**calm.parts, "tasks": []}, calls=calm.calls, extra_messages=1
    )

    assert compared(calm, other, "planted") == [
        "planted: tasks differ: []",
        "planted: 1 message(s) twice",
    ]
