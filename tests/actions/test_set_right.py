"""What staff set right, and that nothing else moves with it."""

from datetime import date, datetime, timedelta

import pytest

from baton.actions.open_case import token_of
from baton.actions.open_link import identify
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import BadInput, NotFound, WrongAnswer, WrongStage
from baton.domain.patients import Patient, PatientDetails
from baton.domain.words import TaskKind
from tests.builders import CLINICIAN, MONDAY, PRACTICE, STAFF, a_member, a_patient
from tests.fakes import FakePorts
from tests.fakes.fuse import Fuse, Killed, fused
from tests.fakes.practice import pass_time, pump, staffed, with_case

BORN = a_patient().birth_date
DAY = timedelta(days=1)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    return with_case(ports)


@pytest.fixture
def staff(ports: FakePorts) -> Staff:
    return Staff(ports, PRACTICE, STAFF)


def details(**changes: object) -> PatientDetails:
    known = a_patient()
    return PatientDetails(
        given_name=known.given_name,
        family_name=known.family_name,
        birth_date=known.birth_date,
        email="mara@patient.example",
        mobile="+447700900123",
    ).with_(**changes)


def now(ports: FakePorts, case: Case) -> Case:
    return ports.store.get(PRACTICE, case.case_id)


def patient(ports: FakePorts) -> Patient:
    return ports.store.patient(PRACTICE, a_patient().patient_id)


def mailed(ports: FakePorts) -> list[str]:
    pump(ports)
    return [mail.to for mail in ports.email.sent]


def open_calls(case: Case) -> list[str | None]:
    return [task.reason for task in case.open_tasks if task.kind is TaskKind.CALL]


def locked(ports: FakePorts, case: Case) -> None:
    for _ in range(5):
        with pytest.raises(WrongAnswer):
            identify(ports, token_of(ports, case), date(1999, 1, 1))


