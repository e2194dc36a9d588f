"""The page of a case over a practice in memory."""

from datetime import timedelta

import pytest

from baton.actions.notices import NOTICES
from baton.actions.open_case import token_of
from baton.actions.open_link import LINK_LOCKED, identify
from baton.actions.orders import At
from baton.actions.receive_scan import Arrival, receive_scan
from baton.actions.record_delivery import record_delivery
from baton.actions.set_right import Staff
from baton.actions.show_case import UNREADABLE, case_or_parked_page, case_page
from baton.domain.errors import NotFound, WrongAnswer
from baton.domain.messages import MessageState, Receipt
from baton.domain.views.board import Act, Delivery
from baton.domain.views.case import CaseView, TaskCard
from baton.domain.words import HolderKind, TaskKind
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case
from tests.patients import a_phone
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def shown(ports: FakePorts, case_id: str) -> CaseView:
    return case_page(ports, a_colleague(ports), case_id)


def card(view: CaseView, kind: TaskKind) -> TaskCard:
    return next(task for task in view.tasks if task.kind is kind)


def test_a_fresh_case_says_what_comes_next_and_who_holds_it(ports: FakePorts) -> None:
    case = with_case(ports)

    view = shown(ports, case.case_id)

    form, consent = card(view, TaskKind.FORM), card(view, TaskKind.SIGNATURE)
    assert (view.label, view.pack_title, view.version) == (
        "Mara Lindqvist",
        "New patient",
        case.seq,
    )
    assert (form.stage, form.next_action) == ("invited", "Open the link")
    assert (consent.stage, consent.detail) == ("waiting", "after Registration form")
    assert view.acts == (Act.NOTE, Act.MOVE, Act.ADD, Act.CLOSE, Act.REISSUE)
    assert view.finished == 0


def test_a_form_that_is_half_way_says_how_far_and_since_when(ports: FakePorts) -> None:
    case = with_case(ports)
    fresh = card(shown(ports, case.case_id), TaskKind.FORM)

    a_phone(ports, case).fill_in(pages=2)
    form = card(shown(ports, case.case_id), TaskKind.FORM)

    assert fresh.questions is None
    assert form.answered
    assert form.questions
    assert 0 < form.answered < form.questions
    assert form.saved_at == ports.now()


def test_the_plan_of_the_chase_stands_with_the_patients_task(ports: FakePorts) -> None:
    case = with_case(ports)

    view = shown(ports, case.case_id)

    assert [step.what for step in card(view, TaskKind.FORM).plan] == [
        "Invitation by e-mail",
        "Reminder by e-mail",
        "Chaser by SMS",
        "Call by reception",
    ]
    assert card(view, TaskKind.SIGNATURE).plan == ()


def test_a_call_card_has_name_number_and_reason(ports: FakePorts) -> None:
    case = with_case(ports)
    pass_time(ports, timedelta(days=7))

    task = card(shown(ports, case.case_id), TaskKind.CALL)

    assert task.call is not None
    assert (task.call.name, task.call.phone) == ("Mara Lindqvist", "+447700900123")
    assert task.call.why == task.reason == "Everything we may send was sent, and nothing came back"
    assert task.outcomes[0].value == "promised"
    assert task.holder is not None
    assert task.holder.kind is HolderKind.MEMBER


def test_a_message_is_followed_from_the_queue_to_its_bounce(ports: FakePorts) -> None:
    case = with_case(ports)
    pump(ports)
    queued = Staff(ports, PRACTICE, STAFF).reissue(case.case_id)
    waiting = shown(ports, queued.case_id).messages
    pump(ports)
    message = ports.store.messages(PRACTICE, case.case_id)[0]
    record_delivery(
        ports,
        Receipt(
            kind=MessageState.BOUNCED,
            practice_id=PRACTICE,
            case_id=case.case_id,
            message_id=message.message_id,
            op=message.op or "",
            at=ports.now(),
            detail="no such mailbox",
        ),
    )

    told = shown(ports, case.case_id).messages

    assert (waiting[0].delivery, waiting[0].to) == (Delivery.QUEUED, "the contact on record")
    assert (told[-1].delivery, told[-1].detail) == (Delivery.BOUNCED, "no such mailbox")
    assert told[-1].to == "ma…@patient.example"


