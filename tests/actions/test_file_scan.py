"""Filing moves a scan to its home in one transaction."""

from collections.abc import Callable
from typing import Any

import pytest

from baton.actions.file_scan import discard_scan, file_scan, file_to_record
from baton.actions.receive_scan import Arrival, receive_scan
from baton.actions.set_right import Staff
from baton.domain.case import Case, facts, folded_facts
from baton.domain.errors import BadInput, Conflict, NotFound, StaleVersion
from baton.domain.words import TaskKind
from tests.actions.test_story import consent_of, ready_to_sign
from tests.builders import PATIENT_ID, PRACTICE, RECEPTION, STAFF, a_member, a_patient, a_practice
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed, with_case

KEY = f"in/{PRACTICE}/scan 1.pdf"
PDF = b"%PDF-1.7 %PAGE %PAGE"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    case = with_case(ports)
    pump(ports)
    return case


def arrived(ports: FakePorts, data: bytes = PDF, key: str = KEY, version: str = "v1") -> Any:
    ports.scans.put(key, data, content_type="application/pdf")
    return receive_scan(ports, Arrival(key=key, version_id=version))


def filed(ports: FakePorts, intake: Case, case: Case, task_id: str) -> Case:
    return file_scan(
        ports, PRACTICE, intake.case_id, case_id=case.case_id, task_id=task_id, by=STAFF
    )


def form_of(case: Case) -> str:
    return next(t.task_id for t in case.tasks.values() if t.kind is TaskKind.FORM)


def test_a_scan_filed_to_a_form_waits_to_be_typed_in(ports: FakePorts, case: Case) -> None:
    intake, form = arrived(ports), form_of(case)

    after = filed(ports, intake, case, form)

    assert after == ports.store.get(PRACTICE, case.case_id)
    assert (after.tasks[form].stage, after.tasks[form].holder.sub) == ("scanned", RECEPTION)
    assert ports.store.get(PRACTICE, intake.case_id).outcome == "completed"
    (document,) = ports.store.documents(PRACTICE, case.case_id)
    assert (document.patient_id, document.task_id) == (a_patient().patient_id, form)


def test_a_scan_filed_to_a_signature_is_the_signature(ports: FakePorts) -> None:
    case, _, consent = ready_to_sign(ports)

    after = filed(ports, arrived(ports), case, consent)

    assert after.tasks[consent].stage == "signed_on_paper"
    assert after.chase is None


def dropped(ports: FakePorts, case: Case) -> str:
    Staff(ports, PRACTICE, STAFF).drop(case.case_id, form_of(case), "not needed")
    return form_of(case)


def closed(ports: FakePorts, case: Case) -> str:
    Staff(ports, PRACTICE, STAFF).close(case.case_id, "went elsewhere")
    return form_of(case)


@pytest.mark.parametrize("end", [dropped, closed, lambda _, case: consent_of(case)])
def test_a_task_that_waits_for_no_paper_only_gains_the_document(
    ports: FakePorts, case: Case, end: Callable[[FakePorts, Case], str]
) -> None:
    task_id = end(ports, case)
    before = ports.store.get(PRACTICE, case.case_id)

    after = filed(ports, arrived(ports), case, task_id)

    assert after.with_(seq=0, head="") == before.with_(seq=0, head="")
    assert ports.store.events(PRACTICE, case.case_id)[-1].name == "scan_added"
    scans = [d for d in ports.store.documents(PRACTICE, case.case_id) if d.task_id == task_id]
    assert [d.title for d in scans] == [f"Scan: {before.tasks[task_id].title}"]


def test_filing_twice_files_once(ports: FakePorts, case: Case) -> None:
    intake = arrived(ports)

    once = filed(ports, intake, case, form_of(case))
    twice = filed(ports, intake, case, form_of(case))

    assert twice.seq == once.seq


