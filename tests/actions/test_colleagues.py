"""Who may sit at the desk, and for how long."""

from datetime import date, timedelta

import pytest

from baton.actions.colleagues import (
    SESSION_LIFE,
    begin_session,
    colleague,
    colleague_of_session,
    end_session,
)
from baton.domain.errors import NotAllowed
from tests.builders import MONDAY, RECEPTION, a_member, a_practice
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.staff import a_colleague

TOKEN = "a-secret-token"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def test_a_session_names_the_member_and_keeps_no_token(ports: FakePorts) -> None:
    begin_session(ports, RECEPTION, TOKEN)

    found = colleague_of_session(ports, TOKEN)

    assert found is not None
    assert (found.member.sub, found.practice_id) == (RECEPTION, "practice1")
    assert ports.store.session(TOKEN) is None


def test_a_session_ends_by_itself(ports: FakePorts) -> None:
    begin_session(ports, RECEPTION, TOKEN)

    ports.now.move(SESSION_LIFE)

    assert colleague_of_session(ports, TOKEN) is None


def test_signing_out_ends_it_at_once_and_twice_is_fine(ports: FakePorts) -> None:
    begin_session(ports, RECEPTION, TOKEN)

    end_session(ports, TOKEN)
    end_session(ports, TOKEN)

    assert colleague_of_session(ports, TOKEN) is None


def test_a_disabled_member_is_out_at_the_next_request(ports: FakePorts) -> None:
    begin_session(ports, RECEPTION, TOKEN)

    ports.store.save_member(a_member(disabled=True))

    assert colleague_of_session(ports, TOKEN) is None
    assert colleague(ports, RECEPTION) is None


@pytest.mark.parametrize("sub", ["nobody", RECEPTION])
def test_no_session_for_an_account_that_may_not_work(ports: FakePorts, sub: str) -> None:
    ports.store.save_member(a_member(disabled=True))

    with pytest.raises(NotAllowed):
        begin_session(ports, sub, TOKEN)


@pytest.mark.parametrize(
    ("after_days", "day"),
    [(1, date(2027, 3, 2)), (5, date(2027, 3, 8)), (7, date(2027, 3, 8)), (9, date(2027, 3, 11))],
)
def test_the_next_working_day_is_an_opening_day(
    ports: FakePorts, after_days: int, day: date
) -> None:
    calendar = a_practice().calendar.with_(holidays=(date(2027, 3, 10),))
    who = a_colleague(ports).of(a_practice(calendar=calendar))

    assert who.next_working_day(MONDAY, after_days=after_days) == day
    assert who.next_working_day(MONDAY + timedelta(hours=14), after_days=after_days) == day
