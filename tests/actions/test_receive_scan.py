"""What arrives becomes a held task, once, whatever it is."""

import pytest

from baton.actions.ports import Described, ScanFacts
from baton.actions.receive_scan import (
    MOST_BYTES,
    TITLES,
    Arrival,
    practice_of,
    preview_key,
    receive_scan,
)
from baton.domain.case import Case
from baton.domain.errors import BadInput, BatonError, NotFound
from tests.actions.test_file_scan import KEY, PDF, arrived, filed, form_of
from tests.builders import PRACTICE, RECEPTION
from tests.fakes import CheapEngines, FakePorts
from tests.fakes.practice import pump, staffed, with_case


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


def test_a_scan_is_held_by_reception_with_its_preview(ports: FakePorts) -> None:
    intake = arrived(ports)

    (task,) = intake.open_tasks
    assert (task.title, task.holder.sub, task.reason) == ("A scan to file", RECEPTION, "no_code")
    assert intake.title == "scan 1.pdf, 2 pages"
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
        huge = Described(MOST_BYTES + 1, None)
        patched.setattr(ports.scans, "described", lambda *_: huge)
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


def test_a_scan_written_over_before_it_was_seen_is_not_lost(ports: FakePorts) -> None:
    for body in (b"%PDF first", b"%PDF second"):
        ports.scans.put(KEY, body, content_type="application/pdf")

    for version in ("v1", "v2"):
        receive_scan(ports, Arrival(key=KEY, version_id=version))

    intakes = ports.store.open_cases(PRACTICE)
    documents = [ports.store.documents(PRACTICE, each.case_id)[0] for each in intakes]
    kept = {ports.documents.get(document.key) for document in documents}
    assert kept == {b"%PDF first", b"%PDF second"}


@pytest.mark.parametrize(
    ("key", "name", "title"),
    [
        ("a/letter\u202efdp.exe", None, "letterfdp.exe"),
        ("47yiltkzgg6ojkgi", "Überweisung \u202efdp.exe", "Überweisung fdp.exe"),
        ("47yiltkzgg6ojkgi", None, "Scan"),
    ],
)
def test_a_scan_is_called_by_what_can_be_seen_of_its_name(
    ports: FakePorts, key: str, name: str | None, title: str
) -> None:
    key = f"in/{PRACTICE}/{key}"
    if name:
        ports.scans.names[key] = name

    intake = arrived(ports, key=key)

    (document,) = ports.store.documents(PRACTICE, intake.case_id)
    assert (document.title, intake.title) == (title, f"{title}, 2 pages")
