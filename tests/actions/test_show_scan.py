"""A scan beside its best homes, and on its way into one of them."""

import pytest

from baton.actions.orders import ORDERS, At
from baton.actions.receive_scan import Arrival, receive_scan
from baton.actions.set_right import Staff
from baton.actions.show_scan import new_upload, scan_page, upload_page
from baton.domain.case import Case, Task
from baton.domain.errors import BadInput, Gone
from baton.domain.views.board import Act
from baton.domain.words import TaskKind
from tests.builders import PATIENT_ID, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def arrived(ports: FakePorts, data: bytes = b"%PDF-1.7", name: str = "scan 1.pdf") -> Case:
    key = f"in/{PRACTICE}/{name}"
    ports.scans.put(key, data, content_type="application/pdf")
    case = receive_scan(ports, Arrival(key=key, version_id="v1"))
    assert case is not None
    return case


def on_paper(ports: FakePorts, case: Case) -> Task:
    form = next(task for task in case.tasks.values() if task.kind is TaskKind.FORM)
    after = Staff(ports, PRACTICE, STAFF).put_on_paper(case.case_id, form.task_id)
    return after.tasks[form.task_id]


def shown(ports: FakePorts, case: Case, query: str = ""):
    return scan_page(ports, a_colleague(ports), case.case_id, query)


def carried_out(ports: FakePorts, case: Case, act: Act, **fields: str) -> Case:
    (task,) = case.tasks
    order = ORDERS[act].model_validate({"task": task, **fields})
    return order.carry_out(At(ports, a_colleague(ports), case.case_id))


def test_the_page_shows_the_first_page_without_an_address(ports: FakePorts) -> None:
    view = shown(ports, arrived(ports))

    (page,) = view.pages
    assert page.image_url is not None
    assert page.image_url.startswith("data:image/png;base64,")
    assert (view.file_name, view.reason) == ("scan 1.pdf, 1 page", "It carries no code of ours")


def test_the_one_task_that_waits_for_paper_comes_first(ports: FakePorts) -> None:
    with_case(ports)
    waits = with_case(ports, a_patient(patient_id="patient2", given_name="Noor"), key="k2")
    on_paper(ports, waits)

    first, second = shown(ports, arrived(ports)).suggestions

    assert (first.patient, first.title, first.sure) == ("Noor Lindqvist", "Registration form", True)
    assert (second.patient, second.sure) == ("Mara Lindqvist", False)


def test_a_search_finds_finished_tasks_too(ports: FakePorts) -> None:
    case = with_case(ports)
    Staff(ports, PRACTICE, STAFF).close(case.case_id, "moved away")

    found = shown(ports, arrived(ports), "lindq").suggestions

    assert [guess.why for guess in found] == [
        "No task asked for it",
        *["New patient, finished"] * 3,
    ]


def test_a_file_that_cannot_be_opened_has_no_picture_and_no_home(ports: FakePorts) -> None:
    with_case(ports)

    view = shown(ports, arrived(ports, b""))

    assert (view.pages, view.suggestions, view.reason) == (
        (),
        (),
        "The file is empty: scan it again",
    )
    assert view.document_url is None


def test_a_picture_that_is_lost_leaves_an_empty_frame(ports: FakePorts) -> None:
    case = arrived(ports)
    ports.documents.versions = {
        key: kept for key, kept in ports.documents.versions.items() if "previews" not in key
    }

    (page,) = shown(ports, case).pages

    assert page.image_url is None


def test_filing_leads_to_the_patients_case_and_the_scan_is_gone(ports: FakePorts) -> None:
    scan, home = arrived(ports), with_case(ports)
    form = on_paper(ports, home)
    target = f"{PATIENT_ID}:{home.case_id}:{form.task_id}"

    after = carried_out(ports, scan, Act.FILE, target=target)

    assert (after.case_id, after.tasks[form.task_id].stage) == (home.case_id, "scanned")
    with pytest.raises(Gone):
        shown(ports, scan)


def test_what_nobody_asked_for_is_kept_in_the_record(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient())
    scan = arrived(ports)
    (guess,) = shown(ports, scan, "lindq").suggestions

    after = carried_out(ports, scan, Act.FILE, target=guess.patient_id, title="Referral letter")

    assert (guess.case_id, guess.title) == (None, "Keep in the record")
    assert (after.case_id, after.title, after.patient_id) == (
        scan.case_id,
        "Referral letter",
        PATIENT_ID,
    )


def test_a_scan_needs_a_task_or_a_record(ports: FakePorts) -> None:
    with pytest.raises(BadInput):
        carried_out(ports, arrived(ports), Act.FILE, target=f"{PATIENT_ID}:case2")


def test_discarding_needs_a_reason_of_the_list(ports: FakePorts) -> None:
    scan = arrived(ports)

    with pytest.raises(BadInput):
        carried_out(ports, scan, Act.DISCARD, reason="because")
    after = carried_out(ports, scan, Act.DISCARD, reason="twice", note="see yesterday")

    assert [task.outcome for task in after.tasks.values()] == ["Scanned twice: see yesterday"]


def test_an_upload_goes_to_a_key_of_ours_and_comes_back_to_the_board(ports: FakePorts) -> None:
    upload = upload_page(ports, a_colleague(ports)).upload

    fields = {field.name: field.value for field in upload.fields}
    assert fields["key"].startswith(f"in/{PRACTICE}/")
    assert fields["success_action_redirect"] == "https://baton.example/staff?said=added"
    assert fields["max_bytes"] == str(upload.size_limit_bytes)


def test_a_script_is_led_nowhere_by_the_bucket(ports: FakePorts) -> None:
    upload = new_upload(ports, a_colleague(ports))

    assert "success_action_redirect" not in {field.name for field in upload.fields}
