"""Every single fault of every story ends well; so do random ones (all of them: `make simulate`)."""

import pytest

from baton import library
from tests.simulation import modes
from tests.simulation.faults import Kind
from tests.simulation.schedules import STORIES, Schedule
from tests.simulation.telling import told

PACKS = [pack.pack_id for pack in library.packs()]


def must_end_well(schedule: Schedule) -> None:
    outcome = schedule.run()
    assert not outcome.violations, "\n".join(told(schedule))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("pack", PACKS)
def test_undisturbed_every_pack_comes_to_its_end(pack: str, story: str) -> None:
    outcome = Schedule(pack, story=story).run()

    assert outcome.violations == ()
    assert (outcome.faults, outcome.parked, outcome.extra_messages) == (0, 0, 0)
    assert len(outcome.calls) > 60


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("pack", PACKS)
def test_some_single_faults_of_every_pack_end_well(pack: str, story: str) -> None:
    every = list(modes.singles(pack, story, "fake"))
    start, step = len(story), 19 * len(PACKS)

    for schedule in every[start::step]:
        must_end_well(schedule)


def test_some_pairs_of_faults_end_well() -> None:
    ones = list(modes.singles("new-patient", "prompt", "fake"))[1::40]
    chosen = list(modes.representatives(map(modes.first, ones)))

    for each in chosen:
        for pair in list(modes.seconds(each))[::60]:
            must_end_well(pair)


@pytest.mark.parametrize("seed", range(24))
def test_random_faults_end_well(seed: int) -> None:
    must_end_well(Schedule(PACKS[seed % len(PACKS)], seed=seed))


def test_faults_after_which_all_is_the_same_are_played_once() -> None:
    ones = [s for s in modes.singles("new-patient", "prompt", "fake") if s.plan][:30]
    firsts = [modes.first(schedule) for schedule in ones]

    chosen = list(modes.representatives(firsts))

    assert len(chosen) < len(firsts)
    assert {each.after for each in firsts} == {each.after for each in chosen}


def test_every_pair_adds_a_later_fault_to_the_first() -> None:
    first = modes.first(Schedule(plan=((210, Kind.CRASH_BEFORE),)))

    for pair in modes.seconds(first):
        (one, _), (other, _) = pair.plan
        assert one == 210 < other
