"""The proof that nothing is dropped: every open task is counted, every orphan is put back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from baton import library
from baton.actions.check_case import Finding
from baton.actions.reconcile import PAGE, reconcile
from baton.actions.set_right import Staff
from baton.actions.stores import check_of
from baton.actions.sweep import sweep
from baton.domain.case import Case, broken_at, record
from baton.domain.words import Work
from tests.builders import PRACTICE, STAFF, a_case, a_patient, a_practice
from tests.fakes import Clock, FakePorts
from tests.fakes.practice import opened_for, pass_time, pump, staffed, with_case

CALM = {
    "open": 3,
    "accounted": 3,
    "orphans": 0,
    "unreadable": 0,
    "findings": 0,
    "lost_scans": 0,
    "dead_letters": 0,
}
A_DAY = 24


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    case = with_case(ports)
    pump(ports)
    return case


def test_all_that_is_open_is_accounted_for(ports: FakePorts, case: Case) -> None:
    counts = reconcile(ports)

    assert counts == CALM
    assert ports.store.heartbeat("reconcile") == (ports.now(), counts)
    assert ports.outbox.hints == []


def test_a_case_that_fell_out_of_the_due_index_is_put_back(ports: FakePorts, case: Case) -> None:
    """As one that nobody could read and that a new version can."""
    ports.store.park(PRACTICE, case.case_id, ports.now())

    assert reconcile(ports)["orphans"] == 3
    assert reconcile(ports) == CALM

    assert ports.outbox.emptied()[0].work is Work.CASE
    ports.now.move(timedelta(days=9))
    assert sweep(ports)["due"] == 1
    events = ports.store.events(PRACTICE, case.case_id)
    assert (events[-1].name, broken_at(events)) == ("timer_mended", None)


def test_a_timer_that_the_due_index_has_much_later_is_an_orphan(
    ports: FakePorts, case: Case
) -> None:
    ports.store.back_off(PRACTICE, case.case_id, ports.now() + timedelta(days=30))

    assert reconcile(ports)["orphans"] == 3
    assert reconcile(ports) == CALM


def test_a_case_whose_patient_is_gone_is_parked_and_rings_no_more(ports: FakePorts) -> None:
    told: list[Finding] = []
    ports.store.save(a_case(pack=library.pack("new-patient")))
    pass_time(ports, timedelta(hours=1), step=timedelta(minutes=2))

    counts = reconcile(ports, told.append)

    (listed,) = ports.store.open_cases(PRACTICE)
    assert listed.parked
    assert (told, counts["unreadable"], counts["orphans"]) == ([], 1, 0)
    assert ports.outbox.hints == []
    ports.store.save_patient(a_patient())  # as an operator would, from a backup
    assert reconcile(ports)["orphans"] == 3
    assert [listed.parked for listed in ports.store.open_cases(PRACTICE)] == [False]


def test_what_cannot_be_read_is_counted_and_its_neighbour_goes_on(
    ports: FakePorts, case: Case
) -> None:
    other = with_case(ports, ports.store.patient(PRACTICE, case.patient_id or ""), key="k2")
    ports.store.spoil(PRACTICE, case.case_id)

    counts = reconcile(ports)

    assert (counts["unreadable"], counts["accounted"]) == (1, len(other.open_tasks))


def test_a_task_that_nobody_holds_gets_a_holder_again(ports: FakePorts, case: Case) -> None:
    form = next(iter(case.tasks))
    held = Staff(ports, PRACTICE, STAFF).put_on_paper(case.case_id, form)
    task = held.tasks[form]
    lost = held.with_task(task.with_(holder=task.holder.with_(sub=None)))
    ports.store.save(record(held, lost, "lost", at=ports.now(), by=STAFF))
    told: list[Finding] = []

    assert reconcile(ports, told.append)["orphans"] == 3
    assert reconcile(ports)["orphans"] == 0

    assert told == [Finding(PRACTICE, case.case_id, "orphan")]
    assert ports.store.get(PRACTICE, case.case_id).tasks[form].holder == task.holder


def test_within_a_day_every_case_is_looked_into(ports: FakePorts, case: Case) -> None:
    stored = ports.store.get(PRACTICE, case.case_id)
    changed = record(stored, stored, "changed behind our back", at=ports.now(), by=STAFF)
    ports.store.save(changed.with_(title="Another title"))

    counts = []
    for _ in range(2 * A_DAY):
        counts.append(reconcile(ports)["findings"])
        ports.now.move(timedelta(hours=1))

    assert sum(counts) == 1  # the second day the review is there, and that is enough
    (review,) = (
        task
        for task in ports.store.get(PRACTICE, case.case_id).open_tasks
        if task.reason == "history_broken"
    )
    assert review.holder.sub


def test_a_round_goes_on_where_the_last_run_stopped(ports: FakePorts) -> None:
    patient = ports.store.save_patient(a_patient())
    keys = [f"k{number}" for number in range(PAGE + 5)]
    tasks = sum(len(opened_for(ports, patient, key=key).open_tasks) for key in keys)

    ports.outbox.emptied()
    slow = replace(ports, now=Ticking(ports.now))

    assert reconcile(slow) == {"unfinished": 1}
    assert ports.store.heartbeat("reconcile") is None
    counts = reconcile(ports)

    assert (counts["open"], counts["accounted"]) == (tasks, tasks)
    assert ports.store.bookmark("cases") == ""


def test_a_round_that_an_earlier_version_began_starts_anew(ports: FakePorts, case: Case) -> None:
    ports.store.keep_bookmark("cases", '{"practice":"practice1","case":"x","open":3}')

    assert reconcile(ports) == CALM


def test_each_practice_has_its_own_figures(ports: FakePorts, case: Case) -> None:
    ports.store.save_practice(a_practice(practice_id="practice2"))

    reconcile(ports)

    kept = [ports.store.heartbeat(check_of(p)) for p in (PRACTICE, "practice2")]
    assert [facts["open"] for _, facts in filter(None, kept)] == [3, 0]


def test_a_file_that_nothing_names_is_a_finding(ports: FakePorts, case: Case) -> None:
    key = f"documents/{PRACTICE}/{case.case_id}/stray.pdf"
    ports.documents.put(key, b"%PDF", content_type="application/pdf")
    ports.scans.put("in/loose.pdf", b"%PDF", content_type="application/pdf")
    ports.now.move(timedelta(days=1))
    told: list[Finding] = []

    assert reconcile(ports, told.append)["findings"] == 2

    assert [finding.reason for finding in told] == ["scan_stray", "file_unnamed"]


class Ticking:
    """A clock that is a minute on whenever it is read."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def __call__(self) -> datetime:
        return self.clock.move(timedelta(minutes=1))
