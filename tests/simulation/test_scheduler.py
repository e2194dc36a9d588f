"""One thread, one clock: who goes next, who waits, who dies of being slow."""

from datetime import timedelta
from functools import partial

from tests.builders import MONDAY
from tests.simulation.dice import Dice, Steady
from tests.simulation.scheduler import Scheduler

MINUTE = timedelta(minutes=1)


def played(scheduler: Scheduler) -> None:
    while scheduler.step() or scheduler.next_at:
        if not scheduler.ready and scheduler.next_at:
            scheduler.advance(scheduler.next_at)


def counting(scheduler: Scheduler, told: list[str], name: str) -> None:
    for number in range(3):
        told.append(f"{name}{number}")
        scheduler.turn()


def two_counting(scheduler: Scheduler) -> list[str]:
    told: list[str] = []
    for name in "ab":
        scheduler.after(MINUTE, name, partial(counting, scheduler, told, name))
    played(scheduler)
    return told


def test_without_chance_everybody_goes_on_to_the_end() -> None:
    assert two_counting(Scheduler(Steady(), MONDAY)) == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_by_chance_they_interleave_and_the_same_seed_does_it_again() -> None:
    tellings = {tuple(two_counting(Scheduler(Dice(seed), MONDAY))) for seed in range(40)}

    assert len(tellings) > 8
    again = [two_counting(Scheduler(Dice(7), MONDAY)) for _ in range(2)]
    assert again[0] == again[1]


def test_who_waits_goes_on_at_that_moment() -> None:
    scheduler = Scheduler(Steady(), MONDAY)
    woke = []

    def wait() -> None:
        scheduler.pause(MINUTE * 5)
        woke.append(scheduler.now)

    scheduler.after(MINUTE, "waits", wait)
    played(scheduler)

    assert woke == [MONDAY + MINUTE * 6]


def test_who_lasts_longer_than_allowed_is_killed() -> None:
    scheduler = Scheduler(Steady(), MONDAY)
    done = []

    def slow() -> None:
        scheduler.pause(MINUTE * 2)
        done.append("never")

    scheduler.at(MONDAY, "slow", slow, lasts=MINUTE)
    played(scheduler)

    assert done == []


def test_what_a_job_starts_is_not_its_child() -> None:
    scheduler = Scheduler(Steady(), MONDAY)
    told: list[str] = []

    def parent() -> None:
        scheduler.after(MINUTE, "c", lambda: counting(scheduler, told, "c"))

    scheduler.after(MINUTE, "p", parent)
    played(scheduler)

    assert told == ["c0", "c1", "c2"]
