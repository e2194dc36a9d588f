"""What follows by itself: unlocking, talks, the ladder, the end of calls, the end of the case."""

from datetime import datetime, timedelta

from baton.domain.case import PATIENT_ACTOR, Case
from baton.domain.casework import Wish, added, asked_for, queued
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.settling import CHASE_CALLS, NO_ANSWER, settled
from baton.domain.words import Channel, MessageKind, TaskKind
from tests.builders import CASE, MONDAY, STAFF, a_case, a_moment, a_pack, an_intake_case

FORM, CONSENT, LETTER = (f"{CASE}{key}" for key in ("history", "consent", "letter"))
LATER = MONDAY + timedelta(days=7)


def told(case: Case, task_id: str, *names: str, at: datetime = MONDAY) -> Case:
    for name in names:
        happening = Happening(name=name, by=PATIENT_ACTOR, task_id=task_id)
        case = settled(advance(case, happening, a_moment(at)), a_moment(at))
    return case


def called(case: Case, reason: str = NO_ANSWER) -> Case:
    """The ladder is climbed, and reception holds its call."""
    assert case.chase
    wish = Wish(task_id="call1", kind=TaskKind.CALL, title="Call", reason=reason)
    spent = case.with_(chase=case.chase.with_(step=4, next_at=None))
    return settled(asked_for(spent, wish, a_moment(LATER)), a_moment(LATER))


def test_settling_twice_changes_nothing() -> None:
    for case in (
        a_case(),
        an_intake_case(),
        told(a_case(), FORM, "submitted"),
        called(a_case()),
        told(called(a_case()), "call1", "done", at=LATER),
    ):
        assert settled(case, a_moment(LATER)) is case


def test_a_task_is_unlocked_when_all_it_waits_for_is_over() -> None:
    case = told(a_case(), FORM, "submitted")

    assert [task.stage for task in case.tasks.values()] == ["submitted", "preparing", "waiting"]


def test_what_was_taken_out_holds_nothing_up() -> None:
    assert told(a_case(), FORM, "dropped").tasks[CONSENT].stage == "preparing"


def test_a_decline_opens_one_talk_and_no_second_one_when_it_is_over() -> None:
    case = told(told(a_case(), FORM, "submitted"), CONSENT, "frozen", "declined")
    (talk,) = [task for task in case.open_tasks if task.kind is TaskKind.CALL]

    after = told(case, talk.task_id, "done")

    assert (talk.about, talk.holder.role) == (CONSENT, "clinician")
    assert not [task for task in after.open_tasks if task.kind is TaskKind.CALL]


def test_the_ladder_counts_from_what_the_patient_owes_and_nothing_else() -> None:
    wish = Wish(task_id="review1", kind=TaskKind.REVIEW, title="Fix the contact", reason="fix")
    case = told(a_case(), FORM, "submitted")
    case = asked_for(case, wish, a_moment())

    case = told(case, CONSENT, "frozen")

    assert case.chase
    assert case.chase.due_at == case.tasks[CONSENT].due_at > case.tasks["review1"].due_at


def test_after_a_first_part_the_second_invitation_waits_a_while() -> None:
    case = told(told(a_case(), FORM, "submitted").with_(news=()), CONSENT, "frozen")

    assert case.chase
    assert case.chase.next_at == MONDAY + timedelta(minutes=30)


def test_chase_calls_end_when_nothing_is_owed() -> None:
    case = told(called(a_case()), FORM, "paper_wanted", at=LATER)

    assert case.tasks["call1"].stage == "done"
    assert case.chase is None


def test_a_call_that_ended_without_the_work_done_is_made_again() -> None:
    """Else nobody would act, and nothing would tell anybody."""
    case = told(called(a_case()), "call1", "done", at=LATER)

    assert case.chase
    assert case.chase.next_at == LATER + timedelta(days=1)


def test_a_call_that_is_put_off_is_not_doubled() -> None:
    later = Happening(name="deferred", by=STAFF, task_id="call1", until=LATER + timedelta(days=3))

    case = settled(advance(called(a_case()), later, a_moment(LATER)), a_moment(LATER))

    assert case.chase
    assert case.chase.next_at is None
    assert [t.stage for t in case.open_tasks if t.reason in CHASE_CALLS] == ["deferred"]


def test_a_case_ends_with_its_last_task() -> None:
    case = a_case()
    for task_id in (FORM, CONSENT, LETTER):
        case = told(case, task_id, "dropped")

    assert (case.outcome, case.closed_at, case.next_at) == ("completed", MONDAY, None)


def test_a_message_on_its_way_outlives_the_case_that_ended() -> None:
    """A claim is open until a receipt or the grace ends it."""
    case = queued(a_case(), "message1", MessageKind.INVITE, Channel.EMAIL, MONDAY)
    pending = case.messages["message1"].with_(op="op1", timer_at=MONDAY + timedelta(minutes=15))
    case = case.with_(messages={"message1": pending})
    for task_id in (FORM, CONSENT, LETTER):
        case = told(case, task_id, "dropped")

    assert case.closed_at
    assert case.next_at == pending.timer_at


def test_what_waited_for_a_refused_signature_is_not_needed_either() -> None:
    case = told(told(a_case(), FORM, "submitted"), CONSENT, "frozen", "declined")

    assert case.tasks[LETTER].stage == "dropped"
    assert [task.reason for task in case.open_tasks] == ["declined"]


def test_an_added_task_waits_for_what_comes_before_it() -> None:
    letter = a_pack().tasks[-1]

    after = added(a_case(), letter, "added1", a_moment(), STAFF, before=frozenset({"consent"}))

    assert after.tasks["added1"].after == (CONSENT,)
    assert settled(after, a_moment()).tasks["added1"].stage == "waiting"
