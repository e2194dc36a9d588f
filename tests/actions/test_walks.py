"""Whatever staff, patients, providers and time do, in any order: nothing is ever dropped."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from baton.actions.open_case import token_of
from baton.actions.open_link import ask_for_paper, ask_staff, identify, send_fresh_link
from baton.actions.ports import Rejected, Throttled, UnknownOutcome
from baton.actions.reconcile import reconcile
from baton.actions.record_delivery import record_delivery
from baton.actions.set_right import Staff
from baton.actions.sign_document import decline, sign
from baton.domain import chasing
from baton.domain.case import Case, Task, broken_at, facts, folded_facts
from baton.domain.errors import BatonError
from baton.domain.links import Capability
from baton.domain.messages import MessageState, Receipt
from baton.domain.patients import PatientDetails
from baton.domain.settling import CHASE_CALLS
from baton.domain.words import HolderKind
from tests.actions.test_story import a_request, consent_of, submitted
from tests.builders import CLINICIAN, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case

STEPS = 40
DATES = (date(1984, 5, 17), date(1999, 1, 1))
ADDRESSES = ("mara@patient.example", "mara.l@patient.example", None)
MOBILES = ("+447700900123", None)


class Walk:
    """One case and the people around it, led by one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.ports: FakePorts = staffed()
        self.case_id = with_case(self.ports).case_id
        self.staff = Staff(self.ports, PRACTICE, STAFF)
        self.visits: list[Capability] = []
        self.told: list[str] = []

    @property
    def case(self) -> Case:
        return self.ports.store.get(PRACTICE, self.case_id)

    def step(self) -> None:
        """Something happens; that a rule forbids it is an answer, too."""
        name = self.dice.choice(sorted(ACTS))
        self.told.append(name)
        try:
            ACTS[name](self)
        except BatonError as error:
            self.told.append(type(error).__name__)
        if self.dice.random() < 0.8:
            pump(self.ports)
        else:
            self.ports.outbox.hints.clear()

    def task(self) -> Task:
        return self.dice.choice(list(self.case.tasks.values()))

    def held(self) -> str:
        """Something that staff hold, if there is."""
        tasks = [t for t in self.case.open_tasks if t.holder.kind is HolderKind.MEMBER]
        return self.dice.choice(tasks or [self.task()]).task_id

    def visit(self) -> Capability:
        if not self.visits:
            raise BatonError("nobody came yet")
        return self.dice.choice(self.visits)

    def come(self) -> None:
        born = self.dice.choice(DATES)
        self.visits.append(identify(self.ports, token_of(self.ports, self.case), born))

    def correct(self) -> None:
        details = PatientDetails(
            given_name="Mara",
            family_name=self.dice.choice(("Lindqvist", "Nkosi")),
            birth_date=self.dice.choice(DATES),
            email=self.dice.choice(ADDRESSES),
            mobile=self.dice.choice(MOBILES),
        )
        self.staff.correct(a_patient().patient_id, details)

    def sign(self) -> None:
        visit, consent = self.visit(), consent_of(self.case)
        sign(self.ports, visit, consent, a_request(self.ports, visit, consent))

    def submit(self) -> None:
        if not self.case.open_tasks or self.case.open_tasks[0].kind.value != "form":
            raise BatonError("no form is asked for")
        submitted(self.ports, self.case)

    def report(self) -> None:
        rows = self.ports.store.messages(PRACTICE, self.case_id)
        if not rows:
            raise BatonError("nothing left yet")
        row = self.dice.choice(rows)
        kinds = (MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED)
        receipt = Receipt(
            kind=self.dice.choice(kinds),
            practice_id=PRACTICE,
            case_id=self.case_id,
            message_id=row.message_id,
            op=row.op or "",
            at=self.ports.now(),
        )
        record_delivery(self.ports, receipt)

    def trouble(self) -> None:
        for sender in (self.ports.email, self.ports.sms):
            error = self.dice.choice((Throttled("busy"), Rejected("no"), UnknownOutcome("hm")))
            sender.will(error)

    def wait(self) -> None:
        hours = self.dice.choice((1, 5, 26, 80))
        pass_time(self.ports, timedelta(hours=hours), step=timedelta(hours=min(hours, 6)))


def later(walk: Walk) -> timedelta:
    return timedelta(days=walk.dice.choice((1, 3, 20)))


ACTS: dict[str, Callable[[Walk], object]] = {
    "add": lambda w: w.staff.add(w.case_id, "registration", idempotency=str(w.case.seq)),
    "ask": lambda w: ask_staff(w.ports, w.visit(), "question", "May I eat before?"),
    "assign": lambda w: w.staff.assign(w.case_id, w.held(), CLINICIAN),
    "close": lambda w: w.dice.random() < 0.2 and w.staff.close(w.case_id, "moved away"),
    "come": Walk.come,
    "correct": Walk.correct,
    "decline": lambda w: decline(w.ports, w.visit(), consent_of(w.case), "no"),
    "defer": lambda w: w.staff.defer(w.case_id, w.held(), w.ports.now() + later(w), "busy"),
    "drop": lambda w: w.dice.random() < 0.3 and w.staff.drop(w.case_id, w.task().task_id, "no"),
    "finish": lambda w: w.staff.finish(w.case_id, w.held(), "reached"),
    "fresh": lambda w: send_fresh_link(w.ports, token_of(w.ports, w.case)),
    "move": lambda w: w.staff.move(w.case_id, w.ports.now() + later(w)),
    "paper": lambda w: ask_for_paper(w.ports, w.visit()),
    "reissue": lambda w: w.staff.reissue(w.case_id),
    "report": Walk.report,
    "retry": lambda w: w.staff.retry(w.case_id, w.held()),
    "sign": Walk.sign,
    "submit": Walk.submit,
    "trouble": Walk.trouble,
    "wait": Walk.wait,
}


def sound(walk: Walk) -> None:
    """I1 and I2, and that silence is always heard."""
    case, events = walk.case, walk.ports.store.events(PRACTICE, walk.case_id)
    assert broken_at(events) is None
    assert folded_facts(events) == facts(case)
    for task in case.open_tasks:
        assert task.next_action
        assert task.timer_at
        assert task.holder.kind is not HolderKind.MEMBER or task.holder.sub
    assert (case.closed_at is None) == bool(case.open_tasks)
    assert bool(case.next_at) == bool(case.open_tasks or case.messages)
    called = any(task.reason in CHASE_CALLS for task in case.open_tasks)
    planned = case.chase is not None and case.chase.next_at is not None
    assert called or planned or not chasing.owes(case), "nobody would notice"
    assert reconcile(walk.ports)["orphans"] == 0
    walk.ports.outbox.hints.clear()


@pytest.mark.parametrize("seed", range(30))
def test_any_walk_leaves_every_task_held_timed_and_heard(seed: int) -> None:
    walk = Walk(seed)

    for _ in range(STEPS):
        walk.step()
        sound(walk)


@pytest.mark.parametrize("seed", range(12))
def test_any_walk_comes_to_rest_with_every_task_ended_or_held_by_a_person(seed: int) -> None:
    walk = Walk(seed)
    for _ in range(STEPS):
        walk.step()
    for sender in (walk.ports.email, walk.ports.sms):
        sender.script.clear()

    pass_time(walk.ports, timedelta(days=30), step=timedelta(hours=12))

    case = walk.case
    sound(walk)
    assert case.messages == {}
    staff = {task.holder.kind for task in case.open_tasks} & {HolderKind.MEMBER}
    assert staff or not case.open_tasks, walk.told
