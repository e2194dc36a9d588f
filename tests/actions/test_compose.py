"""The words of a message: the present link, what is owed, and nothing about the person."""

from typing import Any

import pytest

from baton.actions.compose import composed
from baton.actions.open_case import token_of
from baton.actions.ports import Outgoing, Tags
from baton.domain.case import Case, PendingMessage
from baton.domain.codes import code_of
from baton.domain.messages import Message
from baton.domain.words import Channel, MessageKind
from tests.builders import MONDAY, PRACTICE, a_message, a_patient, a_practice
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    return with_case(ports)


def written(
    ports: FakePorts, case: Case, kind: MessageKind, channel: Channel = Channel.EMAIL, **row: Any
) -> Outgoing:
    patient = ports.store.patient(PRACTICE, case.patient_id or "")
    pending = PendingMessage(message_id="message1", kind=kind, channel=channel, timer_at=MONDAY)
    contact = patient.contact(channel)
    assert contact is not None
    message: Message = a_message(
        case_id=case.case_id, kind=kind, channel=channel, contact=contact.value, op="op1", **row
    )
    return composed(ports, a_practice(), patient, case, pending, message)


@pytest.mark.parametrize("kind", list(MessageKind))
@pytest.mark.parametrize("channel", list(Channel))
def test_no_message_names_the_patient_or_what_is_wrong_with_them(
    ports: FakePorts, case: Case, kind: MessageKind, channel: Channel
) -> None:
    message = written(ports, case, kind, channel)

    said = message.subject + message.text + message.html
    patient = a_patient()
    for secret in (patient.given_name, patient.family_name, "1984", "mara@", case.case_id):
        assert secret not in said
    assert message.sender_name == "Harbour Dental"


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - {MessageKind.RECEIPT, MessageKind.CODE}))
def test_what_asks_for_something_carries_the_present_link(
    ports: FakePorts, case: Case, kind: MessageKind
) -> None:
    assert f"https://baton.example/p/{token_of(ports, case)}" in written(ports, case, kind).text


def test_a_code_leads_nowhere_and_is_the_same_at_each_try(ports: FakePorts, case: Case) -> None:
    once, again = (written(ports, case, MessageKind.CODE) for _ in range(2))

    assert once.text == again.text
    assert "/p/" not in once.text + once.html
    assert code_of(ports.keys().link, "message1") in once.text


def test_a_message_goes_to_the_contact_of_its_row_with_ids_alone(
    ports: FakePorts, case: Case
) -> None:
    message = written(ports, case, MessageKind.INVITE)

    assert message.to == "mara@patient.example"
    assert message.tags == Tags(practice=PRACTICE, case=case.case_id, message="message1", op="op1")


def test_an_sms_is_words_alone(ports: FakePorts, case: Case) -> None:
    message = written(ports, case, MessageKind.CHASER, Channel.SMS)

    assert (message.to, message.html, message.subject) == ("+447700900123", "", "")


def test_the_same_case_gives_the_same_words_again(ports: FakePorts, case: Case) -> None:
    assert written(ports, case, MessageKind.INVITE) == written(ports, case, MessageKind.INVITE)
