"""One run: a practice or two, their cases, everybody around them, and what the trouble does."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from baton.actions import find_form
from baton.actions.ports import FileMissing, Outgoing
from baton.domain.case import Case
from baton.domain.errors import BatonError, NotFound
from baton.domain.links import token_hash
from baton.domain.patients import Contact
from baton.domain.practices import Practice
from baton.domain.words import Channel, HolderKind, Work
from tests.builders import MONDAY, a_patient, a_practice, members
from tests.simulation import functions
from tests.simulation.bucket import Inbox
from tests.simulation.deploys import Deploy, todays_tables
from tests.simulation.dice import Dice
from tests.simulation.fake_place import FakePlace
from tests.simulation.faults import Call, Mishap, Trouble
from tests.simulation.invariants import GRACE, Sends, Violation, Watch
from tests.simulation.judging import Judge
from tests.simulation.ledger import Ledger
from tests.simulation.patient import Patient
from tests.simulation.people import is_foreseen
from tests.simulation.provider import Provider, Sent
from tests.simulation.queues import Queue
from tests.simulation.scheduler import MOST_STEPS, STILL, Scheduler
from tests.simulation.staff import Practitioners
from tests.simulation.timetable import MINUTE, Timetable
from tests.simulation.wire import Wire

LEAD = timedelta(days=7)
CORRECTED_AFTER = timedelta(hours=1)
LONGEST = timedelta(days=45)

MOST_SKEW = timedelta(minutes=5)
TRUTH = frozenset({"ScanQueue", "ReceiptQueue"})
"""Queues whose messages no sweep repeats: their dead letters are sent again by a person."""


@dataclass(frozen=True)
class Scene:
    """Who is there: cases of a pack, spread over practices; `scans` arrive unasked.

    Patients `ignore` their first messages; they want paper, or their address is corrected, or it
    bounces and nobody mends it. `late` is how long receipts take. With `own_form` the practice
    asks a form of its own beside the pack, whose answers staff read.
    """

    pack: str = "new-patient"
    cases: int = 1
    practices: int = 1
    scans: int = 0
    ignores: int = 0
    paper: bool = False
    corrected: bool = False
    bounces: bool = False
    complains: bool = False
    late: timedelta = STILL
    own_form: bool = False
    starts_at: datetime = MONDAY


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    violations: tuple[Violation, ...]
    calls: tuple[Call, ...]
    faults: int
    parked: int
    extra_messages: int
    took: timedelta
    happened: Counter[str]
    """What went wrong beside the calls, and how often."""


class World:
    """Everything that one run consists of."""

    def __init__(
        self,
        scene: Scene,
        trouble: Trouble,
        dice: Dice,
        place: Callable[..., Any] = FakePlace,
    ) -> None:
        self.scene, self.trouble, self.dice = scene, trouble, dice
        self.scheduler = Scheduler(dice, scene.starts_at)
        self.place = place(self._true_now, self._hint, self._take)
        self.queues = {
            worker.queue: Queue(worker, self.scheduler, trouble, dice, worker.queue in TRUTH)
            for worker in functions.queue_workers()
            if worker.queue
        }
        self.provider = Provider(
            self.scheduler, trouble, dice, report=self.queues["ReceiptQueue"].put
        )
        self.timetable = Timetable(self.scheduler, trouble, self.place.next_due)
        self.wire = Wire(self.scheduler, self.place, trouble, dice)
        self.ports = self.wire.over(self.place.ports, now=self._now)
        self.ledger = Ledger()
        self.inbox = Inbox(self.place.scans, self.ledger, self.queues["ScanQueue"].put)
        self.watch = Watch(self.place)
        self.scheduler.halts = self.watch.found
        self.houses: dict[str, Practitioners] = {}
        self.patients: dict[str, Patient] = {}
        self.left_before: set[tuple[str, str]] = set()
        self._furnished()

    def run(
        self, until: Callable[[], bool] | None = None, then: Callable[[], None] | None = None
    ) -> Outcome:
        """Let it all happen, until nothing is left to happen; at one moment `then` steps in."""
        functions.serve(lambda: self.ports)
        find_form._KEPT.clear()  # what a warm function knows is no part of a run
        with functions.hushed(self._failed), todays_tables():
            self._peopled()
            try:
                self._played(until, then)
            except Exception as error:
                self.watch.blame("I4", f"nobody foresaw {error!r}")
        return self._outcome()

    def _failed(self, error: str) -> None:
        """A unit of work failed: what the trouble did is foreseen, a mistake of ours is not."""
        is_refusal = " " in error  # of AWS: its code, and what was asked for
        if not is_refusal and not is_foreseen(error):
            self.watch.blame("I4", f"nobody foresaw {error} in a worker")

    def _played(self, until: Callable[[], bool] | None, then: Callable[[], None] | None) -> None:
        ends_at = self.scene.starts_at + LONGEST
        while not self.watch.found and self._goes_on(ends_at):
            if until and then and not self.scheduler.ready and until():
                until = then()
            if not self.scheduler.step() and not self.timetable.move_on(self._is_over):
                break
        if not self._goes_on(ends_at):
            self.watch.blame("I1", f"it did not come to rest in {LONGEST.days} days")
        if not self.watch.found:
            self._judged()

    def _goes_on(self, ends_at: datetime) -> bool:
        return self.scheduler.now < ends_at and self.scheduler.steps < MOST_STEPS

    def _judged(self) -> None:
        try:
            judge = Judge(self.watch, self.place, self.ledger, self.provider.sent)
            judge.left_before = self.left_before
            judge.one_try = self.trouble.is_calm and not self.scene.corrected
            judge.judge()
        except (BatonError, FileMissing) as error:
            self.watch.blame("I4", f"the end cannot even be read: {error!r}")

    def _outcome(self) -> Outcome:
        cases = [seen.case for seen in self.watch.seen.values()]
        intents = {(s.message.tags.case, s.message.tags.message) for s in self.provider.sent}
        return Outcome(
            violations=tuple(self.watch.found),
            calls=tuple(entry.call for entry in self.wire.trace),
            faults=sum(entry.kind is not None for entry in self.wire.trace),
            parked=sum(bool(case.open_tasks) for case in cases),
            extra_messages=len(self.provider.sent) - len(intents),
            took=self.scheduler.now - self.scene.starts_at,
            happened=self.scheduler.happened,
        )

    def fingerprint(self, number: int) -> str:
        """Tell all that happened from a call on, and the end, in one hash."""
        rest = tuple(entry.facts for entry in self.wire.trace[number:])
        return hashlib.sha256(repr((rest, self.digest())).encode()).hexdigest()

    def digest(self) -> str:
        """Tell the end in one hash: events hold all that a case is, and files and mail the rest."""
        heads = sorted((*key, seen.seq, seen.head) for key, seen in self.watch.seen.items())
        mail = [(sent.at.isoformat(), sent.message.text) for sent in self.provider.sent]
        files = sorted(key for key, _ in self.place.objects())
        return hashlib.sha256(repr((heads, mail, files)).encode()).hexdigest()

    def _furnished(self) -> None:
        """Found the practices and write their people down: long before anything goes wrong."""
        practices = {}
        store = self.place.store
        for number in range(self.scene.practices):
            practice_id = f"practice{number + 1}"
            practice = a_practice(practice_id=practice_id, certificate="Y2VydGlmaWNhdGU=")
            practices[practice_id] = store.save_practice(practice)
            for member in members():
                sub = member.sub if number == 0 else f"{member.sub}-{number}"
                store.save_member(member.with_(practice_id=practice_id, sub=sub))
        self.sends = Sends(self.watch, practices, self.provider.sent)
        self.sends.may_repeat = self.trouble.loses_receipts or self.scene.late > GRACE
        self.provider.late = self.scene.late
        self.sends.skew = MOST_SKEW if self.trouble.skew else STILL
        self.wire.watch = self._changed
        self.provider.left, self.provider.arrived = self.sends.look, self._arrived
        for number, practice in enumerate(practices.values()):
            house = Practitioners(self.scheduler, self.ports, self.ledger, practice)
            house.trouble, house.lazy = self.trouble, self.scene.bounces
            house.desk.suffix = f"-{number}" if number else ""
            house.own_form = self.scene.own_form
            house.upload = partial(self.inbox.bring, practice.practice_id)
            self.houses[practice.practice_id] = house

    def _peopled(self) -> None:
        houses = list(self.houses.values())
        for number in range(self.scene.cases):
            house = houses[number % len(houses)]
            patient = self._patient(house.practice, number + 1)
            wait = self.dice.between(STILL, timedelta(hours=30)) if number else STILL
            if self.scene.corrected:
                self.scheduler.after(CORRECTED_AFTER, "staff", partial(house.correct, patient))
            key = f"k{number // len(houses)}"  # the same in both practices: it makes no id alone
            opens = partial(house.open, patient, self.scene.pack, key, LEAD)
            self.scheduler.after(wait, "open", opens)
        for number in range(self.scene.scans):
            house = houses[number % len(houses)]
            data = f"%PDF-1.7 %PAGE post {number}".encode()
            bring = partial(house.upload, f"post {number}.pdf", data)
            self.scheduler.after(self.dice.between(MINUTE, LEAD), "post", bring)
        if self.trouble.deploys_after:
            Deploy(self.scheduler, self.dice).begins_after(self.trouble.deploys_after)

    def _patient(self, practice: Practice, number: int) -> Patient:
        record = self.place.store.save_patient(
            a_patient(
                practice_id=practice.practice_id,
                patient_id=f"patient{number}",
                email=Contact(value=f"mara{number}@patient.example"),
                mobile=Contact(value=f"+4477009{number:02d}000"),
            )
        )
        patient = Patient(self.scheduler, self.ports, self.ledger, record, number)
        patient.trouble = self.trouble
        patient.tries_old = self.scene.corrected
        if self.scene.complains:
            self.provider.annoyed.add(f"mara{number}@patient.example")
        if self.scene.bounces:
            self.provider.bounced.add(f"mara{number}@patient.example")
        patient.is_replaced = self._is_replaced
        patient.ignores, patient.wants_paper = self.scene.ignores, self.scene.paper
        self.patients[record.patient_id] = patient
        return patient

    def _is_replaced(self, token: str) -> bool:
        link = self.place.store.link(token_hash(token))
        if link is None:
            return True
        case: Case = self.place.store.get(link.practice_id, link.case_id)
        return bool(case.link_serial != link.serial)

    def _is_over(self) -> bool:
        """Say whether every scan is known: one whose notification was lost is found later."""
        known = {
            task.sha256 for seen in self.watch.seen.values() for task in seen.case.tasks.values()
        }
        return known.issuperset(self.ledger.uploaded.values())

    def _changed(self, call: Call, args: tuple[Any, ...]) -> None:
        if call.method == "save_patient":
            self.sends.heard(args[0], self.scheduler.now)
        for case in args:
            if isinstance(case, Case):
                stored = self._stored(case)
                if stored and any(
                    task.holder.kind is HolderKind.MEMBER for task in stored.open_tasks
                ):
                    self.houses[case.practice_id].will_look()

    def _stored(self, case: Case) -> Case | None:
        try:
            return self.watch.look(case.practice_id, case.case_id)
        except NotFound:
            return None

    def _arrived(self, sent: Sent) -> None:
        case = self.place.store.get(sent.message.tags.practice, sent.message.tags.case)
        self.patients[case.patient_id or ""].got(sent)

    def _hint(self, work: Work | None, body: str) -> None:
        self.queues[f"{work.value.title()}Queue" if work else "ScanQueue"].put(body)

    def _take(self, channel: Channel, message: Outgoing) -> str:
        return self.provider.take(channel, message)

    def _true_now(self) -> datetime:
        return self.scheduler.now

    def _now(self) -> datetime:
        """The time as the running worker's clock has it."""
        job = self.scheduler.job
        if job is None:
            return self.scheduler.now
        if self.trouble.skew and job.dies_at and self.dice.chance(self.trouble.skew):
            self.scheduler.happened[Mishap.CLOCK_JUMPED if job.skew else Mishap.CLOCK_OFF] += 1
            job.skew = self.dice.between(-MOST_SKEW, MOST_SKEW)
        return self.scheduler.now + job.skew
