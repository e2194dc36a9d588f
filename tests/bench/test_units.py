"""What DynamoDB charges is a golden number: whoever changes it sees it, and says why."""

from tests.bench.units import DUE, autosaved, check, metered, tick, whole_pack

GOLDEN_WRITTEN, GOLDEN_READ = 108, 103
"""A pack of a form of six pages, a consent and a letter; the budget is 67 and 10."""


def test_a_whole_pack_costs_the_golden_units() -> None:
    with metered() as (ports, meter):
        assert whole_pack(ports, meter) == (GOLDEN_WRITTEN, GOLDEN_READ)


def test_an_autosave_is_one_call_and_one_unit() -> None:
    with metered() as (ports, meter):
        assert autosaved(ports, meter) == (1, 1)


def test_a_tick_costs_the_same_however_many_cases_are_open() -> None:
    assert tick(DUE) == tick(4 * DUE)


def test_the_hourly_check_costs_no_more_for_each_case_when_there_are_many() -> None:
    assert check(12) <= check(4)
