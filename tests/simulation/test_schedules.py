"""A schedule is all that a run depends on: told, read back and played again it is the same run."""

from tests.simulation.faults import Kind
from tests.simulation.schedules import Schedule, read_plan, written


def test_a_plan_is_read_as_it_is_written() -> None:
    plan = {17: Kind.CRASH_AFTER, 40: Kind.THROTTLED}

    assert read_plan(written(plan)) == tuple(plan.items())
    assert read_plan("") == ()


def test_the_same_seed_is_the_same_run() -> None:
    worlds = [Schedule(seed=5).world() for _ in range(2)]
    for world in worlds:
        world.run()

    assert worlds[0].fingerprint(0) == worlds[1].fingerprint(0)
    assert len(worlds[0].wire.trace) > 100


def test_another_seed_is_another_run() -> None:
    worlds = [Schedule(seed=seed).world() for seed in (5, 6)]
    for world in worlds:
        world.run()

    assert worlds[0].fingerprint(0) != worlds[1].fingerprint(0)


def test_the_command_says_all_that_is_not_usual() -> None:
    plan = ((17, Kind.CRASH_AFTER),)

    assert Schedule(seed=3).command == (
        "baton simulate --pack new-patient --faults random --seed 3 --schedules 1"
    )
    assert Schedule(plan=plan, story="paper").command == (
        "baton simulate --pack new-patient --story paper --plan 17:crash_after --schedules 1"
    )
