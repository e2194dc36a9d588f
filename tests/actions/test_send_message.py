"""The send rule: claim, send once, record; what is uncertain waits for the receipt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from baton.actions.advance_case import advance_case
from baton.actions.open_case import token_of
from baton.actions.open_link import send_fresh_link
from baton.actions.ports import Outgoing, Rejected, Throttled, UnknownOutcome
from baton.actions.record_delivery import record_delivery
from baton.actions.send_message import send_message
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.casework import queued
from baton.domain.messages import MessageState, Receipt
from baton.domain.words import MessageKind, TaskKind, Work
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case


def reason_of(case: Case, kind: TaskKind) -> list[str | None]:
    return [task.reason for task in case.open_tasks if task.kind is kind]


def dropped(ports: FakePorts, case: Case) -> Case:
    """The case after staff have taken out all that it asked for."""
    for task in case.open_tasks:
        Staff(ports, PRACTICE, STAFF).drop(case.case_id, task.task_id, "not needed")
    return ports.store.get(PRACTICE, case.case_id)


def a_receipt_for(ports: object, case: Case, kind: MessageState, op: str) -> Receipt:
    return Receipt(
        kind=kind,
        practice_id=PRACTICE,
        case_id=case.case_id,
        message_id=next(m.message_id for m in ports.store.messages(PRACTICE, case.case_id)),  # type: ignore[attr-defined]
        op=op,
        at=MONDAY,
    )


def test_the_invitation_leaves_at_once_with_the_link_and_no_name() -> None:
    ports = staffed()
    case = with_case(ports)

    pump(ports)

    (mail,) = ports.email.sent
    assert mail.to == "mara@patient.example"
    assert "https://baton.example/p/" in mail.text
    assert "Mara" not in mail.text + mail.html + mail.subject
    assert (mail.tags.practice, mail.tags.case) == (PRACTICE, case.case_id)
    (row,) = ports.store.messages(PRACTICE, case.case_id)
    assert (row.state, row.claims) == (MessageState.SENT, 1)


def test_every_hint_twice_sends_once() -> None:
    ports = staffed()
    case = with_case(ports)
    for _ in range(3):
        ports.outbox.hint(Work.CASE, PRACTICE, case.case_id)
        ports.outbox.hint(Work.SEND, PRACTICE, case.case_id)

    pump(ports)

    assert len(ports.email.sent) == 1


def test_a_message_queued_again_by_a_racing_request_is_not_sent_again() -> None:
    ports = staffed()
    case = with_case(ports)
    pump(ports)
    (row,) = ports.store.messages(PRACTICE, case.case_id)
    sent = ports.store.get(PRACTICE, case.case_id)

    ports.store.save(queued(sent, row.message_id, MessageKind.FRESH_LINK, row.channel, ports.now()))
    send_message(ports, PRACTICE, case.case_id)

    assert len(ports.email.sent) == 1
    assert ports.store.get(PRACTICE, case.case_id).messages == {}


def test_every_hint_lost_is_made_good_by_the_sweep() -> None:
    ports = staffed()
    with_case(ports)
    ports.outbox.hints.clear()

    pass_time(ports, timedelta(minutes=2), step=timedelta(minutes=1))

    assert len(ports.email.sent) == 1


def test_an_unknown_outcome_waits_for_the_receipt_and_is_not_repeated() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(UnknownOutcome("timeout"))
    pump(ports)
    receipt = a_receipt_for(ports, case, MessageState.SENT, ports.email.sent[0].tags.op)

    assert record_delivery(ports, receipt)
    pass_time(ports, timedelta(hours=2))

    assert len(ports.email.sent) == 1
    assert not ports.store.get(PRACTICE, case.case_id).messages


def test_without_a_receipt_the_same_link_is_sent_again_after_the_grace() -> None:
    ports = staffed()
    with_case(ports)
    ports.email.loses_unknown = True
    ports.email.will(UnknownOutcome("timeout"))
    pump(ports)

    pass_time(ports, timedelta(minutes=14), step=timedelta(minutes=1))
    assert len(ports.email.sent) == 0
    pass_time(ports, timedelta(minutes=3), step=timedelta(minutes=1))

    assert len(ports.email.sent) == 1


def test_three_claims_without_an_end_go_to_a_person() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(*[UnknownOutcome("timeout")] * 3)

    pump(ports)
    pass_time(ports, timedelta(hours=2), step=timedelta(minutes=5))

    assert ports.email.tries == 3
    assert reason_of(ports.store.get(PRACTICE, case.case_id), TaskKind.REVIEW) == ["fix_contact"]


def test_a_throttled_send_uses_up_no_claim() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(*[Throttled("busy")] * 6)

    pump(ports)
    pass_time(ports, timedelta(hours=3), step=timedelta(minutes=1))

    assert len(ports.email.sent) == 1
    (row,) = ports.store.messages(PRACTICE, case.case_id)
    assert row.claims == 1


def test_a_refused_message_becomes_a_task_at_once() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(Rejected("MessageRejected"))

    pump(ports)

    assert reason_of(ports.store.get(PRACTICE, case.case_id), TaskKind.REVIEW) == ["fix_contact"]
    assert ports.email.tries == 1


def test_nothing_leaves_in_quiet_hours() -> None:
    ports = staffed()
    ports.now.move(timedelta(hours=13))  # ten in the evening
    with_case(ports)

    pump(ports)
    assert ports.email.sent == []
    pass_time(ports, timedelta(hours=11))

    assert len(ports.email.sent) == 1


def test_no_message_leaves_for_what_is_done_already() -> None:
    ports = staffed()
    case = with_case(ports)
    advance_case(ports, PRACTICE, case.case_id)
    dropped(ports, case)

    send_message(ports, PRACTICE, case.case_id)

    assert ports.email.sent == []


def test_a_claim_that_nobody_knows_the_end_of_is_forgotten_once_nothing_is_owed() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(*[UnknownOutcome("timeout")] * 3)
    pump(ports)
    pass_time(ports, timedelta(minutes=35), step=timedelta(minutes=5))

    over = dropped(ports, case)
    assert [m.claims for m in over.messages.values()] == [3]
    pass_time(ports, timedelta(hours=1), step=timedelta(minutes=5))

    after = ports.store.get(PRACTICE, case.case_id)
    assert (after.outcome, after.messages, after.next_at) == ("completed", {}, None)


def test_a_chaser_of_unknown_fate_is_not_repeated_once_nothing_is_owed() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(UnknownOutcome("timeout"))
    pump(ports)
    dropped(ports, case)

    pass_time(ports, timedelta(hours=1), step=timedelta(minutes=5))

    assert ports.email.tries == 1
    assert ports.store.get(PRACTICE, case.case_id).messages == {}


def test_a_refusal_that_comes_too_late_does_not_open_the_case_again() -> None:
    ports = staffed()
    case = with_case(ports)

    class ClosedMeanwhile:
        def send(self, message: Outgoing) -> str:
            dropped(ports, case)
            raise Rejected("MessageRejected")

    pump(replace(ports, email=ClosedMeanwhile()))

    after = ports.store.get(PRACTICE, case.case_id)
    assert (after.open_tasks, after.outcome) == ((), "completed")


def test_a_bounce_marks_the_contact_and_opens_a_task_once() -> None:
    ports = staffed()
    case = with_case(ports)
    pump(ports)
    op = ports.email.sent[0].tags.op
    receipt = a_receipt_for(ports, case, MessageState.BOUNCED, op)

    assert record_delivery(ports, receipt)
    assert not record_delivery(ports, receipt)

    after = ports.store.get(PRACTICE, case.case_id)
    assert reason_of(after, TaskKind.REVIEW) == ["fix_contact"]
    patient = ports.store.patient(PRACTICE, case.patient_id or "")
    assert patient.email
    assert patient.email.state.value == "bounced"


def test_after_a_bounce_the_next_message_goes_by_sms() -> None:
    ports = staffed()
    case = with_case(ports)
    pump(ports)
    op = ports.email.sent[0].tags.op
    record_delivery(ports, a_receipt_for(ports, case, MessageState.BOUNCED, op))

    pass_time(ports, timedelta(days=5))

    assert [m.to for m in ports.sms.sent] == ["+447700900123"]


def test_a_report_that_was_faster_than_our_own_record_is_believed() -> None:
    ports = staffed()
    case = with_case(ports)
    ports.email.will(UnknownOutcome("timeout"))
    pump(ports)
    (row,) = ports.store.messages(PRACTICE, case.case_id)
    ports.store.note_receipt(row.with_(state=MessageState.SENT))

    pass_time(ports, timedelta(minutes=20), step=timedelta(minutes=5))

    assert len(ports.email.sent) == 1
    assert not ports.store.get(PRACTICE, case.case_id).messages


def test_a_patient_who_lost_every_contact_before_it_left_is_called() -> None:
    ports = staffed()
    case = with_case(ports)
    advance_case(ports, PRACTICE, case.case_id)
    patient = ports.store.patient(PRACTICE, case.patient_id or "")
    ports.store.save_patient(patient.with_(email=None, mobile=None))

    pump(ports)

    after = ports.store.get(PRACTICE, case.case_id)
    assert reason_of(after, TaskKind.CALL) == ["unreachable"]
    assert not after.messages


def test_two_workers_at_once_send_once() -> None:
    ports = staffed()
    case = with_case(ports)
    advance_case(ports, PRACTICE, case.case_id)

    class Doubled:
        def send(self, message: Outgoing) -> str:
            send_message(ports, PRACTICE, case.case_id)
            return ports.email.send(message)

    send_message(replace(ports, email=Doubled()), PRACTICE, case.case_id)

    assert len(ports.email.sent) == 1


def test_a_hint_about_nothing_is_taken() -> None:
    send_message(staffed(), PRACTICE, "nobody")


@pytest.mark.parametrize("channel", ["email", "mobile"])
def test_one_channel_is_enough(channel: str) -> None:
    ports = staffed()
    other = "mobile" if channel == "email" else "email"
    with_case(ports, a_patient(**{other: None}))

    pump(ports)

    assert len(ports.email.sent) + len(ports.sms.sent) == 1


def test_a_fresh_link_asked_for_at_night_leaves_at_once() -> None:
    ports = staffed()
    case = with_case(ports)
    pump(ports)
    token = token_of(ports, ports.store.get(PRACTICE, case.case_id))
    ports.now.move(timedelta(hours=14))

    send_fresh_link(ports, token)
    pump(ports)

    assert len(ports.email.sent) == 2
