"""The path by which answers get in: what a post says, what a row takes, where to go on."""

import hashlib

import pytest

from baton.actions import drafts
from baton.actions.drafts import MOST_PAGE_BYTES, PagePost, page_post
from baton.actions.open_case import rebound
from baton.domain.case import PATIENT_ACTOR
from baton.domain.errors import BadInput, NotFound, StaleVersion
from baton.domain.forms import PageFields, Side
from baton.domain.views.patient import PatientRequest
from tests.builders import PRACTICE
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import FIRST_PAGE, Phone, a_phone, consent_of, f


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def phone(ports: FakePorts) -> Phone:
    return a_phone(ports, with_case(ports))


def filled_by(phone: Phone) -> drafts.Filling:
    return drafts.filling(phone.ports, phone.visit.case, phone.task_id)


def test_a_post_is_told_apart_from_the_answers_in_it() -> None:
    theirs = {"f.1": ("Mara",), "shown": ("f.6",)}
    ours = {"rev": ("7",), "tab": ("t",), "keep.f.1": ("mine",), "language": ("ar",)}
    leaving = {"exit": ("stuck",), "stuck_text": (" My card ",), "call_text": ("at noon",)}

    assert page_post(ours | leaving | theirs) == PagePost(
        rev=7,
        tab="t",
        keep={"f.1": Side.MINE},
        language="ar",
        exit=PatientRequest.STUCK,
        exit_text="My card",
        fields=theirs,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"rev": ("",)},
        {"rev": ("x",)},
        {"rev": ("-1",)},
        {"rev": ("1.0",)},
        {"rev": ("٧",)},
        {"rev": ("9" * 30,)},
        {"rev": ("1", "2")},
        {"rev": ("1",), "keep.f.1": ("neither",)},
        {"rev": ("1",), "exit": ("window",)},
        {"rev": ("1",), "exit": ("stuck",), "stuck_text": ("x" * 1001,)},
        {"rev": ("1",), "language": ("tlh",)},
        {"rev": ("1",), "tab": ("a", "b")},
    ],
)
def test_a_post_without_what_the_page_came_with_is_refused(fields) -> None:
    with pytest.raises(BadInput):
        page_post(fields)


def test_only_forms_can_be_filled_in(phone: Phone) -> None:
    for task_id in (consent_of(phone.visit.case), "nosuchtask"):
        with pytest.raises(NotFound):
            drafts.filling(phone.ports, phone.visit.case, task_id)


def test_a_draft_of_another_wording_is_never_read_as_this_one(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    store = phone.ports.store
    store.put_beside(phone.stored().with_(form_sha256="0" * 64))

    with pytest.raises(StaleVersion):
        filled_by(phone)


def test_beginning_twice_begins_once(phone: Phone) -> None:
    filled = filled_by(phone)

    drafts.begin(phone.ports, filled, PATIENT_ACTOR)
    phone.save(phone.show(0), FIRST_PAGE)
    drafts.begin(phone.ports, filled, PATIENT_ACTOR)

    events = phone.ports.store.events(PRACTICE, phone.capability.case_id)
    assert [event.name for event in events].count("started") == 1
    assert phone.stored().pages.keys() == {0}


def test_a_row_takes_no_more_than_it_holds(phone: Phone) -> None:
    filled = filled_by(phone)
    drafts.begin(phone.ports, filled, PATIENT_ACTOR)
    noise = hashlib.shake_256().hexdigest(MOST_PAGE_BYTES)

    with pytest.raises(BadInput):
        drafts.save(
            phone.ports, filled.answers, 0, PageFields({"f.1": (noise,)}), saved_by="window"
        )


def test_one_goes_on_at_the_first_page_unsaved_or_unfinished(phone: Phone) -> None:
    today = phone.visit.today
    assert drafts.resume_at(filled_by(phone), today) == 0

    phone.save(phone.show(0), FIRST_PAGE)
    assert drafts.resume_at(filled_by(phone), today) == 1

    phone.autosave(phone.show(1), {f("city"): "Whitby"})
    assert drafts.resume_at(filled_by(phone), today) == 1

    phone.fill_in()
    assert drafts.resume_at(filled_by(phone), today) is None


def test_open_drafts_follow_the_link(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    case = phone.visit.case.with_(link_serial=2)

    assert [row.serial for row in rebound(phone.ports, case)] == [2]

    phone.fill_in()
    phone.submit()
    assert rebound(phone.ports, phone.visit.case) == ()
