"""A pack opened from the page or by a program."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from baton.actions.open_pack import (
    WRONG_TIME,
    Opening,
    TypedOpening,
    open_already,
    open_ordered,
    open_typed,
    wrong,
)
from baton.actions.set_right import Staff
from baton.actions.show_packs import open_pack_page
from baton.domain.errors import NotFound
from baton.domain.words import Role
from tests.builders import MONDAY, PATIENT_ID, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    ports = staffed()
    ports.store.save_patient(a_patient())
    return ports


def typed(on: date = date(2027, 3, 29), at: time = time(9), **changes: str) -> TypedOpening:
    return TypedOpening(
        patient=PATIENT_ID, pack="new-patient", date=on, time=at, idempotency_key="k1"
    ).with_(**changes)


def test_the_typed_time_is_the_practices_own(ports: FakePorts) -> None:
    case = open_typed(ports, a_colleague(ports), typed())

    assert case.wanted_by == datetime(2027, 3, 29, 9, tzinfo=ZoneInfo("Europe/London"))


def test_a_form_sent_twice_opens_one_case(ports: FakePorts) -> None:
    who = a_colleague(ports)

    first, again = open_typed(ports, who, typed()), open_typed(ports, who, typed())

    assert first.case_id == again.case_id
    assert len(ports.store.open_cases(PRACTICE)) == 1


def test_a_pack_that_is_open_already_is_shown_before_another_one(ports: FakePorts) -> None:
    who = a_colleague(ports)
    first = open_typed(ports, who, typed())
    fresh = typed(idempotency_key="k2")

    double = open_already(ports, who, fresh)

    assert double is not None
    assert double.case_id == first.case_id
    view = open_pack_page(ports, who, fresh.chosen, double=double)
    assert view.double is not None
    assert (view.double.case_id, view.chosen) == (first.case_id, "new-patient")
    assert open_already(ports, who, typed()) is None, "the same form sent twice"
    assert open_already(ports, who, fresh.with_(confirm="another")) is None
    assert open_already(ports, who, fresh.with_(pack="privacy-gdpr")) is None
    Staff(ports, PRACTICE, STAFF).close(first.case_id, "moved away")
    assert open_already(ports, who, fresh) is None


def test_two_members_with_one_key_open_two(ports: FakePorts) -> None:
    one, other = a_colleague(ports), a_colleague(ports, Role.MANAGER)
    order = Opening(patient=PATIENT_ID, pack="new-patient", wanted_by=MONDAY + timedelta(days=7))

    cases = {open_ordered(ports, who, order, key="k").case_id for who in (one, other)}

    assert len(cases) == 2


@pytest.mark.parametrize(
    ("on", "at", "errors"),
    [
        (date(2027, 3, 1), time(9), (WRONG_TIME,)),
        (date(2027, 2, 1), time(9), (WRONG_TIME,)),
        (date(1, 1, 1), time(9), (WRONG_TIME,)),
        (date(2206, 3, 1), time(9), (WRONG_TIME,)),
        (date(9999, 12, 31), time(23), (WRONG_TIME,)),
        (date(2027, 3, 1), time(9, 1), ()),
    ],
)
def test_a_time_that_is_over_or_far_away_is_refused(
    ports: FakePorts, on: date, at: time, errors: tuple[object, ...]
) -> None:
    assert wrong(ports, a_colleague(ports), typed(on, at)) == errors


@pytest.mark.parametrize("changes", [{"pack": "unknown"}, {"patient": "nobody"}])
def test_what_we_do_not_have_is_not_found(ports: FakePorts, changes: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        open_typed(ports, a_colleague(ports), typed(**changes))


def test_what_was_typed_stands_on_the_form_again() -> None:
    chosen = typed().chosen

    assert (chosen.patient, chosen.pack, chosen.wanted_date) == (
        PATIENT_ID,
        "new-patient",
        date(2027, 3, 29),
    )
