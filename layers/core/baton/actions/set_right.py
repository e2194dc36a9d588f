"""What staff do to a case, a task or a patient when something must be set right."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from baton import library
from baton.actions.change import CaseId, change
from baton.actions.find_form import as_published, own_forms, sources_of
from baton.actions.open_case import kept_link, link_of, rebound
from baton.actions.ports import Ports
from baton.domain import casework
from baton.domain.calendar import require_ahead
from baton.domain.case import Actor, Case, record
from baton.domain.errors import BadInput, NotFound, Unparsable, WrongStage
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.model import derived_id
from baton.domain.patients import Patient, PatientDetails, with_details
from baton.domain.settling import UNREACHABLE
from baton.domain.taking_back import taken_back

_LINK_REVIEWS = frozenset({"link_locked"})
_CONTACT_REVIEWS = frozenset({"fix_contact", UNREACHABLE}) | _LINK_REVIEWS


class Staff:
    """The acts of one member on the cases of their practice; each may be repeated safely."""

    def __init__(self, ports: Ports, practice_id: str, by: Actor) -> None:
        self.ports, self.practice_id, self.by = ports, practice_id, by

    def note(self, case_id: str, text: str) -> Case:
        """Keep a note on the timeline."""
        return self._change(case_id, lambda c, m: casework.noted(c, text, m.at, self.by))

    def assign(self, case_id: str, task_id: str, sub: str) -> Case:
        """Hand a task to a colleague of the same practice."""
        member = self.ports.store.member(sub)
        if member is None or member.practice_id != self.practice_id or member.disabled:
            raise NotFound("no such colleague")
        return self._change(case_id, lambda c, m: casework.assigned(c, task_id, sub, m.at, self.by))

    def finish(self, case_id: str, task_id: str, outcome: str) -> Case:
        """End a call or review with an outcome; raises `WrongStage` when it ended with another."""
        if not outcome.strip():
            raise BadInput("outcome: say how it went")
        return self._tell(case_id, task_id, "done", outcome=outcome.strip())

    def defer(self, case_id: str, task_id: str, until: datetime, reason: str) -> Case:
        """Put a call or review off to a date, with a reason; the third time it goes to the
        manager. One that is put off already is taken up and put off again."""
        if not reason.strip():
            raise BadInput("reason: say why it is put off")
        told = Happening(
            name="deferred",
            by=self.by,
            task_id=task_id,
            until=until,
            detail={"reason": reason.strip()[:500]},
        )

        def decide(case: Case, moment: Moment) -> Case:
            require_ahead(until, moment.at, "until")
            task = case.task(task_id)
            if task and allows(task, "resumed") and task.due_at != until:
                resumed = Happening(name="resumed", by=self.by, task_id=task_id)
                case = advance(case, resumed, moment)
            return advance(case, told, moment)

        return self._change(case_id, decide)

    def drop(self, case_id: str, task_id: str, reason: str) -> Case:
        """Take a task out of the case, with a reason; raises `WrongStage` when another was given
        before."""
        if not reason.strip():
            raise BadInput("reason: say why it is not needed")
        return self._tell(case_id, task_id, "dropped", outcome=reason.strip())

    def retry(self, case_id: str, task_id: str) -> Case:
        """Let the system try a failed step again."""
        return self._tell(case_id, task_id, "retried")

    def add(self, case_id: str, key: str, *, idempotency: str) -> Case:
        """Add one more task of the pack, or a form of the practice, by its key to an open case."""
        case = self.ports.store.get(self.practice_id, case_id)
        pack = library.pack((case.pack or "").partition("|")[0])
        forms = self.ports.store.forms(self.practice_id)
        offered = (*as_published(pack, forms).tasks, *own_forms(pack, forms))
        item = next((task for task in offered if task.key == key), None)
        if item is None:
            raise NotFound(f"pack {pack.pack_id} has no task {key}")
        task_id = derived_id("added", case_id, key, idempotency)
        waited_for = (sources_of(task, forms) for task in pack.tasks if task.key in item.after)
        before = frozenset[str]().union(*waited_for)

        def decide(fresh: Case, moment: Moment) -> Case:
            if fresh.task(task_id):
                return fresh
            return casework.added(fresh, item, task_id, moment, self.by, before=before)

        return self._change_with_link(case_id, decide)

    def move(self, case_id: str, wanted_by: datetime) -> Case:
        """Move the appointment; the due times and the ladder move with it."""
        case = self.ports.store.get(self.practice_id, case_id)
        pack = library.pack((case.pack or "").partition("|")[0])

        def decide(fresh: Case, moment: Moment) -> Case:
            if fresh.wanted_by == wanted_by:
                return fresh
            return casework.moved(fresh, wanted_by, pack, moment, self.by)

        return self._change_with_link(case_id, decide)

    def close(self, case_id: str, outcome: str) -> Case:
        """Close a case with an outcome."""
        return self._change(case_id, lambda c, m: casework.closed(c, outcome, m, self.by))

    def reissue(self, case_id: str) -> Case:
        """Send a new link; every older one is dead. Ends the reviews that asked for it."""
        case = self.ports.store.get(self.practice_id, case_id)
        patient = self.ports.store.patient(self.practice_id, case.patient_id or "")
        return self._renew_link(case, patient)

    def put_on_paper(self, case_id: str, task_id: str) -> Case:
        """Take a task to paper because the patient wants it so."""
        return self._tell(case_id, task_id, "paper_wanted")

    def take_back(self, case_id: str) -> Case:
        """Undo this member's last act, as long as nothing else has happened since."""
        events = self.ports.store.events(self.practice_id, case_id)

        def decide(case: Case, moment: Moment) -> Case:
            return taken_back(case, events, at=moment.at, by=self.by)

        return self._change_with_link(case_id, decide)

    def correct(self, patient_id: str, details: PatientDetails) -> Patient:
        """Correct a patient's details and what open cases made of them.

        A changed contact gives a case a new link and invitation. A changed birth date leaves the
        link alone, so that every mail still in the inbox works, and gives its tries back.
        Repeated, it finishes what was interrupted.
        """
        before = self.ports.store.patient(self.practice_id, patient_id)
        after = with_details(before, details)
        saved = self.ports.store.save_patient(after) if after != before else before
        for listed in self.ports.store.of_patient(self.practice_id, patient_id):
            with suppress(Unparsable):  # parked in front of staff; the others go on
                self._follow(listed.case_id, before, saved)
        return saved

    def _follow(self, case_id: str, before: Patient, saved: Patient) -> None:
        case = self.ports.store.get(self.practice_id, case_id)
        if case.closed_at:
            return
        if (case.contacts_version or 0) < saved.contacts_version:
            case = self._renew_link(case, saved)
        elif before.birth_date != saved.birth_date:
            case = self._unlock(case, saved)
        if case.label != saved.name:
            self._change(case_id, lambda c, m: _relabelled(c, saved, m, self.by))

    def _renew_link(self, case: Case, patient: Patient) -> Case:
        channels = patient.reachable_by()

        def decide(fresh: Case, moment: Moment) -> Case:
            if fresh.link_serial != case.link_serial:
                return fresh
            version = patient.contacts_version
            fresh = casework.reissued(
                fresh.with_(label=patient.name), moment.at, self.by, contacts_version=version
            )
            if not channels:
                return fresh
            fresh = self._put_right(fresh, _CONTACT_REVIEWS, moment)
            message_id = derived_id(fresh.case_id, "reissued", str(fresh.link_serial))
            return casework.invited_again(fresh, message_id, channels[0], moment.at, self.by)

        return change(
            self.ports,
            case,
            decide,
            beside=lambda after: (link_of(self.ports, after), *rebound(self.ports, after)),
        )

    def _unlock(self, case: Case, patient: Patient) -> Case:
        def decide(fresh: Case, moment: Moment) -> Case:
            named = fresh.with_(label=patient.name)
            told = record(fresh, named, "link_unlocked", at=moment.at, by=self.by)
            return self._put_right(told, _LINK_REVIEWS, moment)

        return change(
            self.ports,
            case,
            decide,
            beside=lambda after: (link_of(self.ports, after),),
        )

    def _put_right(self, case: Case, reasons: frozenset[str], moment: Moment) -> Case:
        for task in case.open_tasks:
            if task.reason in reasons:
                told = Happening(name="done", by=self.by, task_id=task.task_id, outcome="put right")
                case = advance(case, told, moment)
        return case

    def _tell(
        self,
        case_id: str,
        task_id: str,
        name: str,
        *,
        outcome: str | None = None,
    ) -> Case:
        told = Happening(name=name, by=self.by, task_id=task_id, outcome=outcome)

        def decide(case: Case, moment: Moment) -> Case:
            task = case.task(task_id)
            if outcome and task and task.is_final and task.outcome != outcome:
                raise WrongStage(f"{task.title} has ended meanwhile")
            return advance(case, told, moment)

        return self._change(case_id, decide)

    def _change_with_link(self, case_id: str, decide: Callable[[Case, Moment], Case]) -> Case:
        """Change what is still to come, and let the link live as long."""
        return change(
            self.ports,
            CaseId(self.practice_id, case_id),
            decide,
            beside=lambda after: (kept_link(self.ports, after),),
        )

    def _change(self, case_id: str, decide: Callable[[Case, Moment], Case]) -> Case:
        return change(self.ports, CaseId(self.practice_id, case_id), decide)


def _relabelled(case: Case, patient: Patient, moment: Moment, by: Actor) -> Case:
    after = case.with_(label=patient.name)
    return casework.noted(after, "The name was corrected", moment.at, by)
