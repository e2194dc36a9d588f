"""Who is on duty: one named person for each role, whatever the team looks like today."""

from datetime import date, timedelta
from typing import Any

import pytest

from baton.domain.practices import Member, Team, on_duty
from baton.domain.words import Role
from tests.builders import MONDAY, a_calendar, a_member, a_practice, members

TODAY = MONDAY.date()


def reception(sub: str, **changes: Any) -> Member:
    return a_member(Role.RECEPTION, sub=sub, **changes)


MANAGER = a_member(Role.MANAGER, sub="manager")
CLINICIAN = a_member(Role.CLINICIAN, sub="clinician")
AWAY = {"away_from": TODAY}


@pytest.mark.parametrize(
    ("team", "answers"),
    [
        ((reception("b"), reception("a"), MANAGER), "a"),
        ((reception("a", on_duty=False), reception("b"), MANAGER), "b"),
        ((reception("a", on_duty=False), MANAGER), "a"),  # present, if not on duty
        ((reception("a", **AWAY), MANAGER, CLINICIAN), "manager"),
        ((reception("a", disabled=True), MANAGER), "manager"),
        ((CLINICIAN, MANAGER), "manager"),
        ((CLINICIAN,), "clinician"),  # any member at all
        ((reception("a", **AWAY), MANAGER.with_(**AWAY)), "a"),  # everybody is away
    ],
)
def test_reception_is_answered_for_by_one_person(team: tuple[Member, ...], answers: str) -> None:
    assert on_duty(Team(a_practice(), team), MONDAY).of(Role.RECEPTION) == answers


def test_each_role_has_its_own_person() -> None:
    duty = on_duty(Team(a_practice(), members()), MONDAY)

    assert {role: duty.of(role) for role in Role} == {m.role: m.sub for m in members()}


def test_a_practice_without_members_is_no_practice() -> None:
    with pytest.raises(ValueError, match="at least one member"):
        on_duty(Team(a_practice(), ()), MONDAY)


@pytest.mark.parametrize(
    ("away_from", "away_until", "present"),
    [
        (None, None, True),
        (TODAY, TODAY, False),
        (TODAY, None, False),
        (TODAY - timedelta(days=3), TODAY - timedelta(days=1), True),
        (TODAY + timedelta(days=1), None, True),
    ],
)
def test_leave_is_a_closed_range_of_local_days(
    away_from: date | None, away_until: date | None, present: bool
) -> None:
    member = a_member(away_from=away_from, away_until=away_until)

    assert member.is_present(MONDAY, a_calendar()) is present


def test_a_day_of_leave_is_the_practice_s_day() -> None:
    """Eight in the evening of Sunday in London is Monday in Auckland."""
    member, evening = a_member(away_from=TODAY), MONDAY - timedelta(hours=13)

    assert member.is_present(evening, a_calendar())
    assert not member.is_present(evening, a_calendar(zone="Pacific/Auckland"))
