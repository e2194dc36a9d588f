"""What arrives becomes a held task, once; filing moves it home in one transaction."""

from collections.abc import Callable
from typing import Any

import pytest

from baton.actions.file_scan import (
    MOST_BYTES,
    TITLES,
    Arrival,
    discard_scan,
    file_scan,
    practice_of,
    preview_key,
    receive_scan,
)
from baton.actions.ports import ScanFacts
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import BadInput, BatonError, NotFound, StaleVersion
from baton.domain.words import TaskKind
from tests.actions.test_story import consent_of, ready_to_sign
from tests.builders import PRACTICE, RECEPTION, STAFF, a_member, a_patient, a_practice
from tests.fakes import CheapEngines, FakePorts
from tests.fakes.practice import pump, staffed, with_case

KEY = f"in/{PRACTICE}/scan 1.pdf"
PDF = b"%PDF-1.7 %PAGE %PAGE"


class Eyes(CheapEngines):
    """Refuses what it is told to, and cannot draw what it is told not to."""

    refused: str | None = None
    blind = False

    def inspect(self, data: bytes) -> ScanFacts:
        if self.refused:
            return ScanFacts(content_type="?", pages=0, refused=self.refused)
        return super().inspect(data)

    def preview(self, data: bytes) -> bytes:
        if self.blind:
            raise BatonError("the page could not be drawn")
        return super().preview(data)


@pytest.fixture
def engines() -> Eyes:
    return Eyes()


@pytest.fixture
def ports(engines: Eyes) -> FakePorts:
    return staffed(engines=engines)


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


def test_a_scan_is_held_by_reception_with_its_preview(ports: FakePorts) -> None:
    intake = arrived(ports)

    (task,) = intake.open_tasks
    assert (task.title, task.holder.sub, task.reason) == ("A scan to file", RECEPTION, "no_code")
    assert intake.title == "Scan, 2 pages"
    assert ports.documents.get(preview_key(PRACTICE, intake.case_id)).startswith(b"\x89PNG")
    (document,) = ports.store.documents(PRACTICE, intake.case_id)
    assert ports.documents.get(document.key) == PDF


def test_the_same_object_reported_twice_is_one_task(ports: FakePorts) -> None:
    first, again = arrived(ports), receive_scan(ports, Arrival(key=KEY, version_id="v1"))

    assert again == ports.store.get(PRACTICE, first.case_id)
    assert len(ports.store.open_cases(PRACTICE)) == 1
    assert arrived(ports, version="v2").case_id != first.case_id


@pytest.mark.parametrize("reason", sorted(set(TITLES) - {"empty", "too_large"}))
def test_a_file_that_cannot_be_opened_is_a_clear_task(
    ports: FakePorts, engines: Eyes, case: Case, reason: str
) -> None:
    engines.refused = reason

    intake = arrived(ports)

    (task,) = intake.open_tasks
    assert (task.title, task.reason) == (TITLES[reason], reason)
    with pytest.raises(BadInput):
        filed(ports, intake, case, form_of(case))


def test_an_empty_a_huge_and_an_undrawable_file_are_clear_tasks(
    ports: FakePorts, engines: Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines.blind = True
    with monkeypatch.context() as patched:
        patched.setattr(ports.scans, "size", lambda _: MOST_BYTES + 1)
        huge = arrived(ports, key=f"in/{PRACTICE}/huge")

    intakes = (arrived(ports, b""), huge, arrived(ports, key=f"in/{PRACTICE}/odd.pdf"))

    reasons = [task.reason for intake in intakes for task in intake.open_tasks]
    assert reasons == ["empty", "too_large", "damaged"]


@pytest.mark.parametrize(
    ("key", "practice"),
    [
        ("in/harbour/a.pdf", "harbour"),
        ("in/harbour/a/b.pdf", "harbour"),
        ("in/harbour/", None),
        ("in//a.pdf", None),
        ("out/harbour/a.pdf", None),
        ("a.pdf", None),
        ("", None),
    ],
)
def test_the_practice_stands_in_the_key(key: str, practice: str | None) -> None:
    assert practice_of(key) == practice


def test_what_is_nobody_s_or_gone_is_passed_over(ports: FakePorts) -> None:
    assert receive_scan(ports, Arrival(key="elsewhere/a.pdf")) is None
    assert receive_scan(ports, Arrival(key=f"in/{PRACTICE}/gone.pdf")) is None
    with pytest.raises(NotFound):
        receive_scan(ports, Arrival(key="in/nobody/a.pdf"))


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


def test_discarding_needs_a_reason_and_keeps_the_file(ports: FakePorts) -> None:
    intake = arrived(ports)
    with pytest.raises(BadInput):
        discard_scan(ports, PRACTICE, intake.case_id, reason=" ", by=STAFF)

    after = discard_scan(ports, PRACTICE, intake.case_id, reason="blank page", by=STAFF)

    assert [task.outcome for task in after.tasks.values()] == ["blank page"]
    assert after.closed_at
    (document,) = ports.store.documents(PRACTICE, intake.case_id)
    assert ports.documents.get(document.key) == PDF
