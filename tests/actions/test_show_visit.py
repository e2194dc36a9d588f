"""The patient's list: every stage has its word, and nothing of staff's is on it."""

from collections.abc import Sequence

import pytest

from baton.actions.open_link import PatientWish, wished
from baton.actions.set_right import Staff
from baton.actions.show_visit import PROGRESS, checklist, listed, reference
from baton.actions.visits import visit
from baton.domain.lifecycle import TABLES
from baton.domain.views.patient import ChecklistView, PatientRequest, TaskProgress
from baton.domain.words import TaskKind
from tests.builders import PRACTICE, STAFF, a_task
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed, with_case
from tests.patients import FIRST_PAGE, Phone, a_phone, f, form_of


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def phone(ports: FakePorts) -> Phone:
    return a_phone(ports, with_case(ports))


def shown(phone: Phone) -> ChecklistView:
    return checklist(phone.ports, phone.visit)


def words(view: ChecklistView) -> Sequence[tuple[str, str]]:
    return [(task.kind.value, task.progress.value) for task in view.tasks]


@pytest.mark.parametrize("kind", PROGRESS)
def test_every_stage_of_the_tables_has_its_word(kind: TaskKind) -> None:
    table = TABLES[kind]

    assert PROGRESS[kind].keys() == table.stages.keys() | table.final


def test_the_list_names_the_person_the_visit_and_what_comes_first(phone: Phone) -> None:
    view = shown(phone)

    assert (view.person, view.pack_title) == ("Mara Lindqvist", "New patient")
    assert words(view) == [("form", "to_do"), ("signature", "waiting"), ("document", "waiting")]
    assert [t.waiting_for for t in view.tasks][1] == "Registration form"
    assert [t.url for t in view.tasks] == [f"/p/forms/{phone.task_id}/0", None, None]
    assert view.minutes_left == 8


def test_a_form_under_way_says_how_far_it_is_and_where_to_go_on(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    phone.autosave(phone.show(1), {f("city"): "Whitby"})

    form = shown(phone).tasks[0]

    assert (form.progress, form.answered) == (TaskProgress.STARTED, 5)
    assert form.url == f"/p/forms/{phone.task_id}/1"


def test_a_draft_of_another_wording_does_not_hide_the_list(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    phone.ports.store.put_beside(phone.stored().with_(form_sha256="0" * 64))

    assert shown(phone).tasks[0].answered is None


def test_a_signature_being_written_waits_and_then_can_be_signed(phone: Phone) -> None:
    phone.fill_in()
    phone.submit()
    waiting = shown(phone)
    assert words(waiting)[1] == ("signature", "waiting")
    assert waiting.preparing == waiting.tasks[1]
    assert waiting.looks_again

    pump(phone.ports)

    signature = shown(phone).tasks[1]
    assert signature.url == f"/p/sign/{signature.task_id}"
    assert signature.progress is TaskProgress.TO_DO
    assert (shown(phone).preparing, shown(phone).looks_again) == (None, False)


def test_what_was_asked_for_is_remembered_until_it_is_done(phone: Phone) -> None:
    for request in PatientRequest:
        wished(phone.ports, phone.capability, PatientWish(request=request, text="please"))

    assert set(shown(phone).asked) == set(PatientRequest)
    assert shown(phone).on_paper
    assert words(shown(phone))[0] == ("form", "on_paper")


def test_what_was_dropped_and_what_is_staffs_own_is_not_on_the_list(phone: Phone) -> None:
    Staff(phone.ports, PRACTICE, STAFF).drop(phone.capability.case_id, phone.task_id, "not needed")
    call = a_task(kind=TaskKind.CALL, stage="open", source=None)

    assert form_of(phone.visit.case) not in {task.task_id for task in shown(phone).tasks}
    assert listed(phone.ports, phone.visit, call) is None


def test_a_visit_is_in_the_patients_language_and_the_practices_zone(phone: Phone) -> None:
    store = phone.ports.store
    store.save_patient(phone.visit.patient.with_(language="es"))

    here = visit(phone.ports, phone.capability)

    assert (here.language, here.face.language, here.zone) == ("es", "es", "Europe/London")
    assert here.today == phone.ports.now().date()


def test_a_reference_can_be_read_out() -> None:
    assert reference("mfrggzdfmztwq2lk") == "MFRG-GZDF"
