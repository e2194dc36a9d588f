"""Receipts come late, twice, out of order and about cases that are over: all harmless."""

from dataclasses import replace
from datetime import timedelta

import pytest

from baton.actions.ports import UnknownOutcome
from baton.actions.record_delivery import record_delivery
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import Unavailable
from baton.domain.messages import Message, MessageState, Receipt
from baton.domain.patients import Contact
from baton.domain.words import Channel, ContactState
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts, MemoryStore
from tests.fakes.practice import pass_time, pump, staffed, with_case

S = MessageState


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    """A case whose invitation has left."""
    case = with_case(ports)
    pump(ports)
    return case


def row(ports: FakePorts, case: Case) -> Message:
    return ports.store.messages(PRACTICE, case.case_id)[0]


def a_receipt(ports: FakePorts, case: Case, kind: MessageState, **changes: object) -> Receipt:
    sent = row(ports, case)
    return Receipt(
        kind=kind,
        practice_id=PRACTICE,
        case_id=case.case_id,
        message_id=sent.message_id,
        op=sent.op or "",
        at=MONDAY,
    ).with_(**changes)


def now(ports: FakePorts, case: Case) -> Case:
    return ports.store.get(PRACTICE, case.case_id)


def reviews(ports: FakePorts, case: Case) -> list[str | None]:
    return [task.reason for task in now(ports, case).open_tasks if task.reason]


def email(ports: FakePorts) -> Contact:
    contact = ports.store.patient(PRACTICE, a_patient().patient_id).contact(Channel.EMAIL)
    assert contact is not None
    return contact


def test_a_delivery_is_told_once(ports: FakePorts, case: Case) -> None:
    receipt = a_receipt(ports, case, S.DELIVERED)

    assert [record_delivery(ports, receipt) for _ in range(3)] == [True, False, False]

    names = [event.name for event in ports.store.events(PRACTICE, case.case_id)]
    assert names.count("message_delivered") == 1
    assert row(ports, case).state is S.DELIVERED


@pytest.mark.parametrize(
    "changes", [{"message_id": "nobody"}, {"case_id": "nobody"}, {"practice_id": "practice2"}]
)
def test_a_report_about_no_message_of_ours_changes_nothing(
    ports: FakePorts, case: Case, changes: dict[str, str]
) -> None:
    assert not record_delivery(ports, a_receipt(ports, case, S.BOUNCED, **changes))

    assert now(ports, case) == ports.store.get(PRACTICE, case.case_id)
    assert email(ports).state is ContactState.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "state"),
    [(S.BOUNCED, ContactState.BOUNCED), (S.COMPLAINED, ContactState.OPTED_OUT)],
)
def test_a_broken_contact_is_marked_and_handed_to_reception(
    ports: FakePorts, case: Case, kind: MessageState, state: ContactState
) -> None:
    assert record_delivery(ports, a_receipt(ports, case, kind))

    assert email(ports).state is state
    assert reviews(ports, case) == ["fix_contact"]


def test_a_passing_bounce_is_no_bounce(ports: FakePorts, case: Case) -> None:
    assert not record_delivery(ports, a_receipt(ports, case, S.BOUNCED, permanent=False))

    assert email(ports).state is ContactState.UNKNOWN


def test_a_late_bounce_of_the_old_address_leaves_the_new_one_alone(
    ports: FakePorts, case: Case
) -> None:
    receipt = a_receipt(ports, case, S.BOUNCED)
    patient = ports.store.patient(PRACTICE, a_patient().patient_id)
    ports.store.save_patient(patient.with_(email=Contact(value="new@patient.example")))

    assert record_delivery(ports, receipt)

    assert email(ports) == Contact(value="new@patient.example")


def test_a_bounce_after_the_case_is_over_marks_the_contact_and_opens_nothing(
    ports: FakePorts, case: Case
) -> None:
    Staff(ports, PRACTICE, STAFF).close(case.case_id, "went elsewhere")

    assert record_delivery(ports, a_receipt(ports, case, S.BOUNCED))

    after = now(ports, case)
    assert (after.open_tasks, after.outcome, after.next_at) == ((), "went elsewhere", None)
    assert email(ports).state is ContactState.BOUNCED


@pytest.mark.parametrize("kind", [S.SENT, S.DELIVERED])
def test_a_report_ends_an_open_claim(ports: FakePorts, kind: MessageState) -> None:
    ports.email.will(UnknownOutcome("timeout"))
    case = with_case(ports)
    pump(ports)
    assert now(ports, case).messages

    assert record_delivery(ports, a_receipt(ports, case, kind))
    pass_time(ports, timedelta(hours=1))

    assert len(ports.email.sent) == 1
    assert now(ports, case).messages == {}


def test_a_report_of_an_older_try_does_not_close_the_newer_one(
    ports: FakePorts,
) -> None:
    ports.email.will(UnknownOutcome("timeout"), UnknownOutcome("timeout"))
    case = with_case(ports)
    pump(ports)
    first = a_receipt(ports, case, S.SENT)
    pass_time(ports, timedelta(minutes=20), step=timedelta(minutes=5))

    assert row(ports, case).claims == 2
    assert not record_delivery(ports, first)
    assert record_delivery(ports, first.with_(kind=S.DELIVERED))  # it arrived: that is enough
    assert now(ports, case).messages == {}


class Busy:
    """A store that cannot be read for now."""

    def __init__(self, behind: MemoryStore) -> None:
        self.message = behind.message

    def get(self, practice_id: str, case_id: str) -> Case:
        raise Unavailable("the table is short of capacity")


def test_a_bounce_that_meets_a_busy_table_is_left_to_be_delivered_again() -> None:
    ports = staffed()
    case = with_case(ports)
    pump(ports)
    (row,) = ports.store.messages(PRACTICE, case.case_id)
    bounce = Receipt(
        kind=MessageState.BOUNCED,
        practice_id=PRACTICE,
        case_id=case.case_id,
        message_id=row.message_id,
        op=row.op or "",
        at=MONDAY,
    )

    with pytest.raises(Unavailable):
        record_delivery(replace(ports, store=Busy(ports.store)), bounce)
    record_delivery(ports, bounce)

    email = ports.store.patient(PRACTICE, a_patient().patient_id).email
    assert email
    assert email.state is ContactState.BOUNCED


class Overtaken:
    """A store in which another receipt is recorded just before a case is read for a change."""

    def __init__(self, ports: FakePorts, faster: Receipt) -> None:
        self._ports, self._faster = ports, [faster]

    def get(self, practice_id: str, case_id: str) -> Case:
        while self._faster:
            record_delivery(self._ports, self._faster.pop())
        return self._ports.store.get(practice_id, case_id)

    def __getattr__(self, name: str) -> object:
        return getattr(self._ports.store, name)


def test_a_receipt_that_is_overtaken_takes_nothing_back(ports: FakePorts, case: Case) -> None:
    ports.store.note_receipt(row(ports, case).with_(state=S.CLAIMED))
    sent, delivered = (a_receipt(ports, case, kind) for kind in (S.SENT, S.DELIVERED))

    record_delivery(replace(ports, store=Overtaken(ports, delivered)), sent)

    assert row(ports, case).state is S.DELIVERED