def test_a_wrong_address_put_right_before_anything_left_is_written_to_once(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    staff.correct(a_patient().patient_id, details(email="right@patient.example"))

    assert mailed(ports) == ["right@patient.example"]


def test_a_wrong_address_put_right_later_gets_the_invitation_under_a_new_link(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    pump(ports)

    staff.correct(a_patient().patient_id, details(email="right@patient.example"))

    assert mailed(ports) == ["mara@patient.example", "right@patient.example"]
    links = [token_of(ports, case), token_of(ports, now(ports, case))]
    assert [link in ports.email.sent[-1].text for link in links] == [False, True]


def test_a_message_that_waits_is_taken_back_by_a_new_link(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    ports.now.move(timedelta(hours=12))  # nobody is written to at nine in the evening
    pump(ports)
    assert len(now(ports, case).messages) == 1

    staff.reissue(case.case_id)
    pass_time(ports, timedelta(hours=12))

    assert len(ports.email.sent) == 1


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_correction_that_was_cut_short_is_finished_when_repeated(
    ports: FakePorts, case: Case, after_effect: bool
) -> None:
    mended, fuse = details(email="right@patient.example"), Fuse()
    pump(ports)
    Staff(fused(ports, fuse), PRACTICE, STAFF).correct(a_patient().patient_id, mended)

    for number in range(1, fuse.calls + 1):
        ports = staffed()
        case = with_case(ports)
        pump(ports)
        frail = fused(ports, Fuse(number, after_effect=after_effect))
        with pytest.raises(Killed):
            Staff(frail, PRACTICE, STAFF).correct(a_patient().patient_id, mended)
        Staff(ports, PRACTICE, STAFF).correct(a_patient().patient_id, mended)
        pass_time(ports, timedelta(minutes=20), step=timedelta(minutes=1))

        assert mailed(ports)[1:] == ["right@patient.example"], number
        assert now(ports, case).link_serial == 2


def test_a_birth_date_we_had_wrong_opens_the_link_that_the_patient_has(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    token = token_of(ports, case)
    locked(ports, case)

    staff.correct(a_patient().patient_id, details(birth_date=date(1999, 1, 1)))

    assert identify(ports, token, date(1999, 1, 1)).serial == 1
    assert not [t for t in now(ports, case).open_tasks if t.reason == "link_locked"]


def test_a_corrected_name_reaches_the_lists_and_no_link(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    staff.correct(a_patient().patient_id, details(family_name="Lindqvist-Nkosi"))

    after = now(ports, case)
    assert (after.label, after.link_serial) == ("Mara Lindqvist-Nkosi", 1)


def test_the_same_details_again_change_nothing(ports: FakePorts, case: Case, staff: Staff) -> None:
    staff.correct(a_patient().patient_id, details())

    assert (now(ports, case).seq, patient(ports).version) == (case.seq, 1)


def test_a_call_for_want_of_a_contact_ends_with_one_and_silence_is_heard_again(
    ports: FakePorts, staff: Staff
) -> None:
    case = with_case(ports, a_patient(email=None, mobile=None))
    pump(ports)
    assert open_calls(now(ports, case)) == ["unreachable"]

    staff.correct(a_patient().patient_id, details(mobile=None))

    assert mailed(ports) == ["mara@patient.example"]
    assert open_calls(now(ports, case)) == []
    pass_time(ports, 2 * DAY)
    assert open_calls(now(ports, case)) == ["no_answer"]


def test_moving_the_visit_does_not_give_a_guesser_new_tries(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    locked(ports, case)

    staff.move(case.case_id, MONDAY + timedelta(days=20))

    with pytest.raises(WrongAnswer):
        identify(ports, token_of(ports, case), BORN)


def test_a_moved_visit_keeps_its_link_alive_as_long(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    staff.move(case.case_id, MONDAY + timedelta(days=60))
    ports.now.move(timedelta(days=50))

    assert identify(ports, token_of(ports, case), BORN)


@pytest.mark.parametrize("act", ["reissue", "add"])
def test_a_link_given_after_the_visit_is_not_over_at_once(
    ports: FakePorts, case: Case, staff: Staff, act: str
) -> None:
    ports.now.move(timedelta(days=40))

    if act == "reissue":
        after = staff.reissue(case.case_id)
    else:
        after = staff.add(case.case_id, "registration", idempotency="1")

    assert identify(ports, token_of(ports, after), BORN)


def test_a_task_added_after_the_visit_has_a_day_of_its_own(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    ports.now.move(timedelta(days=40))

    once = staff.add(case.case_id, "registration", idempotency="1")
    twice = staff.add(case.case_id, "registration", idempotency="1")

    assert twice.seq == once.seq
    (added,) = set(once.tasks) - set(case.tasks)
    assert ports.now() < once.tasks[added].due_at < ports.now() + DAY


def test_what_a_pack_does_not_have_cannot_be_added(case: Case, staff: Staff) -> None:
    with pytest.raises(NotFound):
        staff.add(case.case_id, "x-ray", idempotency="1")


def called(ports: FakePorts, case: Case) -> tuple[Case, str]:
    """The case on the day of the call, and the call."""
    pass_time(ports, timedelta(days=7))
    after = now(ports, case)
    return after, next(t.task_id for t in after.open_tasks if t.reason == "no_answer")


def test_an_outcome_of_a_call_that_ended_by_itself_is_refused_and_not_swallowed(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    pass_time(ports, 9 * DAY)
    (call,) = [task for task in now(ports, case).open_tasks if task.kind is TaskKind.CALL]
    staff.drop(case.case_id, case.open_tasks[0].task_id, "not needed any more")

    with pytest.raises(WrongStage):
        staff.finish(case.case_id, call.task_id, "reached")


def test_a_call_ended_twice_with_one_outcome_is_ended_once(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    pass_time(ports, 9 * DAY)
    (call,) = [task for task in now(ports, case).open_tasks if task.kind is TaskKind.CALL]

    once = staff.finish(case.case_id, call.task_id, "reached")

    assert staff.finish(case.case_id, call.task_id, "reached").seq == once.seq


def test_a_call_put_off_twice_to_the_same_day_is_put_off_once(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    _, call = called(ports, case)
    until = ports.now() + DAY

    once = staff.defer(case.case_id, call, until, "at work")
    twice = staff.defer(case.case_id, call, until, "at work")

    assert (once.tasks[call].deferrals, once.tasks[call].due_at) == (1, until)
    assert twice.seq == once.seq


def test_a_call_put_off_can_be_put_off_to_another_day(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    _, call = called(ports, case)
    staff.defer(case.case_id, call, ports.now() + DAY, "at work")

    after = staff.defer(case.case_id, call, ports.now() + 3 * DAY, "on a journey")

    task = after.tasks[call]
    assert (task.stage, task.due_at, task.deferrals) == ("deferred", ports.now() + 3 * DAY, 2)


@pytest.mark.parametrize(
    ("until", "reason"), [(MONDAY + 30 * DAY, " "), (MONDAY - DAY, "busy"), (MONDAY, "busy")]
)
def test_putting_off_needs_a_time_ahead_and_a_reason(
    case: Case, staff: Staff, until: datetime, reason: str
) -> None:
    with pytest.raises(BadInput):
        staff.defer(case.case_id, "task1", until, reason)


def test_a_call_that_ended_with_a_promise_is_made_again_when_nothing_comes(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    _, call = called(ports, case)
    staff.finish(case.case_id, call, "will do it tonight")

    pass_time(ports, 2 * DAY)

    (again,) = [t for t in now(ports, case).open_tasks if t.reason == "no_answer"]
    assert again.task_id != call


def test_a_colleague_takes_over_what_staff_hold(ports: FakePorts, case: Case, staff: Staff) -> None:
    _, call = called(ports, case)

    after = staff.assign(case.case_id, call, CLINICIAN)

    assert after.tasks[call].holder.sub == CLINICIAN
    form = next(iter(case.tasks))
    with pytest.raises(WrongStage):
        staff.assign(case.case_id, form, CLINICIAN)


@pytest.mark.parametrize("sub", ["nobody", "gone", "foreign"])
def test_only_a_present_colleague_of_this_practice_takes_over(
    ports: FakePorts, case: Case, staff: Staff, sub: str
) -> None:
    ports.store.save_member(a_member(sub="gone", disabled=True))
    ports.store.save_member(a_member(sub="foreign", practice_id="practice2"))
    _, call = called(ports, case)

    with pytest.raises(NotFound):
        staff.assign(case.case_id, call, sub)


def test_closing_needs_an_outcome_and_ends_all_that_was_to_come(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    with pytest.raises(BadInput):
        staff.close(case.case_id, "  ")

    after = staff.close(case.case_id, "went elsewhere")

    assert (after.outcome, after.open_tasks, after.next_at) == ("went elsewhere", (), None)
    pass_time(ports, timedelta(days=9))
    assert ports.email.sent == []
    for act in (staff.reissue, lambda c: staff.close(c, "again")):
        with pytest.raises(WrongStage):
            act(case.case_id)


@pytest.mark.parametrize("act", ["finish", "drop"])
def test_an_end_needs_words(case: Case, staff: Staff, act: str) -> None:
    with pytest.raises(BadInput):
        getattr(staff, act)(case.case_id, next(iter(case.tasks)), " ")


def test_paper_is_reception_s_until_the_answers_are_in(
    ports: FakePorts, case: Case, staff: Staff
) -> None:
    form = next(iter(case.tasks))

    after = staff.put_on_paper(case.case_id, form)

    assert (after.tasks[form].stage, after.tasks[form].holder.role) == ("on_paper", "reception")
    assert (after.chase, after.messages) == (None, {})
    assert mailed(ports) == []


def test_a_move_is_taken_back_with_the_life_of_its_link(
    ports: FakePorts, staff: Staff, case: Case
) -> None:
    assert case.wanted_by
    staff.move(case.case_id, case.wanted_by + 9 * DAY)

    after = staff.take_back(case.case_id)

    assert after.wanted_by == case.wanted_by
    with pytest.raises(WrongStage):
        staff.take_back(case.case_id)
