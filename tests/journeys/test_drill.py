"""A sample of the drill: a process of each function dies at a write, and the end is the same.

The whole drill, every call of the story, is `make drill`.
"""

from collections.abc import Iterator

import pytest

from baton_local.calls import When
from baton_local.drill import Drill, Kill, Outcome, compared, drilled_cloud, kills_of

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


def test_a_difference_is_found(calm: Outcome) -> None:
    other = Outcome(
        digest="other", parts={**calm.parts, "tasks": []}, calls=calm.calls, extra_messages=1
    )

    assert compared(calm, other, "planted") == [
        "planted: tasks differ: []",
        "planted: 1 message(s) twice",
    ]
