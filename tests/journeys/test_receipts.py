"""What providers report of messages: once, twice, late, out of order, or about nobody."""

import json

import pytest

from baton.domain.views.board import BoardRow, Delivery
from baton.domain.views.people import ContactLine
from baton.domain.words import Channel, ContactState, Role, TaskKind
from baton_local.emulator import wait_until
from baton_local.mail import Mail
from baton_local.receipts import Fate
from baton_local.story import LINK, Person
from tests.deployed import Workplace, a_person, eventually

pytestmark = pytest.mark.journeys

A_WHILE_SECONDS = 1.5


def test_a_delivery_is_shown_and_nothing_late_undoes_it(practice: Workplace) -> None:
    case_id, mail = _invited(practice, a_person())

    _report(practice, mail, Fate.DELIVERED, Fate.DELIVERED)
    eventually(lambda: _delivery(practice, case_id) is Delivery.DELIVERED, "the delivery")
    version = practice.case(case_id).version
    _report(practice, mail, Fate.SENT, Fate.DELAYED, Fate.DELIVERED, Fate.BOUNCED)
    wait_until(lambda: practice.case(case_id).version != version, A_WHILE_SECONDS)

    assert _delivery(practice, case_id) is Delivery.DELIVERED
    assert practice.case(case_id).version == version
    assert _to_mend(practice, case_id) == []


def test_a_bounce_is_one_task_and_the_next_message_takes_the_other_way(
    practice: Workplace,
) -> None:
    person = a_person()
    case_id, mail = _invited(practice, person)

    _report(practice, mail, Fate.BOUNCED, Fate.BOUNCED)
    task = eventually(lambda: next(iter(_to_mend(practice, case_id)), None), "a task to mend it")
    _report(practice, mail, Fate.BOUNCED, Fate.DELIVERED)
    reminder = practice.task(case_id, TaskKind.FORM).plan[0]
    practice.stack.move_clock(reminder.at.isoformat())
    practice.come_back()
    text = eventually(lambda: next(iter(practice.mail_to(person.mobile)), None), "a text")

    assert task.holder.role is Role.RECEPTION
    assert reminder.what == "Reminder by SMS"
    assert LINK.search(text.text)
    assert len(practice.mail_to(person.email)) == 1
    assert len(_to_mend(practice, case_id)) == 1
    assert _contact(practice, case_id, Channel.EMAIL).state is ContactState.BOUNCED


def test_a_corrected_contact_ends_the_task_and_starts_again(practice: Workplace) -> None:
    person = a_person(mobile="")
    case_id, mail = _invited(practice, person)
    _report(practice, mail, Fate.BOUNCED)
    eventually(lambda: _to_mend(practice, case_id), "a task to mend it")
    right = a_person().email

    practice.staff.browser.get(f"/staff/patients/{practice.case(case_id).patient_id}")
    practice.staff.browser.submit({"email": right}, action="/correct")
    again = eventually(lambda: next(iter(practice.mail_to(right)), None), "a second invitation")
    _report(practice, mail, Fate.BOUNCED)  # late, about the address of before
    wait_until(lambda: bool(_to_mend(practice, case_id)), A_WHILE_SECONDS)

    assert LINK.search(again.text)
    assert _to_mend(practice, case_id) == []
    assert _contact(practice, case_id, Channel.EMAIL).state is not ContactState.BOUNCED


def test_who_complains_gets_no_more_mail(practice: Workplace) -> None:
    person = a_person(mobile="")
    case_id, mail = _invited(practice, person)

    _report(practice, mail, Fate.COMPLAINED)
    eventually(lambda: _to_mend(practice, case_id), "a task for staff")
    practice.stack.move_clock("+5d")
    practice.come_back()
    wait_until(lambda: len(practice.mail_to(person.email)) > 1, A_WHILE_SECONDS)

    assert len(practice.mail_to(person.email)) == 1
    assert _contact(practice, case_id, Channel.EMAIL).state is ContactState.OPTED_OUT


def test_a_text_that_cannot_arrive_is_a_task_too(practice: Workplace) -> None:
    person = a_person(email="")
    case_id, text = _invited(practice, person)

    _report(practice, text, Fate.BOUNCED, Fate.BOUNCED)
    eventually(lambda: _to_mend(practice, case_id), "a task to mend it")

    assert text.channel.value == "sms"
    assert len(_to_mend(practice, case_id)) == 1
    assert _contact(practice, case_id, Channel.SMS).state is ContactState.BOUNCED


def test_forged_and_foreign_receipts_change_nothing(practice: Workplace) -> None:
    case_id, mail = _invited(practice, a_person())
    tags = {"practice": practice.practice_id, "case": case_id, "message": "m0", "op": "o0"}
    version = practice.case(case_id).version

    for text in ("nonsense", "[]", "{}", json.dumps({"eventType": "Bounce", "mail": {"tags": {}}})):
        practice.stack.client("sns").publish(
            TopicArn=practice.stack.outputs["ReceiptsTopicArn"], Message=text
        )
    _report(practice, mail.model_copy(update={"tags": tags}), Fate.BOUNCED)
    unknown = {**tags, "practice": "nobody", "case": "nothing"}
    _report(practice, mail.model_copy(update={"tags": unknown}), Fate.BOUNCED)
    wait_until(lambda: practice.case(case_id).version != version, A_WHILE_SECONDS)

    assert practice.case(case_id).version == version
    eventually(lambda: not practice.stack.queue_depths()["ReceiptQueue"], "an empty queue")


def _invited(practice: Workplace, person: Person) -> tuple[str, Mail]:
    case_id = practice.story(person).open()
    address = person.email or person.mobile
    mail = eventually(lambda: next(iter(practice.mail_to(address)), None), "an invitation")
    eventually(lambda: _delivery(practice, case_id) is Delivery.SENT, "its record")
    return case_id, mail


def _report(practice: Workplace, mail: Mail, *fates: Fate) -> None:
    for fate in fates:
        practice.stack.inject(mail, fate)


def _delivery(practice: Workplace, case_id: str) -> Delivery | None:
    messages = practice.case(case_id).messages
    return messages[-1].delivery if messages else None


def _to_mend(practice: Workplace, case_id: str) -> list[BoardRow]:
    rows = [row for row in practice.rows() if row.case_id == case_id]
    return [row for row in rows if row.kind is TaskKind.REVIEW]


def _contact(practice: Workplace, case_id: str, channel: Channel) -> ContactLine:
    contacts = practice.patient(practice.case(case_id).patient_id or "").contacts
    return next(contact for contact in contacts if contact.channel is channel)
