"""A case is held against its own history and the files it names."""

import pytest

from baton.actions.check_case import Finding, adds_up, findings, handed_over
from baton.actions.receive_scan import Arrival, receive_scan
from baton.domain.case import Case
from tests.builders import PRACTICE
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed

KEY = f"in/{PRACTICE}/scan.pdf"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    ports.scans.put(KEY, b"%PDF-1.7 a scan", content_type="application/pdf")
    case = receive_scan(ports, Arrival(key=KEY, version_id="v1"))
    assert case
    pump(ports)
    return ports.store.get(PRACTICE, case.case_id)


def test_a_sound_case_gives_no_finding(ports: FakePorts, case: Case) -> None:
    assert findings(ports, case) == ()


def test_a_history_adds_up_only_whole_and_to_this_case(ports: FakePorts, case: Case) -> None:
    events = ports.store.events(PRACTICE, case.case_id)

    assert adds_up(case, events)
    assert not adds_up(case, events[:-1])
    assert not adds_up(case, ())
    assert not adds_up(case.with_(title="Another title"), events)
    assert not adds_up(case.with_(head="ab" * 32), events)


def test_a_document_without_its_file_is_found_and_handed_over_once(
    ports: FakePorts, case: Case
) -> None:
    (document,) = ports.store.documents(PRACTICE, case.case_id)
    del ports.documents.versions[document.key]

    (found,) = findings(ports, case)
    assert found == Finding(PRACTICE, case.case_id, "document_missing", document.document_id)
    assert handed_over(ports, found)
    assert not handed_over(ports, found)

    reviews = [
        task
        for task in ports.store.get(PRACTICE, case.case_id).open_tasks
        if task.reason == "document_missing"
    ]
    assert [(task.about, task.role) for task in reviews] == [(document.document_id, "manager")]
