"""The people of a practice: look at the board in opening hours and do what they hold."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from typing import TypeVar

from baton.actions import key_answers
from baton.actions.drafts import PagePost
from baton.actions.file_scan import discard_scan, file_scan, file_to_record
from baton.actions.key_answers import Source
from baton.actions.open_case import open_case
from baton.actions.ports import Listed, ListedTask, Ports
from baton.actions.set_right import Staff
from baton.domain.calendar import next_opening
from baton.domain.case import Case
from baton.domain.errors import BatonError
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.patients import PatientDetails
from baton.domain.practices import Practice
from baton.domain.words import HolderKind, TaskKind
from tests.builders import CLINICIAN, STAFF
from tests.simulation.desk import FormDesk
from tests.simulation.dice import Dice
from tests.simulation.faults import Trouble
from tests.simulation.filling import typed
from tests.simulation.ledger import Ledger, Place
from tests.simulation.patient import Patient
from tests.simulation.people import NoAnswer, asked
from tests.simulation.scheduler import Scheduler

T = TypeVar("T")

LOOKS_AFTER = timedelta(minutes=30)
LOOKS_AT_LAST = timedelta(hours=3)
CALLS_BACK = timedelta(minutes=20)
MOST_CALLS = 6
"""A patient who does not answer so many calls in all is given up, with an outcome."""


class Practitioners:
    """Everybody who works in one practice, as one."""

    def __init__(
        self, scheduler: Scheduler, ports: Ports, ledger: Ledger, practice: Practice
    ) -> None:
        self.scheduler, self.ports, self.ledger, self.practice = scheduler, ports, ledger, practice
        self.dice: Dice = scheduler.dice
        self.trouble = Trouble()
        self.staff = Staff(ports, practice.practice_id, STAFF)
        self.patients: dict[str, Patient] = {}
        self.upload: Callable[[str, bytes], None] = lambda key, data: None
        self.looks, self.lazy, self.own_form = False, False, False
        self.desk = FormDesk(ports, ledger, practice, self._ask)
        self.calls = count(1)
        self.numbers = count(1)

    def open(self, patient: Patient, pack_id: str, key: str, lead: timedelta) -> None:
        """Open a pack for a patient, and again when the page does not come."""
        self.patients[patient.record.patient_id] = patient
        wanted_by = self.scheduler.now + lead

        def order() -> Case:
            return open_case(
                self.ports,
                self.practice.practice_id,
                patient_id=patient.record.patient_id,
                pack_id=pack_id,
                wanted_by=wanted_by,
                by=STAFF,
                key=key,
            )

        if self.own_form:
            self.desk.bring()
        case = self._ask(order)
        if case is not None:
            self.ledger.opened.add((case.practice_id, case.case_id))
        if case is not None and self.own_form:
            self.desk.add(self.staff, case.case_id)
        if self.dice.chance(self.trouble.whims):
            self._ask(order)

    def will_look(self) -> None:
        """Something is with staff: somebody looks at the board in the next opening hours."""
        if not self.looks:
            self.looks = True
            at = self.scheduler.now + self.dice.between(LOOKS_AFTER, LOOKS_AT_LAST)
            self.scheduler.at(next_opening(at, self.practice.calendar), "staff", self._look)

    def _look(self) -> None:
        self.looks = False
        cases = self._ask(lambda: self.ports.store.open_cases(self.practice.practice_id)) or ()
        for listed in cases:
            if self.dice.chance(self.trouble.whims):
                self._meddle(listed)
            for task in listed.tasks:
                if task.holder_kind == HolderKind.MEMBER:
                    self._work(listed, task)

    def _work(self, listed: Listed, task: ListedTask) -> None:
        acts: Mapping[TaskKind, Callable[[Listed, ListedTask], object]] = {
            TaskKind.CALL: self._call,
            TaskKind.REVIEW: self._review,
            TaskKind.FILING: self._file,
            TaskKind.FORM: self._see_to_form,
            TaskKind.SIGNATURE: self._get_signature,
            TaskKind.DOCUMENT: self._retry,
        }
        if act := acts.get(TaskKind(task.kind)):
            act(listed, task)

    def _call(self, listed: Listed, task: ListedTask) -> None:
        patient = self.patients.get(listed.patient_id or "")
        if next(self.calls) > MOST_CALLS:
            self._ask(lambda: self.staff.close(listed.case_id, "the patient does not want it"))
            return
        self._finish(listed, task, "reached")
        if patient:
            patient.will_come(CALLS_BACK)

    def _finish(self, listed: Listed, task: ListedTask, outcome: str) -> None:
        case = self._ask(lambda: self.staff.finish(listed.case_id, task.task_id, outcome))
        if case:
            place = Place(case.practice_id, case.case_id, task.task_id)
            self.ledger.finished[place] = outcome

    def _review(self, listed: Listed, task: ListedTask) -> None:
        patient = self.patients.get(listed.patient_id or "")
        if patient is None:
            self._finish(listed, task, "looked at")
            return
        if task.reason == "link_locked":
            self._ask(lambda: self.staff.reissue(listed.case_id))
        elif not self.lazy:
            self.correct(patient)
        case = self._ask(lambda: self.ports.store.get(self.practice.practice_id, listed.case_id))
        left = case and case.task(task.task_id)
        if left and not left.is_final:
            self._finish(listed, task, "put right")

    def correct(self, patient: Patient) -> None:
        """Put another address and number in the place of those on file."""
        known, number = patient.record, next(self.numbers)
        details = PatientDetails(
            given_name=known.given_name,
            family_name=known.family_name,
            birth_date=known.birth_date,
            email=f"mara{patient.number}.{number}@patient.example",
            mobile=f"+4477009{patient.number:02d}{number % 1000:03d}",
        )
        self._ask(lambda: self.staff.correct(known.patient_id, details))

    def _file(self, listed: Listed, task: ListedTask) -> None:
        practice_id, intake = self.practice.practice_id, listed.case_id
        before = self._ask(lambda: self.ports.store.get(practice_id, intake))
        wanted = self._wanted_on_paper()
        if before is None or self.dice.chance(self.trouble.whims / 2):
            self._ask(
                lambda: discard_scan(self.ports, practice_id, intake, reason="junk", by=STAFF)
            )
        elif wanted:
            done = self._ask(
                lambda: file_scan(
                    self.ports, practice_id, intake, case_id=wanted[0], task_id=wanted[1], by=STAFF
                )
            )
            if done:
                self.ledger.filed[practice_id, intake] = before.tasks[task.task_id].sha256 or ""
        else:
            patient = next(iter(self.patients))
            self._ask(
                lambda: file_to_record(
                    self.ports, practice_id, intake, patient_id=patient, by=STAFF
                )
            )

    def _wanted_on_paper(self) -> tuple[str, str] | None:
        listed = self._ask(lambda: self.ports.store.open_cases(self.practice.practice_id)) or ()
        papers = {"on_paper", "overdue", "awaiting_signature"}
        return next(
            (
                (case.case_id, task.task_id)
                for case in listed
                for task in case.tasks
                if task.kind == TaskKind.SIGNATURE and task.stage in papers
            ),
            None,
        )

    def _see_to_form(self, listed: Listed, task: ListedTask) -> None:
        if task.stage in HANDED_IN:
            self.desk.read(listed, task, STAFF)
            return
        self.desk.print(listed, task)
        self.type_in(listed, task)

    def type_in(self, listed: Listed, task: ListedTask) -> None:
        """Type in what the patient wrote on paper, and hand it in."""
        practice, where = self.practice, (listed.case_id, task.task_id)
        case = self._ask(lambda: self.ports.store.get(practice.practice_id, listed.case_id))
        patient = self.patients.get(listed.patient_id or "")
        if case is None or patient is None:
            return
        source = case.tasks[task.task_id].source or ""
        for page, fields in typed(source, patient.number).items():

            def key_in(page: int = page, fields: Mapping[str, tuple[str, ...]] = fields) -> object:
                keying = key_answers.page_for_patient(self.ports, practice, *where, page=page)
                post = PagePost(rev=keying.rev, tab=keying.tab, fields=fields)
                return key_answers.save_for_patient(
                    self.ports, practice, *where, page=page, post=post, by=STAFF
                )

            self._ask(key_in)

        def hand_in() -> Case:
            keying = key_answers.page_for_patient(self.ports, practice, *where, page=None)
            return key_answers.submit_for_patient(
                self.ports,
                practice,
                *where,
                rev=keying.rev,
                source=Source.PAPER,
                given_by="the patient",
                by=STAFF,
            )

        self._ask(hand_in)

    def _get_signature(self, listed: Listed, task: ListedTask) -> None:
        if task.stage in {"on_paper", "overdue"}:
            number = next(self.numbers)
            self.upload(f"scan {listed.case_id} {number}.pdf", f"%PDF-1.7 %PAGE {number}".encode())
        else:
            self._retry(listed, task)

    def _retry(self, listed: Listed, task: ListedTask) -> None:
        self._ask(lambda: self.staff.retry(listed.case_id, task.task_id))

    def _meddle(self, listed: Listed) -> None:
        """Do something that nothing asked for."""
        case_id, text = listed.case_id, f"note {next(self.numbers)}"
        patient = self.patients.get(listed.patient_id or "")
        later = self.scheduler.now + timedelta(days=3)
        first = listed.tasks[0].task_id if listed.tasks else ""
        acts: list[Callable[[], object]] = [
            lambda: self.staff.reissue(case_id),
            lambda: self.staff.move(case_id, later),
            lambda: self.staff.add(case_id, "registration", idempotency=text),
            lambda: self.staff.assign(case_id, first, CLINICIAN),
            lambda: self.staff.defer(case_id, first, later, "busy"),
            lambda: self.staff.put_on_paper(case_id, first),
            lambda: self.staff.drop(case_id, first, "not needed"),
            lambda: self._note(case_id, text),
            lambda: self.desk.correct(listed),
        ]
        if patient:
            acts.append(lambda: self.correct(patient))
        self._ask(self.dice.among(acts))

    def _note(self, case_id: str, text: str) -> None:
        self.staff.note(case_id, text)
        self.ledger.notes.add((self.practice.practice_id, case_id, text))

    def _ask(self, act: Callable[[], T]) -> T | None:
        """Ask; that a rule forbids it, or that nobody answers, is for another day."""
        try:
            return asked(self.scheduler, act)
        except (BatonError, NoAnswer):
            return None
