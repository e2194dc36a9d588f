"""One way to change a case: whoever is slower decides again, and hints are only hints."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from baton.actions.change import TRIES, CaseId, change, moment_of
from baton.domain.case import Case
from baton.domain.casework import noted
from baton.domain.errors import StaleVersion, WrongStage
from baton.domain.lifecycle.advance import Moment
from baton.domain.words import Work
from tests.builders import MANAGER, PRACTICE, RECEPTION, STAFF, a_link, a_member
from tests.fakes import Clock, FakePorts, MemoryOutbox, MemoryStore
from tests.fakes.practice import staffed, with_case


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    case = with_case(ports)
    ports.outbox.hints.clear()
    return case


def noting(text: str) -> Callable[[Case, Moment], Case]:
    return lambda case, moment: noted(case, text, moment.at, STAFF)


class Racing:
    """A decision that somebody else overtakes a few times."""

    def __init__(self, ports: FakePorts, times: int) -> None:
        self.ports, self.left, self.decided = ports, times, 0

    def __call__(self, case: Case, moment: Moment) -> Case:
        self.decided += 1
        if self.left:
            self.left -= 1
            change(self.ports, CaseId(PRACTICE, case.case_id), noting(f"faster {self.left}"))
        return noted(case, "mine", moment.at, STAFF)


def test_whoever_is_slower_decides_again_on_the_fresh_case(ports: FakePorts, case: Case) -> None:
    race = Racing(ports, 2)

    after = change(ports, CaseId(PRACTICE, case.case_id), race)

    assert (race.decided, after.seq) == (3, case.seq + 3)
    assert after.news == ()


class CountingStore(MemoryStore):
    """Counts how often a case is read."""

    reads = 0

    def get(self, practice_id: str, case_id: str) -> Case:
        self.reads += 1
        return super().get(practice_id, case_id)


def test_a_case_read_just_now_is_not_read_again() -> None:
    clock = Clock()
    store = CountingStore(clock)
    ports = staffed(store=store, now=clock)
    case = with_case(ports)
    before = store.reads

    assert change(ports, case, noting("a")).seq == case.seq + 1
    assert store.reads == before


def test_a_case_that_changed_since_it_was_read_is_read_again(ports: FakePorts, case: Case) -> None:
    change(ports, case, noting("faster"))

    after = change(ports, case, noting("mine"))

    assert after.seq == case.seq + 2


def test_five_defeats_are_told(ports: FakePorts, case: Case) -> None:
    race = Racing(ports, TRIES)

    with pytest.raises(StaleVersion):
        change(ports, CaseId(PRACTICE, case.case_id), race)

    assert race.decided == TRIES


def test_a_decision_for_nothing_writes_and_hints_nothing(ports: FakePorts, case: Case) -> None:
    after = change(
        ports, CaseId(PRACTICE, case.case_id), lambda c, m: c, beside=lambda _: (a_link("never"),)
    )

    assert after.seq == case.seq
    assert ports.outbox.hints == []
    assert ports.store.link(a_link("never").token_hash) is None


def test_a_refused_decision_leaves_no_trace(ports: FakePorts, case: Case) -> None:
    def refuse(case: Case, moment: Moment) -> Case:
        noted(case, "lost", moment.at, STAFF)
        raise WrongStage("no")

    with pytest.raises(WrongStage):
        change(ports, CaseId(PRACTICE, case.case_id), refuse)

    assert ports.store.get(PRACTICE, case.case_id).seq == case.seq


def test_what_lies_beside_is_written_with_the_case(ports: FakePorts, case: Case) -> None:
    change(
        ports,
        CaseId(PRACTICE, case.case_id),
        noting("a"),
        beside=lambda c: (a_link("t", serial=c.seq),),
    )

    link = ports.store.link(a_link("t").token_hash)
    assert link is not None
    assert link.serial == case.seq + 1


def test_every_change_hints_at_the_work_that_waits(ports: FakePorts, case: Case) -> None:
    change(ports, CaseId(PRACTICE, case.case_id), noting("a"))

    assert [hint.work for hint in ports.outbox.hints] == [Work.CASE]


def test_a_hint_that_is_lost_loses_no_change(ports: FakePorts, case: Case) -> None:
    class Down(MemoryOutbox):
        def hint(self, *_: Any) -> None:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        change(replace(ports, outbox=Down()), CaseId(PRACTICE, case.case_id), noting("a"))

    assert ports.store.get(PRACTICE, case.case_id).seq == case.seq + 1


def test_work_goes_to_who_is_on_duty_now(ports: FakePorts) -> None:
    ports.store.save_member(a_member(disabled=True))

    moment = moment_of(ports, ports.store.team(PRACTICE))

    assert (moment.duty.reception, moment.duty.manager) == (MANAGER, MANAGER)
    assert RECEPTION not in {moment.duty.clinician}
