"""The packs of the starter library, each lived from its opening to its end."""

from datetime import date, timedelta

import pytest

from baton import library
from baton.actions.confirm_answers import confirm
from baton.actions.drafts import PagePost
from baton.actions.open_case import open_case
from baton.actions.review_form import Reading, accept
from baton.actions.set_right import Staff
from baton.actions.sign_document import sign
from baton.domain.case import Case
from baton.domain.forms import Draft, progress
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.packs import Pack
from baton.domain.views.form import KnownView
from baton.domain.words import Role, TaskKind
from tests.actions.test_story import a_request
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed
from tests.patients import Phone, capability_of
from tests.simulation.filling import typed

PACKS = library.packs()
SECONDS_A_QUESTION = 25
OF_EVERY_PRACTICE = {"answers", "blank", "certificate"}
LANGUAGES = ("en", "es", "ar")

each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.pack_id)


def opened(ports: FakePorts, pack: Pack, language: str = "en") -> Case:
    patient = ports.store.save_patient(a_patient(language=language))
    return open_case(
        ports,
        PRACTICE,
        patient_id=patient.patient_id,
        pack_id=pack.pack_id,
        wanted_by=MONDAY + timedelta(days=7),
        by=STAFF,
        key=pack.pack_id,
    )


def lived(ports: FakePorts, case: Case) -> Case:
    """The patient does all that is asked, as the tasks come up; staff read what they read."""
    capability = capability_of(ports, case)
    for _ in range(2 * len(case.tasks)):
        pump(ports)
        case = ports.store.get(PRACTICE, case.case_id)
        for task in case.open_tasks:
            if task.kind is TaskKind.FORM and task.stage not in HANDED_IN:
                _fill_in(Phone(ports, capability, task.task_id), task.source or "")
            elif task.stage == "in_review":
                accept(Reading(ports, PRACTICE, case.case_id, task.task_id, STAFF))
            elif task.stage == "awaiting_signature":
                request = a_request(ports, capability, task.task_id)
                sign(ports, capability, task.task_id, request)
    pump(ports)
    return ports.store.get(PRACTICE, case.case_id)


def _fill_in(phone: Phone, source: str) -> None:
    if isinstance(known := phone.show("known"), KnownView):
        post = PagePost(rev=known.rev, tab=known.tab)
        confirm(phone.ports, phone.visit, phone.task_id, post)  # all of it is still right
    for page, body in typed(source, 0).items():
        phone.save(phone.show(page), body)
    phone.submit()


def test_there_are_packs_for_the_usual_visits() -> None:
    assert len(PACKS) >= 6
    assert len({pack.title for pack in PACKS}) == len(PACKS)


def test_every_form_and_every_document_is_asked_by_a_pack() -> None:
    asked = {task.source for pack in PACKS for task in pack.tasks}
    forms = {path.stem for path in (library.folder() / "forms").glob("*.json")}
    documents = {
        path.name.partition(".")[0] for path in (library.folder() / "documents").glob("*.html")
    }

    assert forms | documents - OF_EVERY_PRACTICE == asked


def test_packs_ask_for_every_kind_that_a_patient_does() -> None:
    kinds = {task.kind for pack in PACKS for task in pack.tasks}

    assert kinds == {TaskKind.FORM, TaskKind.SIGNATURE, TaskKind.DOCUMENT}


@each_pack
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_goes_from_its_opening_to_its_end(pack: Pack, language: str) -> None:
    ports = staffed()

    case = lived(ports, opened(ports, pack, language))
    staff = Staff(ports, PRACTICE, STAFF)
    for task in case.open_tasks:
        if task.stage == "alarmed":  # an answer of the mood check: a clinician looks at it
            case = staff.finish(case.case_id, task.task_id, "Talked to them")

    assert [(task.title, task.stage) for task in case.open_tasks] == []
    assert case.closed_at is not None


@each_pack
def test_the_minutes_it_says_are_those_that_its_questions_take(pack: Pack) -> None:
    for task in pack.tasks:
        if task.kind is TaskKind.FORM:
            form = library.form(task.source)
            least = progress(form, Draft({})).minutes_left
            questions = sum(item.is_question for item in form.items)
            assert least <= task.minutes <= -(-questions * SECONDS_A_QUESTION // 60), task.key


def test_a_consent_waits_for_the_answers_that_it_repeats() -> None:
    for pack in PACKS:
        for task in pack.tasks:
            if task.kind is TaskKind.SIGNATURE:
                assert task.after, f"{task.key} of {pack.pack_id}"


CLINICAL = {
    "medical-history",
    "dental-history",
    "physiotherapy",
    "pre-operative",
    "phq-9",
    "gad-7",
}


def test_what_a_clinician_must_know_is_read_by_one_before_it_counts() -> None:
    read = {task.source: task.review for pack in PACKS for task in pack.tasks if task.review}

    assert {source for source, role in read.items() if role is Role.CLINICIAN} == CLINICAL
    assert read["yearly-update"] is Role.RECEPTION


def test_a_general_consent_does_not_wait_for_a_clinician_to_read() -> None:
    for pack in PACKS:
        read = {task.key for task in pack.tasks if task.review}
        for task in pack.tasks:
            if task.source == "consent":
                assert not read & {*task.after}


def test_the_days_of_the_test_are_real() -> None:
    assert date(2027, 3, 1) == MONDAY.date()


def test_every_title_that_a_patient_reads_is_there_in_every_language() -> None:
    titles = {title for pack in PACKS for title in (pack.title, *titles_of(pack))}

    for language in LANGUAGES[1:]:
        assert [title for title in titles if library.titled(title, language) == title] == []
    assert library.titled("Travel questions", "ar") == "Travel questions"
    assert library.titled("New patient", "en-GB") == "New patient"


def titles_of(pack: Pack) -> list[str]:
    return [task.title for task in pack.tasks]
