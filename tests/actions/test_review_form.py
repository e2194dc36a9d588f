"""Staff read answers: accepted, returned so that only some questions open, or corrected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from baton.actions.advance_case import advance_case
from baton.actions.change import change
from baton.actions.drafts import page_post
from baton.actions.read_answers import correcting_page
from baton.actions.review_form import Reading, accept, amend, amended_draft, send_back, versions
from baton.domain.case import Case, Task, record
from baton.domain.errors import BadInput, StaleVersion, WrongStage
from baton.domain.forms import FormIncomplete, answer_values
from baton.domain.practices import Team
from baton.domain.responses import read_response
from baton.domain.views.form import CheckAnswersView, FormView
from baton.domain.words import HolderKind, Role
from tests.builders import PRACTICE, RECEPTION, STAFF
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import FIRST_PAGE, FORM, PAGES, Phone, Typed, a_phone, body_of, f, form_of
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def reviewed_case(ports: FakePorts) -> Case:
    """A case whose form is read by reception before it counts."""
    case = with_case(ports)

    def decide(fresh: Case, _: object) -> Case:
        task = fresh.tasks[form_of(case)].with_(role=Role.RECEPTION)
        after = fresh.with_task(task)
        return record(fresh, after, "noted", at=ports.now(), by=STAFF, detail={"text": "x"})

    return change(ports, case, decide)


@pytest.fixture
def phone(ports: FakePorts) -> Phone:
    """A patient who has handed in all answers of such a form."""
    phone = a_phone(ports, reviewed_case(ports))
    handed_in(phone)
    return phone


def handed_in(phone: Phone) -> None:
    for number, answers in enumerate(PAGES):
        phone.save(phone.show(number), answers)
    phone.submit()


def reading(phone: Phone) -> Reading:
    return Reading(phone.ports, PRACTICE, phone.capability.case_id, phone.task_id, STAFF)


def task_of(phone: Phone) -> Task:
    return phone.ports.store.get(PRACTICE, phone.capability.case_id).tasks[phone.task_id]


def returned(phone: Phone, *link_ids: str, note: str = "The number has a digit too few.") -> Case:
    return send_back(reading(phone), link_ids, note)


def values(phone: Phone) -> dict[str, tuple[str, ...]]:
    response = phone.stored().response
    assert response is not None
    return dict(answer_values(FORM, read_response(response)))


def test_answers_wait_for_the_one_who_reads_them(phone: Phone) -> None:
    task = task_of(phone)

    assert (task.stage, task.holder.sub) == ("in_review", RECEPTION)


def test_accepted_answers_are_done(phone: Phone) -> None:
    accept(reading(phone))
    accept(reading(phone))

    assert (task_of(phone).stage, task_of(phone).is_final) == ("accepted", True)


def test_a_form_that_nobody_reads_is_done_when_it_is_in(ports: FakePorts) -> None:
    phone = a_phone(ports, with_case(ports))
    handed_in(phone)

    assert task_of(phone).stage == "submitted"
    with pytest.raises(WrongStage):
        returned(phone, "mobile")


def test_returned_answers_are_with_the_patient_and_have_time(phone: Phone) -> None:
    returned(phone, "mobile")

    task = task_of(phone)
    assert (task.stage, task.holder.kind) == ("returned", HolderKind.PATIENT)
    assert task.due_at > phone.ports.now() + timedelta(hours=12)
    assert phone.ports.store.get(PRACTICE, phone.capability.case_id).chase is not None


def test_the_patient_sees_the_note_and_only_the_questions_concerned(phone: Phone) -> None:
    returned(phone, "mobile")

    assert phone.show(0) == f"/p/forms/{phone.task_id}/1"
    view = phone.show(1)
    assert isinstance(view, FormView)
    assert view.note == "The number has a digit too few."
    assert [getattr(block, "name", "") for block in view.page.blocks] == [f("mobile")]


def test_what_was_not_asked_again_is_kept_and_the_whole_is_handed_in(phone: Phone) -> None:
    before = values(phone)
    returned(phone, "mobile")

    leads = phone.save(phone.show(1), {f("mobile"): "+44 7700 900124"})
    check = phone.show("check")
    phone.submit()

    assert leads == f"/p/forms/{phone.task_id}/check"
    assert isinstance(check, CheckAnswersView)
    assert [r.link_id for s in check.check.sections for r in s.rows] == ["mobile"]
    assert values(phone) == before | {"mobile": ("+44 7700 900124",)}
    assert task_of(phone).stage == "in_review"
    assert phone.stored().note is None


def test_the_version_that_came_back_is_kept_and_the_new_one_is_amended(phone: Phone) -> None:
    first = phone.stored().response
    returned(phone, "mobile")
    phone.save(phone.show(1), {f("mobile"): "+44 7700 900124"})
    phone.submit()

    newest, oldest = versions(phone.ports, phone.stored())

    assert (newest.version, oldest.version, oldest.response) == (2, 1, first)
    assert newest.response is not None
    assert read_response(newest.response)["status"] == "amended"


def test_typing_is_saved_without_losing_what_is_not_shown(phone: Phone) -> None:
    before = values(phone)
    returned(phone, "mobile")

    phone.autosave(phone.show(1), {f("mobile"): "+44 7700 900125"})
    phone.submit()

    assert values(phone) == before | {"mobile": ("+44 7700 900125",)}


def test_a_return_names_questions_of_the_form_and_says_what_is_wanted(phone: Phone) -> None:
    for link_ids, note in ((), "x"), (("nothing-like-it",), "x"), (("mobile",), "  "):
        with pytest.raises(BadInput):
            returned(phone, *link_ids, note=note)

    assert task_of(phone).stage == "in_review"


def test_answers_nobody_reads_in_time_go_to_the_manager(phone: Phone) -> None:
    phone.ports.now.move(timedelta(days=3))
    advance_case(phone.ports, PRACTICE, phone.capability.case_id)

    task = task_of(phone)
    assert (task.stage, task.holder.role) == ("review_overdue", Role.MANAGER)


def corrected(phone: Phone, page: int, typed: Typed, reason: str = "Misread") -> Case:
    who, at = a_colleague(phone.ports), phone.capability.case_id
    view = correcting_page(phone.ports, who, at, phone.task_id, page)
    post = page_post({name: tuple(v) for name, v in body_of(view, typed).items()})
    filled, draft = amended_draft(reading(phone), page, post)
    return amend(reading(phone), filled, draft, reason)


def test_a_correction_is_a_version_and_the_stage_stays(phone: Phone) -> None:
    accept(reading(phone))
    before = values(phone)

    corrected(phone, 0, {f("family-name"): "Lindquist"})

    newest, oldest = versions(phone.ports, phone.stored())
    assert values(phone) == before | {"family-name": ("Lindquist",)}
    assert (newest.version, oldest.version) == (2, 1)
    assert task_of(phone).stage == "accepted"
    told = phone.ports.store.events(PRACTICE, phone.capability.case_id)[-1]
    assert (told.name, told.detail) == ("amended", {"version": "2", "reason": "Misread"})


def test_a_correction_says_why_and_leaves_no_gap(phone: Phone) -> None:
    with pytest.raises(BadInput):
        corrected(phone, 0, {}, reason=" ")
    with pytest.raises(FormIncomplete):
        corrected(phone, 0, {f("family-name"): ""})

    assert phone.stored().version == 1


def test_a_correction_of_an_older_version_is_refused(phone: Phone) -> None:
    view = correcting_page(
        phone.ports, a_colleague(phone.ports), phone.capability.case_id, phone.task_id, 0
    )
    body = {name: tuple(v) for name, v in body_of(view, FIRST_PAGE).items()}
    corrected(phone, 0, {f("family-name"): "Lindquist"})

    with pytest.raises(StaleVersion):
        amended_draft(reading(phone), 0, page_post(body))


def test_answers_that_are_not_in_are_not_corrected(ports: FakePorts) -> None:
    phone = a_phone(ports, with_case(ports))

    with pytest.raises(WrongStage):
        corrected(phone, 0, {})


class Overtaken:
    """A store in which somebody else acts while the first change is on its way."""

    def __init__(self, ports: FakePorts, act: Callable[[], object]) -> None:
        self._store, self._acts = ports.store, [act]

    def team(self, practice_id: str) -> Team:
        while self._acts:
            self._acts.pop()()
        return self._store.team(practice_id)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_a_note_that_a_colleague_was_faster_than_is_not_thanked_for(phone: Phone) -> None:
    store = Overtaken(phone.ports, lambda: returned(phone, "mobile", note="The first note"))
    slower = replace(reading(phone), ports=replace(phone.ports, store=store))

    with pytest.raises(WrongStage):
        send_back(slower, ("mobile",), "The second note")

    assert phone.stored().note == "The first note"
