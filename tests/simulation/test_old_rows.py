"""Yesterday's rows come to a good end under today's code, and today's under tomorrow's tables."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from baton.aws.store_bodies import SCHEMA
from tests.simulation.dice import Dice, Steady
from tests.simulation.faults import Trouble
from tests.simulation.old_rows import FOLDER, MOMENTS, played_from
from tests.simulation.places import standing
from tests.simulation.world import Scene, World

SAMPLES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("deploys_after", [None, timedelta(seconds=1)], ids=["today", "deploy"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_case_of_yesterday_comes_to_its_end(path: Path, deploys_after: timedelta | None) -> None:
    sample = json.loads(path.read_text(encoding="utf-8"))

    with standing("moto"):
        world, outcome = played_from(sample, deploys_after=deploys_after)

    assert outcome.violations == ()
    assert [seen.case.outcome for seen in world.watch.seen.values()] == ["completed"]


def test_every_moment_has_a_sample_of_every_schema() -> None:
    wanted = {f"{name}.{schema}" for name in MOMENTS for schema in range(1, SCHEMA + 1)}
    assert wanted <= {path.stem for path in SAMPLES}


@pytest.mark.parametrize("minutes", [5, 11, 13, 20])
def test_a_case_whose_tables_change_in_the_middle_comes_to_its_end(minutes: int) -> None:
    trouble = Trouble(deploys_after=timedelta(minutes=minutes))

    world = World(Scene(), trouble, Steady())
    outcome = world.run()

    assert outcome.violations == ()
    assert [seen.case.outcome for seen in world.watch.seen.values()] == ["completed"]


@pytest.mark.parametrize("seed", range(4))
def test_old_and_new_code_side_by_side_bring_a_case_to_its_end(seed: int) -> None:
    trouble = Trouble(deploys_after=timedelta(minutes=5 + 4 * seed))

    outcome = World(Scene(), trouble, Dice(seed)).run()

    assert outcome.violations == ()
