"""Scans whose notification was lost."""

from datetime import timedelta

import pytest

from baton.actions.find_scans import lost_scans
from baton.actions.receive_scan import Arrival, receive_scan
from baton.actions.walk_bucket import PAGE
from tests.builders import PRACTICE
from tests.fakes import FakePorts
from tests.fakes.practice import staffed

KEY = f"in/{PRACTICE}/scan.pdf"


@pytest.fixture
def ports() -> FakePorts:
    ports = staffed()
    ports.scans.put(KEY, b"%PDF-1.7 a scan", content_type="application/pdf")
    return ports


def reasons(ports: FakePorts, *, within: timedelta = timedelta(minutes=1)) -> list[str]:
    return [finding.reason for finding in lost_scans(ports, until=ports.now() + within)]


def test_a_scan_on_its_way_is_not_lost(ports: FakePorts) -> None:
    assert reasons(ports) == []


def test_a_scan_that_nobody_heard_of_is_said_again_until_it_is_filed(ports: FakePorts) -> None:
    ports.now.move(timedelta(hours=1))

    assert reasons(ports) == ["scan_lost"]
    (said,) = ports.outbox.uploads
    receive_scan(ports, Arrival(key=said.key, version_id=said.version_id))

    assert reasons(ports) == []
    assert len(ports.store.open_cases(PRACTICE)) == 1


def test_a_scan_that_is_not_filed_for_a_day_is_with_a_person_once(ports: FakePorts) -> None:
    ports.now.move(timedelta(hours=25))

    assert reasons(ports) == ["scan_lost"]
    assert reasons(ports) == ["scan_lost"]

    (listed,) = ports.store.open_cases(PRACTICE)
    (review,) = listed.tasks
    assert (review.reason, review.role) == ("scan_lost", "manager")
    assert review.sub


def test_what_lies_under_no_practice_of_ours_is_told_for_a_day(ports: FakePorts) -> None:
    ports.scans.put("in/stranger/a.pdf", b"x", content_type="application/pdf")
    ports.scans.put("in/loose.pdf", b"x", content_type="application/pdf")
    ports.now.move(timedelta(hours=1))

    assert sorted(reasons(ports)) == ["scan_lost", "scan_stray", "scan_stray"]
    ports.now.move(timedelta(days=1))
    assert reasons(ports) == ["scan_lost"]


def test_a_long_inbox_is_gone_through_page_by_page(ports: FakePorts) -> None:
    for number in range(PAGE):
        ports.scans.put(f"in/{PRACTICE}/{number:04d}", b"x", content_type="application/pdf")
    ports.now.move(timedelta(hours=1))

    assert len(reasons(ports, within=timedelta())) == PAGE
    assert ports.store.bookmark("inbox") == f"in/{PRACTICE}/{PAGE - 1:04d}"
    assert reasons(ports, within=timedelta()) == ["scan_lost"]
    assert ports.store.bookmark("inbox") == ""
