"""The door: five tries in all, one answer for every wrong link, and two children on one phone."""

from datetime import date, timedelta

import pytest

from baton.actions.open_case import token_of
from baton.actions.open_link import (
    PatientWish,
    ask_for_paper,
    identify,
    renewed,
    send_fresh_link,
    visited,
    wished,
)
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import Gone, WrongAnswer
from baton.domain.links import CAPABILITY_LIFE, MOST_TRIES
from baton.domain.views.patient import PatientRequest
from baton.domain.words import TaskKind
from tests.builders import PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case
from tests.patients import capability_of, form_of

BORN = a_patient().birth_date
WRONG = date(1999, 1, 1)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    return with_case(ports)


def now(ports: FakePorts, case: Case) -> Case:
    return ports.store.get(PRACTICE, case.case_id)


def reviews(ports: FakePorts, case: Case) -> list[str | None]:
    return [t.reason for t in now(ports, case).open_tasks if t.kind is TaskKind.REVIEW]


def guessed(ports: FakePorts, case: Case, times: int, born: date = WRONG) -> None:
    for _ in range(times):
        with pytest.raises(WrongAnswer):
            identify(ports, token_of(ports, case), born)


def test_the_birth_date_opens_a_visit_of_half_an_hour(ports: FakePorts, case: Case) -> None:
    capability = identify(ports, token_of(ports, case), BORN)

    assert (capability.practice_id, capability.case_id) == (PRACTICE, case.case_id)
    assert capability.until == ports.now() + CAPABILITY_LIFE
    assert now(ports, case).tasks[form_of(case)].stage == "opened"


def test_opening_twice_is_told_once(ports: FakePorts, case: Case) -> None:
    identify(ports, token_of(ports, case), BORN)
    seq = now(ports, case).seq

    identify(ports, token_of(ports, case), BORN)

    assert now(ports, case).seq == seq


def test_four_slips_are_forgiven_once_the_date_is_right(ports: FakePorts, case: Case) -> None:
    guessed(ports, case, MOST_TRIES - 1)
    identify(ports, token_of(ports, case), BORN)
    guessed(ports, case, MOST_TRIES - 1)

    assert identify(ports, token_of(ports, case), BORN)


def test_five_wrong_dates_lock_the_link_and_tell_staff_once(ports: FakePorts, case: Case) -> None:
    guessed(ports, case, 4)
    assert reviews(ports, case) == []
    guessed(ports, case, 1)
    assert reviews(ports, case) == ["link_locked"]
    seq = now(ports, case).seq

    guessed(ports, case, 3, BORN)

    assert now(ports, case).seq == seq


def test_a_link_locked_by_guesses_at_one_moment_is_told_at_the_next(
    ports: FakePorts, case: Case
) -> None:
    link = ports.store.link(identify(ports, token_of(ports, case), BORN).token_hash)
    assert link
    for _ in range(MOST_TRIES):
        ports.store.reserve_try(link.token_hash)

    guessed(ports, case, 1, BORN)

    assert reviews(ports, case) == ["link_locked"]


def test_a_locked_link_opens_again_once_staff_reissue_it(ports: FakePorts, case: Case) -> None:
    guessed(ports, case, MOST_TRIES)
    old = token_of(ports, case)

    fresh = Staff(ports, PRACTICE, STAFF).reissue(case.case_id)

    assert identify(ports, token_of(ports, fresh), BORN)
    assert reviews(ports, case) == []
    with pytest.raises(WrongAnswer):
        identify(ports, old, BORN)


def test_an_old_link_opens_nothing_even_with_the_right_date(ports: FakePorts, case: Case) -> None:
    old = token_of(ports, case)
    Staff(ports, PRACTICE, STAFF).reissue(case.case_id)

    with pytest.raises(WrongAnswer):
        identify(ports, old, BORN)


@pytest.mark.parametrize("token", ["", "never-a-link", "../../etc", "\ud800", "x" * 5000])
def test_what_was_never_a_link_is_answered_like_a_wrong_date(
    ports: FakePorts, case: Case, token: str
) -> None:
    with pytest.raises(WrongAnswer):
        identify(ports, token, BORN)
    send_fresh_link(ports, token)

    assert now(ports, case).seq == case.seq


def test_an_expired_link_is_answered_likewise(ports: FakePorts, case: Case) -> None:
    ports.now.move(timedelta(days=60))

    guessed(ports, case, 1, BORN)


def test_two_children_on_one_phone_each_have_their_own_door(ports: FakePorts, case: Case) -> None:
    child = a_patient(patient_id="patient2", given_name="Nils", birth_date=date(2015, 2, 3))
    other = with_case(ports, child, key="k2")

    guessed(ports, case, 1, child.birth_date)
    guessed(ports, other, 1, BORN)

    assert identify(ports, token_of(ports, other), child.birth_date).case_id == other.case_id


def test_a_visit_ends_with_the_link_it_came_by(ports: FakePorts, case: Case) -> None:
    capability = capability_of(ports, case)
    assert renewed(ports, capability).until > ports.now()

    Staff(ports, PRACTICE, STAFF).reissue(case.case_id)

    with pytest.raises(Gone):
        visited(ports, capability)
    with pytest.raises(Gone):
        ask_for_paper(ports, capability)


def test_a_fresh_link_goes_to_the_contact_on_file_once_a_day(ports: FakePorts, case: Case) -> None:
    pump(ports)
    old = token_of(ports, case)
    Staff(ports, PRACTICE, STAFF).reissue(case.case_id)
    pump(ports)
    sent = len(ports.email.sent)

    for _ in range(5):
        send_fresh_link(ports, old)
        pump(ports)

    assert len(ports.email.sent) == sent + 1
    assert token_of(ports, now(ports, case)) in ports.email.sent[-1].text
    assert old not in ports.email.sent[-1].text
    pass_time(ports, timedelta(days=1))
    before = len(ports.email.sent)
    send_fresh_link(ports, old)
    pump(ports)
    assert len(ports.email.sent) == before + 1


def test_nobody_is_written_to_without_a_contact(ports: FakePorts) -> None:
    case = with_case(ports, a_patient(email=None, mobile=None))

    send_fresh_link(ports, token_of(ports, case))

    assert not now(ports, case).messages


def test_all_goes_on_paper_when_the_patient_wants_it(ports: FakePorts, case: Case) -> None:
    capability = capability_of(ports, case)

    once = wished(ports, capability, PatientWish(request=PatientRequest.PAPER))
    twice = wished(ports, capability, PatientWish(request=PatientRequest.PAPER))

    assert once.tasks[form_of(case)].stage == "on_paper"
    assert twice.seq == once.seq
    assert once.chase is None


@pytest.mark.parametrize(
    ("request_", "reason"),
    [(PatientRequest.CALL, "call_wanted"), (PatientRequest.QUESTION, "question")],
)
def test_a_wish_becomes_a_call_with_the_patients_words(
    ports: FakePorts, case: Case, request_: PatientRequest, reason: str
) -> None:
    capability = capability_of(ports, case)
    wish = PatientWish(request=request_, text=" May I eat before? ")

    after = wished(ports, capability, wish)
    again = wished(ports, capability, wish)

    (call,) = [t for t in after.open_tasks if t.kind is TaskKind.CALL]
    assert (call.reason, call.holder.role) == (reason, "reception")
    assert again.seq == after.seq
    last = ports.store.events(PRACTICE, case.case_id)[-1]
    assert (last.name, last.detail["text"]) == ("noted", "May I eat before?")
