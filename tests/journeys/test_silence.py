"""Nobody answers: the ladder climbs by itself until a named person is asked to call."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from baton.domain.views.board import BoardRow
from baton.domain.views.case import CaseView
from baton.domain.words import HolderKind, MessageKind, Role, TaskKind
from baton_local.emulator import wait_until
from baton_local.mail import Channel
from tests.deployed import ZONE, Workplace, a_person, eventually, local

pytestmark = pytest.mark.journeys

WAKING = range(8, 20)  # hours of the day in which a founded practice writes to patients
A_WHILE_SECONDS = 1.5


def test_silence_leads_to_a_reminder_a_chaser_and_a_call(practice: Workplace) -> None:
    practice.hire("Rita Botha", Role.RECEPTION, on_duty=True)
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    story.invitation()
    plan = practice.task(case_id, TaskKind.FORM).plan
    assert [step.what for step in plan] == [
        "Reminder by e-mail",
        "Chaser by SMS",
        "Call by reception",
    ]

    for number, step in enumerate(plan[:2], 2):
        _let_pass(practice, step.at)
        eventually(partial(_has_sent, practice, case_id, number), step.what)
    _let_pass(practice, plan[2].at)
    call = eventually(lambda: _call(practice, case_id), "a call task")

    assert _sent(practice, case_id) == [
        MessageKind.INVITE,
        MessageKind.REMINDER,
        MessageKind.CHASER,
    ]
    texts = practice.mail_to(person.email, person.mobile)
    assert [mail.channel for mail in reversed(texts)] == [Channel.EMAIL, Channel.EMAIL, Channel.SMS]
    assert len({mail.text for mail in texts}) == 3
    assert call.label == person.name
    assert (call.holder.kind, call.holder.role) == (HolderKind.MEMBER, Role.RECEPTION)
    assert call.holder.name == "Rita Botha"
    card = practice.task(case_id, TaskKind.CALL).call
    assert card is not None
    assert (card.name, (card.phone or "").replace(" ", "")) == (person.name, person.mobile)
    assert card.why

    practice.come_back()
    patient = story.at_the_door()
    story.fill_in(patient)
    assert _call(practice, case_id) is None
    assert practice.task(case_id, TaskKind.CALL).final
    story.sign(patient)
    eventually(lambda: practice.case(case_id).closed_outcome, "the end of the case")


def test_a_patient_who_finishes_before_the_reminder_is_left_in_peace(practice: Workplace) -> None:
    practice.come_back()
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    patient = story.at_the_door()
    plan = practice.task(case_id, TaskKind.FORM).plan
    story.fill_in(patient)
    story.sign(patient)
    eventually(lambda: practice.case(case_id).closed_outcome, "the end of the case")
    sent = _sent(practice, case_id)

    for step in plan:
        _let_pass(practice, step.at)
    wait_until(lambda: _sent(practice, case_id) != sent, A_WHILE_SECONDS)

    assert _sent(practice, case_id) == sent
    assert MessageKind.REMINDER not in sent
    assert not [task for task in practice.case(case_id).tasks if task.kind is TaskKind.CALL]


def test_what_is_opened_at_night_is_sent_in_the_morning(practice: Workplace) -> None:
    today = practice.stack.clock.now().astimezone(ZONE).date()
    practice.stack.move_clock(local(today, 22).isoformat())
    practice.come_back()
    person = a_person()
    story = practice.story(person)

    story.open(in_days=9)
    for at in (local(today, 23), local(today + timedelta(days=1), 7, 58)):
        _let_pass(practice, at)
        assert not wait_until(lambda: bool(practice.mail_to(person.email)), A_WHILE_SECONDS)
    _let_pass(practice, local(today + timedelta(days=1), 8, 0))
    mail = eventually(lambda: next(iter(practice.mail_to(person.email)), None), "the invitation")

    assert mail.at.astimezone(ZONE).hour == 8


def test_nobody_was_written_to_at_night(practice: Workplace) -> None:
    patients = [mail for mail in practice.stack.mail() if "@practice.example" not in mail.to]

    assert patients
    assert all(mail.at.astimezone(ZONE).hour in WAKING for mail in patients)


def _let_pass(practice: Workplace, at: datetime) -> None:
    practice.stack.move_clock((at + timedelta(minutes=1)).isoformat())


def _sent(practice: Workplace, case_id: str) -> list[MessageKind]:
    """The kinds of messages that went out, oldest first; receipts say thanks and count apart."""
    case: CaseView = practice.case(case_id)
    sent = sorted(case.messages, key=lambda message: message.at)
    return [message.kind for message in sent if message.delivery == "sent"]


def _has_sent(practice: Workplace, case_id: str, number: int) -> bool:
    return len(_sent(practice, case_id)) == number


def _call(practice: Workplace, case_id: str) -> BoardRow | None:
    rows = [row for row in practice.rows() if row.case_id == case_id]
    return next((row for row in rows if row.kind is TaskKind.CALL), None)
