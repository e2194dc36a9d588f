"""A bucket is walked through over as many runs as it takes."""

from datetime import timedelta

from baton.actions.walk_bucket import PAGE, walked
from tests.fakes import FakePorts
from tests.fakes.practice import staffed


def run(ports: FakePorts, within: timedelta) -> list[list[str]]:
    pages = walked(ports, ports.scans.listed, "in/", bookmark="b", until=ports.now() + within)
    return [[found.key for found in page] for page in pages]


def test_a_walk_without_time_takes_one_page_and_goes_on_from_there() -> None:
    ports = staffed()
    for number in range(PAGE + 2):
        ports.scans.put(f"in/{number:04d}", b"x", content_type="text/plain")

    first, second, third = (run(ports, timedelta()) for _ in range(3))

    assert [len(page) for page in first] == [PAGE]
    assert second == [[f"in/{PAGE:04d}", f"in/{PAGE + 1:04d}"]]
    assert third == first


def test_a_walk_with_time_goes_to_the_end() -> None:
    ports = staffed()
    for number in range(PAGE + 2):
        ports.scans.put(f"in/{number:04d}", b"x", content_type="text/plain")

    assert [len(page) for page in run(ports, timedelta(minutes=1))] == [PAGE, 2]
    assert ports.store.bookmark("b") == ""
