"""Answers as a document for staff: who gave them, in which versions, and a page to correct."""

from typing import Any

import pytest

from baton.actions.read_answers import corrected, correcting_page, is_in, reading_page
from baton.actions.review_form import accept
from baton.domain.errors import BadInput, NotFound
from baton.domain.views.answers import AnswersView
from baton.domain.views.board import Act
from tests.actions.test_review_form import handed_in, phone, ports, reading, returned
from tests.actions.test_show_answers import typed
from tests.fakes import FakePorts
from tests.fakes.practice import with_case
from tests.patients import PAGES, Phone, Typed, a_phone, body_of, f, form_of
from tests.staff import a_colleague

__all__ = ["phone", "ports"]


def read(phone: Phone, number: str = "") -> Any:
    at = (phone.capability.case_id, phone.task_id)
    return reading_page(phone.ports, a_colleague(phone.ports), *at, number=number)


def posted(phone: Phone, page: int, answers: Typed, **own: str) -> AnswersView | str:
    at, who = phone.capability.case_id, a_colleague(phone.ports)
    view = correcting_page(phone.ports, who, at, phone.task_id, page)
    body = body_of(view, answers)
    body |= {"task": [phone.task_id], "page": [str(page)], "reason": ["Misread"]}
    body |= {name: [value] for name, value in own.items()}
    return corrected(phone.ports, who, at, {name: tuple(v) for name, v in body.items()})


def test_answers_are_read_with_who_gave_them(phone: Phone) -> None:
    view = read(phone)

    assert is_in(phone.ports, a_colleague(phone.ports), view.case_id, phone.task_id)
    assert (view.number, [one.how for one in view.versions]) == (1, ["Sent by the patient"])
    assert (view.acts, view.may_correct) == ((Act.ACCEPT, Act.SEND_BACK), True)
    assert view.summary.sections[0].rows[0].answers == ("Mara",)


def test_answers_typed_in_name_the_hand_and_the_source(ports: FakePorts) -> None:
    case = with_case(ports)
    for number, answers in enumerate(PAGES):
        typed(ports, case, str(number), answers)
    typed(ports, case, "check", {"source": "paper", "given_by": "her daughter"}, command="send")

    view = reading_page(ports, a_colleague(ports), case.case_id, form_of(case))

    assert view.versions[0].how == "Entered from paper by Sam Reception, given by her daughter"
    assert view.acts == ()


def test_every_version_can_be_read_and_only_the_newest_be_decided(phone: Phone) -> None:
    posted(phone, 0, {f("family-name"): "Lindquist"})

    newest, oldest = read(phone), read(phone, "1")

    assert [one.how for one in newest.versions] == [
        "Corrected by Sam Reception: Misread",
        "Sent by the patient",
    ]
    assert [v.summary.sections[0].rows[1].answers for v in (newest, oldest)] == [
        ("Lindquist",),
        ("Lindqvist",),
    ]
    assert (oldest.acts, oldest.may_correct) == ((), False)
    with pytest.raises(NotFound):
        read(phone, "7")


def test_accepted_answers_can_still_be_corrected(phone: Phone) -> None:
    accept(reading(phone))

    assert (read(phone).acts, read(phone).may_correct) == ((), True)


def test_answers_that_went_back_are_read_as_they_were(phone: Phone) -> None:
    returned(phone, "mobile")

    view = read(phone)

    assert (view.number, view.acts, view.may_correct) == (1, (), False)


def test_a_correction_leads_back_to_the_case(phone: Phone) -> None:
    leads = posted(phone, 0, {f("family-name"): "Lindquist"})

    assert leads == f"/staff/cases/{phone.capability.case_id}?said=amend"


def test_what_stands_against_a_correction_is_shown_with_what_was_typed(phone: Phone) -> None:
    view = posted(phone, 0, {f("family-name"): ""})

    assert isinstance(view, AnswersView)
    assert (view.reason, view.elsewhere, len(view.page.errors if view.page else ())) == (
        "Misread",
        (),
        1,
    )


def test_a_page_that_lacks_its_own_fields_is_refused(phone: Phone) -> None:
    with pytest.raises(BadInput):
        posted(phone, 0, {}, task="")


def test_nothing_is_in_before_it_is(ports: FakePorts) -> None:
    phone = a_phone(ports, with_case(ports))
    who, at = a_colleague(ports), phone.capability.case_id

    assert not is_in(ports, who, at, phone.task_id)
    with pytest.raises(NotFound):
        read(phone)
    handed_in(phone)
    assert is_in(ports, who, at, phone.task_id)
