"""Staff set things right, and every way that is not the usual one still ends."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from baton.domain.views.board import Delivery
from baton.domain.views.case import TaskCard
from baton.domain.words import HolderKind, Role, TaskKind
from baton_local.browsing import Page
from baton_local.mail import Mail
from baton_local.people import Patient
from baton_local.story import ANSWERS, LINK
from tests.deployed import Workplace, a_person, eventually
from tests.engines.builders import a_pdf

pytestmark = pytest.mark.journeys


def test_a_wrong_address_is_corrected_and_the_invitation_goes_out_again(
    practice: Workplace,
) -> None:
    typo = a_person(email="quaga@patient.example", mobile="")
    story = practice.story(typo)
    case_id = story.open()
    old = story.at_the_door()
    right = a_person().email

    page = _corrected(practice, case_id, {"email": right})
    mail = eventually(lambda: next(iter(practice.mail_to(right)), None), "the second invitation")
    dead = old.open_link()
    new = Patient(old.browser.as_new_device(), _link(mail.text), typo.birth_date, ANSWERS)

    assert "The details were corrected" in page.text
    assert _link(mail.text) != old.link
    assert dead.status == 422
    assert typo.family_name not in dead.text
    assert typo.name in new.open_link().text


def test_a_birth_date_that_we_had_wrong_is_corrected_and_the_same_link_opens(
    practice: Workplace,
) -> None:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    patient = story.at_the_door()
    patient.birth_date = date(1987, 1, 2)  # her true one: the record has another
    tries = [patient.open_link().status for _ in range(5)]
    review = eventually(lambda: _open(practice, case_id, TaskKind.REVIEW), "a task to look at it")

    _corrected(practice, case_id, {"day": "2", "month": "1", "year": "1987"})
    opened = patient.open_link()

    assert tries == [422] * 5
    assert review.holder
    assert review.holder.role is Role.RECEPTION
    assert "birth date" in review.title
    assert person.name in opened.text
    assert _open(practice, case_id, TaskKind.REVIEW) is None
    link = practice.case(case_id).link
    assert link
    assert not link.locked


def test_a_moved_appointment_takes_its_reminders_along(practice: Workplace) -> None:
    story = practice.story(a_person())
    case_id = story.open()
    story.invitation()
    before = practice.task(case_id, TaskKind.FORM)
    to = practice.stack.clock.now().date() + timedelta(days=20)

    moved = practice.staff.act(case_id, "move", {"date": str(to), "time": "15:30", "reason": "flu"})
    after = practice.task(case_id, TaskKind.FORM)
    past = practice.staff.act(case_id, "move", {"date": "2020-01-01", "time": "09:00"})

    assert "The time was moved" in moved.text
    assert practice.case(case_id).wanted_by_at == datetime.fromisoformat(f"{to}T13:30:00Z")
    shift = after.due_at - before.due_at if after.due_at and before.due_at else timedelta()
    assert shift > timedelta(days=13)
    assert [b.at - a.at for a, b in zip(before.plan[:2], after.plan[:2], strict=True)] == [
        shift
    ] * 2
    assert past.status in {400, 422}


@pytest.mark.parametrize("source", ["phone", "paper"])
def test_answers_are_taken_by_phone_or_from_paper(practice: Workplace, source: str) -> None:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    form = practice.task(case_id, TaskKind.FORM)
    if source == "paper":
        practice.staff.act(case_id, "paper", {}, task=form.task_id)

    check = _typed(practice, case_id, form)
    done = practice.staff.browser.submit({"source": source}, command="send")
    patient = story.at_the_door()
    patient.open_link()
    story.sign(patient)
    eventually(lambda: practice.case(case_id).closed_outcome, "the end of the case")

    assert str(ANSWERS["Their full name"]) in check.text
    assert "The answers were handed in" in done.text
    assert practice.task(case_id, TaskKind.FORM).stage == "submitted"
    assert practice.task(case_id, TaskKind.SIGNATURE).stage == "sealed"
    handed_in = next(e for e in practice.case(case_id).timeline if "handed in" in e.what)
    assert handed_in.who == "Joan Reyes"


def test_a_consent_signed_on_paper_ends_with_its_scan(practice: Workplace) -> None:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    patient = story.at_the_door()
    story.fill_in(patient)
    eventually(lambda: _stage(practice, case_id) == "awaiting signature", "a consent to sign")
    patient.browser.get("/p/me")
    asked = patient.browser.submit({"request": "paper"}, command="paper")
    _put_scan(practice)

    consent = practice.task(case_id, TaskKind.SIGNATURE)
    row = eventually(
        lambda: next((r for r in practice.rows() if r.kind is TaskKind.FILING), None), "the scan"
    )
    practice.staff.browser.get(row.url)
    practice.staff.browser.submit(button="File here")
    eventually(lambda: practice.case(case_id).closed_outcome, "the end of the case")

    assert asked.status == 200
    assert consent.holder
    assert consent.holder.kind is HolderKind.MEMBER
    assert _stage(practice, case_id) == "signed on paper"


def test_a_task_is_dropped_and_another_added(practice: Workplace) -> None:
    story = practice.story(a_person())
    case_id = story.open()
    welcome = practice.task(case_id, TaskKind.DOCUMENT)

    unsaid = practice.staff.act(case_id, "drop", {}, task=welcome.task_id)
    practice.staff.act(case_id, "drop", {"reason": "Has it already"}, task=welcome.task_id)
    dropped = practice.task(case_id, TaskKind.DOCUMENT)
    twice = [("item", "registration"), ("version", str(practice.case(case_id).version))]
    for _ in range(2):
        practice.staff.browser.post(f"/staff/cases/{case_id}/add", dict(twice))

    assert 400 <= unsaid.status < 500
    assert (dropped.final, dropped.outcome) == (True, "Has it already")
    forms = [task for task in practice.case(case_id).tasks if task.kind is TaskKind.FORM]
    assert len(forms) == 2


def test_what_was_done_by_mistake_is_undone(practice: Workplace) -> None:
    case_id = practice.story(a_person()).open()
    eventually(lambda: _sent(practice, case_id), "the invitation is sent")
    form = practice.task(case_id, TaskKind.FORM)
    told = practice.staff.act(case_id, "paper", {}, task=form.task_id)

    page = practice.staff.browser.submit(action="/undo")

    assert "It goes on paper now" in told.text
    assert "everything is as it was before" in page.text
    assert practice.task(case_id, TaskKind.FORM).stage == form.stage


def test_a_note_is_kept_and_a_call_goes_to_a_colleague_and_is_put_off(practice: Workplace) -> None:
    rita = practice.hire("Rita Botha", Role.RECEPTION, on_duty=True)
    story = practice.story(a_person(email="", mobile=""))
    case_id = story.open()
    call = eventually(lambda: _open(practice, case_id, TaskKind.CALL), "a call task")
    me = practice.set_up().me
    later = practice.stack.clock.now().date() + timedelta(days=2)

    practice.staff.act(case_id, "note", {"text": "Rings back after lunch"})
    practice.staff.act(case_id, "assign", {"holder": me.member}, task=call.task_id)
    mine = practice.task(case_id, TaskKind.CALL)
    practice.staff.act(
        case_id, "defer", {"date": str(later), "time": "10:00", "reason": "Away"}, task=call.task_id
    )
    deferred = practice.task(case_id, TaskKind.CALL)

    assert call.holder
    assert call.holder.name == "Rita Botha"
    assert rita.email
    assert "Rings back after lunch" in {entry.note for entry in practice.case(case_id).timeline}
    assert mine.holder
    assert mine.holder.mine
    assert deferred.deferred == 1
    assert deferred.due_at
    assert deferred.due_at.date() == later


def test_a_patient_whom_no_message_reaches_is_called(practice: Workplace) -> None:
    person = a_person(email="", mobile="")
    story = practice.story(person)
    case_id = story.open()
    call = eventually(lambda: _open(practice, case_id, TaskKind.CALL), "a call task")

    form = practice.task(case_id, TaskKind.FORM)
    practice.staff.act(case_id, "paper", {}, task=form.task_id)
    on_paper = practice.task(case_id, TaskKind.FORM)

    assert call.call
    assert call.call.name == person.name
    assert call.reason
    assert on_paper.holder
    assert on_paper.holder.kind is HolderKind.MEMBER
    assert _open(practice, case_id, TaskKind.CALL) is None
    assert not practice.case(case_id).messages


def test_a_case_is_closed_with_an_outcome_and_falls_silent(practice: Workplace) -> None:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    patient = story.at_the_door()
    sent = len(practice.mail_to(person.email, person.mobile))

    unsaid = practice.staff.act(case_id, "close", {})
    closed = practice.staff.act(case_id, "close", {"outcome": "visit_cancelled"})
    again = practice.staff.act(case_id, "close", {"outcome": "visit_cancelled"})
    patient.open_link()
    practice.stack.move_clock("+3d")
    practice.come_back()

    assert 400 <= unsaid.status < 500
    assert "messages have stopped" in closed.text
    assert again.status == 409
    case = practice.case(case_id)
    assert case.closed_outcome == "The visit was cancelled"
    assert all(task.final for task in case.tasks)
    assert len(practice.mail_to(person.email, person.mobile)) == sent


def test_two_children_with_one_phone_have_a_link_each(practice: Workplace) -> None:
    shared = a_person().mobile
    children = [
        a_person(email="", mobile=shared, given_name="Thandi", birth_date=date(2017, 2, 3)),
        a_person(email="", mobile=shared, given_name="Sizwe", birth_date=date(2019, 8, 9)),
    ]
    for child in children:
        practice.story(child).open()
    texts = eventually(lambda: _both(practice, shared), "two texts")
    links = [_link(mail.text) for mail in reversed(texts)]

    for child, other, link in zip(children, reversed(children), links, strict=True):
        patient = Patient(practice.staff.browser.as_new_device(), link, other.birth_date)
        door = patient.browser.get(urlsplit(link).path)
        siblings = patient.open_link()
        patient.birth_date = child.birth_date
        mine = patient.open_link()
        for name in (child.given_name, other.given_name):
            assert name not in door.text
            assert name not in siblings.text
        assert siblings.status == 422
        assert child.name in mine.text
        assert other.given_name not in mine.text
    assert not any(child.given_name in mail.text for child in children for mail in texts)


def _corrected(practice: Workplace, case_id: str, changes: dict[str, str]) -> Page:
    patient_id = practice.case(case_id).patient_id
    practice.staff.browser.get(f"/staff/patients/{patient_id}")
    return practice.staff.browser.submit({**changes, "reason": "Typing error"}, action="/correct")


def _typed(practice: Workplace, case_id: str, form: TaskCard) -> Page:
    """Type in page after page what the patient says, up to reading it back."""
    browser = practice.staff.browser
    told = Patient(browser, "", date(1986, 3, 27), ANSWERS)
    page = browser.get(f"/staff/cases/{case_id}?answers={form.task_id}")
    while "page=check" not in page.url:
        page = browser.submit(told.answers_to(page), action="/answers", command="next")
    return page


def _put_scan(practice: Workplace) -> None:
    practice.stack.client("s3").put_object(
        Bucket=practice.stack.outputs["ScansBucket"],
        Key=f"in/{practice.practice_id}/signed.pdf",
        Body=a_pdf(),
    )


def _open(practice: Workplace, case_id: str, kind: TaskKind) -> TaskCard | None:
    tasks = practice.case(case_id).tasks
    return next((task for task in tasks if task.kind is kind and not task.final), None)


def _sent(practice: Workplace, case_id: str) -> bool:
    return any(m.delivery is Delivery.SENT for m in practice.case(case_id).messages)


def _stage(practice: Workplace, case_id: str) -> str:
    return practice.task(case_id, TaskKind.SIGNATURE).stage


def _both(practice: Workplace, mobile: str) -> list[Mail] | None:
    texts = practice.mail_to(mobile)
    return texts if len(texts) == 2 else None


def _link(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found.group()
