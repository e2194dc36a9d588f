"""What is remembered is what would be said again: the same run, with and without."""

import multiprocessing

from tests.simulation.schedules import Schedule

SCHEDULES = (
    Schedule("new-patient-dental", seed=31),
    Schedule("new-patient-dental", seed=44),
    Schedule("mood-check", seed=15),
    Schedule("before-operation", story="read"),
)


def test_a_run_is_the_same_whatever_was_played_and_remembered_before() -> None:
    with multiprocessing.get_context("forkserver").Pool(1) as forgetful:
        alone = forgetful.map(Schedule.fingerprint, SCHEDULES)

    assert [schedule.fingerprint() for schedule in SCHEDULES * 2] == alone * 2
