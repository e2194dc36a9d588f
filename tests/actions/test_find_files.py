"""Files in the bucket of documents that nothing names."""

from datetime import timedelta

import pytest

from baton.actions.check_case import Finding
from baton.actions.find_files import unnamed_files
from baton.domain.case import Case
from baton.domain.casework import noted
from tests.builders import PRACTICE, STAFF, a_document
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed, with_case

PDF = "application/pdf"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    case = with_case(ports)
    pump(ports)
    return case


def found(ports: FakePorts) -> list[Finding]:
    return list(unnamed_files(ports, until=ports.now()))


def test_what_a_case_names_is_passed_over(ports: FakePorts, case: Case) -> None:
    key, left_out = (
        f"{place}/{PRACTICE}/{case.case_id}/a" for place in ("documents", "attachments")
    )
    stored = ports.store.get(PRACTICE, case.case_id)
    row = a_document(case_id=case.case_id, key=key)
    ports.store.save(noted(stored, "a letter came", ports.now(), STAFF), row)
    for each in (key, left_out, f"scans/{PRACTICE}/{case.case_id}"):
        ports.documents.put(each, b"x", content_type=PDF)
    ports.now.move(timedelta(days=2))

    assert found(ports) == []


def test_a_file_that_its_case_does_not_name_is_one_review_of_a_manager(
    ports: FakePorts, case: Case
) -> None:
    for name in ("one", "two"):
        key = f"documents/{PRACTICE}/{case.case_id}/{name}.pdf"
        ports.documents.put(key, b"%PDF", content_type=PDF)

    assert found(ports) == []  # whoever wrote it may still record it
    ports.now.move(timedelta(days=2))
    assert found(ports) == [Finding(PRACTICE, case.case_id, "file_unnamed")]
    assert found(ports) == []

    tasks = ports.store.get(PRACTICE, case.case_id).open_tasks
    (review,) = [task for task in tasks if task.reason == "file_unnamed"]
    assert (review.role, bool(review.holder.sub)) == ("manager", True)


@pytest.mark.parametrize("place", ["attachments", "documents", "scans"])
def test_a_file_of_no_case_at_all_becomes_a_case_of_its_own_once(
    ports: FakePorts, place: str
) -> None:
    ports.documents.put(f"{place}/{PRACTICE}/nobody12/a", b"x", content_type=PDF)
    ports.now.move(timedelta(days=2))

    assert [finding.reason for finding in found(ports)] == ["file_unnamed"]
    assert found(ports) == []

    (listed,) = ports.store.open_cases(PRACTICE)
    assert [(task.reason, task.role) for task in listed.tasks] == [("file_unnamed", "manager")]


def test_a_case_that_cannot_be_read_and_another_practice_are_left_alone(
    ports: FakePorts, case: Case
) -> None:
    ports.documents.put(f"documents/{PRACTICE}/{case.case_id}/a.pdf", b"x", content_type=PDF)
    ports.documents.put("documents/stranger/case1234/a.pdf", b"x", content_type=PDF)
    ports.store.spoil(PRACTICE, case.case_id)
    ports.now.move(timedelta(days=2))

    assert found(ports) == []