@pytest.mark.parametrize(("defeats", "ends_well"), [(4, True), (5, False)])
def test_a_change_meanwhile_is_no_reason_to_ask_staff_again(
    ports: FakePorts,
    case: Case,
    defeats: int,
    ends_well: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake, save_both, left = arrived(ports), ports.store.save_both, [defeats]

    def contested(*given: Any) -> None:
        if left[0]:
            left[0] -= 1
            Staff(ports, PRACTICE, STAFF).note(case.case_id, "faster")
        save_both(*given)

    monkeypatch.setattr(ports.store, "save_both", contested)
    if ends_well:
        assert filed(ports, intake, case, form_of(case)).tasks[form_of(case)].stage == "scanned"
    else:
        with pytest.raises(StaleVersion):
            filed(ports, intake, case, form_of(case))


def test_nothing_is_filed_where_it_does_not_belong(ports: FakePorts, case: Case) -> None:
    intake, other = arrived(ports), arrived(ports, key=f"in/{PRACTICE}/other.pdf")
    ports.store.save_practice(a_practice(practice_id="practice2"))
    ports.store.save_member(a_member(sub="foreign", practice_id="practice2"))

    for target, task_id in ((case, "nobody"), (other, other.open_tasks[0].task_id)):
        with pytest.raises(NotFound):
            filed(ports, intake, target, task_id)
    with pytest.raises(NotFound):
        file_scan(
            ports,
            "practice2",
            intake.case_id,
            case_id=case.case_id,
            task_id=form_of(case),
            by=STAFF,
        )
    assert ports.store.get(PRACTICE, intake.case_id).open_tasks


def test_a_scan_is_kept_in_the_record_of_a_patient_without_a_case(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient())
    intake = arrived(ports)

    after = file_to_record(
        ports, PRACTICE, intake.case_id, patient_id=PATIENT_ID, title=" Referral letter ", by=STAFF
    )
    again = file_to_record(ports, PRACTICE, intake.case_id, patient_id=PATIENT_ID, by=STAFF)

    assert (after.patient_id, after.title, after.outcome) == (
        PATIENT_ID,
        "Referral letter",
        "completed",
    )
    assert again == after
    (listed,) = ports.store.of_patient(PRACTICE, PATIENT_ID)
    assert (listed.case_id, listed.label) == (intake.case_id, "Mara Lindqvist")
    (document,) = ports.store.documents(PRACTICE, intake.case_id)
    assert (document.patient_id, document.title) == (PATIENT_ID, "Referral letter")
    assert folded_facts(ports.store.events(PRACTICE, intake.case_id)) == facts(after)


def test_a_scan_is_not_kept_for_somebody_we_do_not_know(ports: FakePorts) -> None:
    intake = arrived(ports)

    with pytest.raises(NotFound):
        file_to_record(ports, PRACTICE, intake.case_id, patient_id="nobody", by=STAFF)

    assert ports.store.get(PRACTICE, intake.case_id).open_tasks


def test_staff_say_what_a_scan_is(ports: FakePorts, case: Case) -> None:
    file_scan(
        ports,
        PRACTICE,
        arrived(ports).case_id,
        case_id=case.case_id,
        task_id=form_of(case),
        title="Signed by hand",
        by=STAFF,
    )

    (document,) = ports.store.documents(PRACTICE, case.case_id)
    assert document.title == "Signed by hand"


def test_discarding_needs_a_reason_and_keeps_the_file(ports: FakePorts) -> None:
    intake = arrived(ports)
    with pytest.raises(BadInput):
        discard_scan(ports, PRACTICE, intake.case_id, reason=" ", by=STAFF)

    after = discard_scan(ports, PRACTICE, intake.case_id, reason="blank page", by=STAFF)

    assert [task.outcome for task in after.tasks.values()] == ["blank page"]
    assert after.closed_at
    (document,) = ports.store.documents(PRACTICE, intake.case_id)
    assert ports.documents.get(document.key) == PDF


def test_discarding_twice_discards_once(ports: FakePorts) -> None:
    intake = arrived(ports)

    once, twice = (
        discard_scan(ports, PRACTICE, intake.case_id, reason="blank page", by=STAFF)
        for _ in range(2)
    )

    assert twice.seq == once.seq


Act = Callable[[FakePorts, Case, Case], Case]

ACTS: dict[str, Act] = {
    "filed": lambda ports, intake, case: filed(ports, intake, case, form_of(case)),
    "kept": lambda ports, intake, _: file_to_record(
        ports, PRACTICE, intake.case_id, patient_id=PATIENT_ID, by=STAFF
    ),
    "discarded": lambda ports, intake, _: discard_scan(
        ports, PRACTICE, intake.case_id, reason="blank page", by=STAFF
    ),
}


@pytest.mark.parametrize(("first", "second"), [(a, b) for a in ACTS for b in ACTS if a != b])
def test_who_comes_second_is_told_that_somebody_else_dealt_with_it(
    ports: FakePorts, case: Case, first: str, second: str
) -> None:
    intake = arrived(ports)
    ACTS[first](ports, intake, case)

    with pytest.raises(Conflict):
        ACTS[second](ports, intake, case)


def test_a_scan_that_was_filed_to_another_task_is_not_said_to_be_filed_here(
    ports: FakePorts, case: Case
) -> None:
    intake, (one, two, *_) = arrived(ports), tuple(case.tasks)
    filed(ports, intake, case, one)

    with pytest.raises(Conflict):
        filed(ports, intake, case, two)
