"""Silence: a reminder, a chaser, then a call that a named person holds."""

from datetime import datetime, timedelta

from baton.domain.case import PATIENT_ACTOR, Case
from baton.domain.casework import closed, message_told, moved
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.patients import Patient
from baton.domain.settling import CHASE_CALLS, settled
from baton.domain.ticking import ticked, work_waiting
from baton.domain.words import HolderKind, TaskKind, Work
from tests.builders import (
    MANAGER,
    MONDAY,
    RECEPTION,
    STAFF,
    a_case,
    a_moment,
    a_pack,
    a_patient,
    an_intake_case,
)


def silent_until(
    end: datetime, case: Case, patient: Patient | None = None
) -> tuple[Case, list[tuple[datetime, str, str]]]:
    """Let time pass, every message sent at once; gives what left the house."""
    sent: list[tuple[datetime, str, str]] = []
    at = MONDAY
    while case.next_at and case.next_at <= end:
        at = max(at, case.next_at)
        case = ticked(case, a_moment(at), pack=a_pack(), patient=patient or a_patient())
        for message in case.messages.values():
            sent.append((at, message.kind.value, message.channel.value))
            case = message_told(case, message.message_id, "message_sent", at, pending=None)
    return case, sent


def test_nobody_answers() -> None:
    wanted_by = MONDAY + timedelta(days=7)

    case, sent = silent_until(wanted_by, a_case(wanted_by=wanted_by))

    assert sent == [
        (MONDAY, "invite", "email"),
        (MONDAY + timedelta(days=4), "reminder", "email"),
        (MONDAY + timedelta(days=6), "chaser", "sms"),
    ]
    call = next(task for task in case.open_tasks if task.kind is TaskKind.CALL)
    assert (call.reason, call.holder.kind, call.holder.sub) == (
        "no_answer",
        HolderKind.MEMBER,
        RECEPTION,
    )
    assert MONDAY + timedelta(days=6) < call.since <= wanted_by


def test_the_call_leaves_the_queue_the_moment_the_patient_finishes() -> None:
    case, _ = silent_until(MONDAY + timedelta(days=7), a_case())
    form = case.open_tasks[0]
    at = a_moment(MONDAY + timedelta(days=7, hours=1))

    told = Happening(name="submitted", by=PATIENT_ACTOR, task_id=form.task_id)
    done = settled(advance(case, told, at), at)

    assert not [task for task in done.open_tasks if task.reason in CHASE_CALLS]
    assert done.chase is None


def test_a_patient_nobody_can_write_to_is_called_at_once() -> None:
    mute = a_patient(email=None, mobile=None)

    case, sent = silent_until(MONDAY + timedelta(hours=1), a_case(patient=mute), mute)

    assert sent == []
    assert [t.reason for t in case.open_tasks if t.kind is TaskKind.CALL] == ["unreachable"]


def test_after_a_long_stop_one_message_leaves_not_three() -> None:
    case = a_case()
    late = a_moment(MONDAY + timedelta(days=9))

    case = ticked(case, late, pack=a_pack(), patient=a_patient())

    assert len(case.messages) == 1


def test_a_reminder_that_a_long_stop_held_up_gives_way_to_the_chaser() -> None:
    case, _ = silent_until(MONDAY, a_case())
    late = a_moment(MONDAY + timedelta(days=9))

    case = ticked(case, late, pack=a_pack(), patient=a_patient())

    assert [message.kind.value for message in case.messages.values()] == ["chaser"]


def test_a_scan_that_nobody_files_goes_to_the_manager() -> None:
    """A case without pack or patient has limits, too, and no ladder."""
    case = an_intake_case()
    late = a_moment(MONDAY + timedelta(hours=4))

    case = ticked(case, late, pack=None, patient=None)

    (filing,) = case.open_tasks
    assert (filing.stage, filing.holder.sub) == ("escalated", MANAGER)


def test_nothing_due_changes_nothing() -> None:
    case, _ = silent_until(MONDAY, a_case())
    quiet = case.with_(news=())

    after = ticked(quiet, a_moment(MONDAY + timedelta(hours=1)), pack=a_pack(), patient=a_patient())

    assert after is quiet


def test_moving_the_visit_moves_what_is_due_and_the_ladder() -> None:
    case, _ = silent_until(MONDAY + timedelta(days=5), a_case())
    later = MONDAY + timedelta(days=30)

    after = moved(case, later, a_pack(), a_moment(MONDAY + timedelta(days=5)), STAFF)

    assert after.open_tasks[0].due_at == later - timedelta(days=1)
    assert after.chase
    assert after.chase.next_at == later - timedelta(days=3)


def test_closing_with_an_outcome_ends_all() -> None:
    case, _ = silent_until(MONDAY + timedelta(days=7), a_case())

    over = closed(case, "went elsewhere", a_moment(MONDAY + timedelta(days=7)), STAFF)

    assert (over.open_tasks, over.next_at, over.outcome) == ((), None, "went elsewhere")


def test_the_workers_that_have_something_to_do_are_named() -> None:
    case = a_case()
    form, consent, _ = case.open_tasks

    assert work_waiting(case, MONDAY) == {Work.CASE}
    told = Happening(name="submitted", by=PATIENT_ACTOR, task_id=form.task_id)
    written = settled(advance(case, told, a_moment()), a_moment())
    assert work_waiting(written, MONDAY) == {Work.RENDER}
    for name in ("frozen", "signed"):
        told = Happening(name=name, by=PATIENT_ACTOR, task_id=consent.task_id)
        written = settled(advance(written, told, a_moment()), a_moment())
    assert work_waiting(written, MONDAY) == {Work.SEAL}


def test_a_stage_that_only_newer_code_knows_is_left_to_it() -> None:
    case = a_case()
    task = next(iter(case.open_tasks))
    tomorrow = case.with_task(task.with_(stage="looking", timer_at=MONDAY))

    later = ticked(tomorrow, a_moment(MONDAY + timedelta(days=1)), pack=None, patient=None)

    assert later.tasks[task.task_id] == tomorrow.tasks[task.task_id]
    assert work_waiting(tomorrow, MONDAY) >= {Work.CASE}
