"""What staff do to a whole case: each verb its event, and nothing to a case that is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from baton.domain.case import PATIENT_ACTOR, Case, broken_at, facts, folded_facts
from baton.domain.casework import (
    Wish,
    added,
    asked_for,
    assigned,
    closed,
    invited_again,
    message_told,
    moved,
    noted,
    queued,
    reissued,
)
from baton.domain.errors import BadInput, NotFound, WrongStage
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.settling import settled
from baton.domain.words import Channel, HolderKind, MessageKind, Role, TaskKind
from tests.builders import (
    CASE,
    CLINICIAN,
    MONDAY,
    RECEPTION,
    STAFF,
    a_case,
    a_moment,
    a_pack,
    a_patient,
    an_intake_case,
)

FORM, CONSENT, LETTER = (f"{CASE}{key}" for key in ("history", "consent", "letter"))
DAY = timedelta(days=1)
CALL = Wish(task_id="call1", kind=TaskKind.CALL, title="Call", reason="question")


def told(case: Case, task_id: str, *names: str) -> Case:
    for name in names:
        happening = Happening(name=name, by=PATIENT_ACTOR, task_id=task_id)
        case = settled(advance(case, happening, a_moment()), a_moment())
    return case


def over() -> Case:
    return closed(a_case(), "went elsewhere", a_moment(), STAFF)


def climbing(step: int = 1) -> Case:
    """A case whose invitation has left."""
    case = a_case()
    assert case.chase
    return case.with_(chase=case.chase.with_(step=step, next_at=MONDAY + 4 * DAY))


VERBS: dict[str, Callable[[Case], Case]] = {
    "ask": lambda case: asked_for(case, CALL, a_moment()),
    "add": lambda case: added(case, a_pack().tasks[0], "added1", a_moment(), STAFF),
    "note": lambda case: noted(case, "prefers afternoons", MONDAY, STAFF),
    "move": lambda case: moved(case, MONDAY + 20 * DAY, a_pack(), a_moment(), STAFF),
    "queue": lambda case: queued(case, "message1", MessageKind.INVITE, Channel.SMS, MONDAY),
    "reissue": lambda case: reissued(case, MONDAY, STAFF, contacts_version=2),
    "close": lambda case: closed(case, "went elsewhere", a_moment(), STAFF),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_told_and_folds_to_the_case(verb: str) -> None:
    case = VERBS[verb](a_case())

    assert case.seq > a_case().seq
    assert broken_at(case.news) is None
    assert folded_facts(case.news) == facts(case)


@pytest.mark.parametrize("verb", ["add", "move", "reissue", "close"])
def test_a_case_that_is_over_is_left_alone(verb: str) -> None:
    with pytest.raises(WrongStage):
        VERBS[verb](over())


def test_a_note_on_a_case_that_is_over_does_not_open_it() -> None:
    assert VERBS["note"](over()).closed_at


def test_a_question_opens_a_case_again_so_that_somebody_answers() -> None:
    case = VERBS["ask"](over())

    assert (case.closed_at, case.outcome) == (None, None)
    assert [task.holder.sub for task in case.open_tasks] == [RECEPTION]


def test_one_call_for_one_reason_is_enough() -> None:
    once = VERBS["ask"](a_case())

    assert asked_for(once, CALL.with_(task_id="call2"), a_moment()) is once
    assert asked_for(once, CALL.with_(task_id="call2", about=FORM), a_moment()) is not once
    again = told(once, "call1", "done")
    assert asked_for(again, CALL.with_(task_id="call2"), a_moment()) is not again


def test_a_wish_goes_to_the_role_it_names() -> None:
    case = asked_for(a_case(), CALL.with_(role=Role.CLINICIAN), a_moment())

    assert case.tasks["call1"].holder.sub == CLINICIAN


def test_only_work_of_staff_is_assigned() -> None:
    case = VERBS["ask"](a_case())

    after = assigned(case, "call1", CLINICIAN, MONDAY, STAFF)

    assert after.tasks["call1"].holder == case.tasks["call1"].holder.with_(sub=CLINICIAN)
    for task_id, error in ((FORM, WrongStage), (CONSENT, WrongStage), ("nobody", NotFound)):
        with pytest.raises(error):
            assigned(case, task_id, CLINICIAN, MONDAY, STAFF)
    with pytest.raises(WrongStage):
        assigned(told(case, "call1", "done"), "call1", CLINICIAN, MONDAY, STAFF)


@pytest.mark.parametrize(
    ("wanted_in", "due_in"),
    [(8 * DAY, 7 * DAY), (DAY, timedelta(hours=18)), (-30 * DAY, timedelta(hours=18))],
)
def test_an_added_task_is_due_before_the_visit_or_within_a_day(
    wanted_in: timedelta, due_in: timedelta
) -> None:
    case = a_case().with_(wanted_by=MONDAY + wanted_in)

    assert VERBS["add"](case).tasks["added1"].due_at == MONDAY + due_in


def test_a_moved_visit_moves_what_patient_and_system_hold_but_no_call() -> None:
    case, due = VERBS["ask"](a_case()), MONDAY + 19 * DAY

    after = VERBS["move"](case)

    assert {after.tasks[t].due_at for t in (FORM, CONSENT, LETTER)} == {due}
    assert after.tasks[FORM].timer_at == due
    assert after.tasks["call1"] == case.tasks["call1"]


@pytest.mark.parametrize(
    ("step", "then", "next_in"),
    [
        (0, 0, timedelta(seconds=-5)),  # the invitation is still to come
        (1, 1, 17 * DAY),
        (2, 1, 17 * DAY),
        (4, 1, 17 * DAY),  # climbed: the patient is reminded of the new day
    ],
)
def test_a_moved_visit_moves_the_ladder(step: int, then: int, next_in: timedelta) -> None:
    next_at = MONDAY - timedelta(seconds=5) if step == 0 else None
    case = climbing()
    assert case.chase
    case = case.with_(chase=case.chase.with_(step=step, next_at=next_at))

    chase = VERBS["move"](case).chase

    assert chase
    assert (chase.step, chase.next_at) == (then, MONDAY + next_in)


def test_a_moved_visit_of_which_the_patient_owes_nothing_starts_no_ladder() -> None:
    assert VERBS["move"](told(a_case(), FORM, "submitted")).chase is None


def test_a_visit_is_not_moved_into_the_past() -> None:
    with pytest.raises(BadInput):
        moved(a_case(), MONDAY, a_pack(), a_moment(), STAFF)


def test_a_new_link_takes_back_what_was_about_to_leave_but_no_thanks() -> None:
    case = climbing()
    for kind in (MessageKind.REMINDER, MessageKind.FRESH_LINK, MessageKind.RECEIPT):
        case = queued(case, kind.name.lower().replace("_", ""), kind, Channel.EMAIL, MONDAY)

    after = VERBS["reissue"](case)

    assert list(after.messages) == ["receipt"]
    assert (after.link_serial, after.contacts_version) == (2, 2)
    assert after.chase == case.chase


@pytest.mark.parametrize(("step", "queues"), [(0, False), (1, True), (4, True)])
def test_the_ladder_s_own_invitation_is_enough(step: int, queues: bool) -> None:
    after = invited_again(climbing(step), "message1", Channel.EMAIL, MONDAY)

    assert bool(after.messages) is queues


def test_nobody_is_invited_to_nothing() -> None:
    case = told(a_case(), FORM, "paper_wanted")

    assert invited_again(case, "message1", Channel.EMAIL, MONDAY) is case


def test_a_message_is_told_until_it_is_off_the_list() -> None:
    case = VERBS["queue"](a_case())
    claim = case.messages["message1"].with_(op="op1", claims=1)

    claimed = message_told(case, "message1", "message_claimed", MONDAY, pending=claim)
    sent = message_told(claimed, "message1", "message_sent", MONDAY, pending=None)

    assert claimed.messages == {"message1": claim}
    assert sent.messages == {}
    assert message_told(sent, "message1", "message_delivered", MONDAY, pending=None).messages == {}


@pytest.mark.parametrize("outcome", ["", "  "])
def test_closing_needs_an_outcome(outcome: str) -> None:
    with pytest.raises(BadInput):
        closed(a_case(), outcome, a_moment(), STAFF)


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_note_says_something(text: str) -> None:
    with pytest.raises(BadInput):
        noted(a_case(), text, MONDAY, STAFF)


def test_closing_ends_tasks_messages_and_ladder() -> None:
    case = closed(VERBS["ask"](VERBS["queue"](a_case())), "moved away", a_moment(), STAFF)

    assert {task.stage for task in case.tasks.values()} == {"dropped", "voided", "done"}
    assert (case.messages, case.chase, case.next_at) == ({}, None, None)
    assert settled(case, a_moment()) is case


def test_closing_discards_what_arrived() -> None:
    case = closed(an_intake_case(), "not ours", a_moment(), STAFF)

    assert [task.stage for task in case.tasks.values()] == ["discarded"]


@pytest.mark.parametrize("names", [("signed",), ("signed", "sealing_started")])
def test_a_case_is_not_closed_over_a_signature_that_is_not_sealed_yet(
    names: tuple[str, ...],
) -> None:
    case = told(told(a_case(), FORM, "submitted"), CONSENT, "frozen", *names)

    with pytest.raises(WrongStage):
        closed(case, "moved away", a_moment(), STAFF)


def test_a_case_remembers_for_which_contacts_its_link_was_made() -> None:
    seen: list[Any] = [
        a_case(patient=a_patient(contacts_version=version)).contacts_version for version in (0, 3)
    ]

    assert seen == [None, 3]
    assert a_case().open_tasks[0].holder.kind is HolderKind.PATIENT