def test_what_the_record_causes_leads_to_the_record(ports: FakePorts) -> None:
    unreachable = a_patient(patient_id="patient9", email=None, mobile=None)
    case = with_case(ports, unreachable)
    pump(ports)

    view = shown(ports, case.case_id)

    call, form = card(view, TaskKind.CALL), card(view, TaskKind.FORM)
    assert (call.mend_url, form.mend_url) == ("/staff/patients/patient9#details", None)
    assert call.call is not None
    assert call.call.phone is None
    assert "Where may we write?" in (call.call.script or "")


def test_ones_last_act_can_be_undone_on_the_page(ports: FakePorts) -> None:
    case = with_case(ports)
    form = card(shown(ports, case.case_id), TaskKind.FORM)
    Staff(ports, PRACTICE, a_colleague(ports).actor).put_on_paper(case.case_id, form.task_id)

    offered = shown(ports, case.case_id)
    told = case_page(ports, a_colleague(ports), case.case_id, notice=NOTICES[Act.PAPER])
    At(ports, a_colleague(ports), case.case_id).staff.take_back(case.case_id)

    assert offered.undo is not None
    assert offered.undo.action == f"/staff/cases/{case.case_id}/undo"
    assert told.notice is not None
    assert (told.notice.undo, told.undo) == (offered.undo, None)
    after = shown(ports, case.case_id)
    assert (after.undo, card(after, TaskKind.FORM).stage) == (None, "invited")


def test_the_link_says_when_it_was_opened_and_whether_it_is_locked(ports: FakePorts) -> None:
    case = with_case(ports)
    token = token_of(ports, case)
    fresh = shown(ports, case.case_id).link
    identify(ports, token, a_patient().birth_date)
    opened = shown(ports, case.case_id).link
    for _ in range(5):
        with pytest.raises(WrongAnswer):
            identify(ports, token, a_patient().birth_date + timedelta(days=1))

    locked = shown(ports, case.case_id)

    assert fresh is not None
    assert opened is not None
    assert locked.link is not None
    assert (fresh.opened_at, fresh.locked) == (None, False)
    assert (opened.opened_at, opened.locked) == (MONDAY, False)
    assert locked.link.locked
    assert any(task.reason and "birth dates" in task.reason for task in locked.tasks), LINK_LOCKED


def test_a_closed_case_says_how_it_ended_and_offers_only_a_note(ports: FakePorts) -> None:
    case = with_case(ports)
    Staff(ports, PRACTICE, STAFF).close(case.case_id, "moved away")

    view = shown(ports, case.case_id)

    assert (view.closed_outcome, view.acts) == ("moved away", (Act.NOTE,))
    assert all(task.final and task.holder is None and task.due_at is None for task in view.tasks)


def test_an_intake_case_has_no_patient_and_leads_to_its_scan(ports: FakePorts) -> None:
    ports.scans.put(f"in/{PRACTICE}/a.pdf", b"%PDF-1.7", content_type="application/pdf")
    case = receive_scan(ports, Arrival(key=f"in/{PRACTICE}/a.pdf", version_id="v1"))
    assert case is not None

    view = shown(ports, case.case_id)

    assert (view.patient_id, view.link, view.addable) == (None, None, ())
    assert view.tasks[0].open_url == f"/staff/scans/{case.case_id}"
    assert [line.url for line in view.documents] == [
        f"/staff/documents/{case.case_id}/{view.documents[0].document_id}"
    ]


def test_a_case_that_cannot_be_read_has_a_page_that_says_so(ports: FakePorts) -> None:
    case = with_case(ports)
    ports.store.spoil(PRACTICE, case.case_id)
    ports.store.park(PRACTICE, case.case_id, ports.now())

    view = case_or_parked_page(ports, a_colleague(ports), case.case_id)

    assert (view.label, view.pack_title, view.notice) == (
        "Mara Lindqvist",
        "Cannot be read",
        UNREADABLE,
    )
    assert (view.tasks, view.acts) == ((), ())


def test_a_case_of_another_practice_is_not_there(ports: FakePorts) -> None:
    case = with_case(ports)
    who = a_colleague(ports)
    elsewhere = who.of(who.practice.with_(practice_id="another"))

    with pytest.raises(NotFound):
        case_page(ports, elsewhere, case.case_id)
