"""Staff file a scan to a patient's task or record, or discard it: one transaction each."""

from typing import NamedTuple

from baton.actions.change import TRIES, CaseId, announce, change, moment_of
from baton.actions.ports import Ports
from baton.actions.receive_scan import TITLES, scan_id
from baton.domain.case import Actor, Case, Task, record
from baton.domain.documents import Document
from baton.domain.errors import BadInput, Conflict, NotFound, StaleVersion
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.settling import settled
from baton.domain.words import TaskKind


class _Home(NamedTuple):
    """The task that a scan is filed to, and what the document is called from then on."""

    case_id: str
    task_id: str
    title: str


def file_scan(
    ports: Ports,
    practice_id: str,
    intake_id: str,
    *,
    case_id: str,
    task_id: str,
    title: str = "",
    by: Actor,
) -> Case:
    """File a scan to a patient's task, under a title: one transaction over both cases.

    The task moves by its table if it waits for paper; a finished one only gains the document.
    Filing what is filed there already changes nothing. Raises `Conflict` when somebody else did
    something else with it first, `StaleVersion` after five tries.
    """
    for left in reversed(range(TRIES)):
        try:
            return _filed(ports, practice_id, intake_id, _Home(case_id, task_id, title), by)
        except StaleVersion:
            if not left:
                raise
    raise AssertionError("unreachable")


def file_to_record(
    ports: Ports, practice_id: str, intake_id: str, *, patient_id: str, title: str = "", by: Actor
) -> Case:
    """Keep a scan in the record of a patient who was not asked for it: its own case becomes theirs.

    `title` is what lists call it from then on. Filing what is theirs already changes nothing.
    Raises `Conflict` when somebody else did something else with it first.
    """
    patient = ports.store.patient(practice_id, patient_id)
    named = {"patient_id": patient_id, "title": title.strip() or "Scan"}

    def decide(case: Case, moment: Moment) -> Case:
        filing = _filing(case)
        if filing is None:
            return _unless(case.patient_id != patient_id, case)
        theirs = record(
            case, case.with_(**named, label=patient.name), "kept_in_record", at=moment.at, by=by
        )
        told = Happening(name="filed", by=by, task_id=filing.task_id, outcome="filed")
        return advance(theirs, told, moment)

    found = _scan(ports, practice_id, intake_id)
    return change(
        ports, CaseId(practice_id, intake_id), decide, beside=lambda _: (found.with_(**named),)
    )


def _filed(ports: Ports, practice_id: str, intake_id: str, home: _Home, by: Actor) -> Case:
    moment = moment_of(ports, ports.store.team(practice_id))
    arrived = ports.store.get(practice_id, intake_id)
    target = ports.store.get(practice_id, home.case_id)
    filing = _filing(arrived)
    if filing is None:
        kept = ports.store.document(practice_id, home.case_id, scan_id(intake_id))
        return _unless(kept is None or kept.task_id != home.task_id, target)
    found = _scan(ports, practice_id, intake_id)
    if target.patient_id is None or target.task(home.task_id) is None:
        raise NotFound("no such case or task")
    told = Happening(
        name="filed",
        by=by,
        task_id=filing.task_id,
        outcome="filed",
        detail={"case": home.case_id, "task": home.task_id},
    )
    document = found.with_(
        case_id=home.case_id,
        task_id=home.task_id,
        patient_id=target.patient_id,
        title=home.title.strip() or f"Scan: {target.tasks[home.task_id].title}"[:120],
    )
    gone = settled(advance(arrived, told, moment), moment)
    moved = _filed_to(target, home.task_id, found, by, moment)
    ports.store.save_both(gone, moved, document)
    announce(ports, moved, moment.at)
    return moved.stored


def discard_scan(ports: Ports, practice_id: str, intake_id: str, *, reason: str, by: Actor) -> Case:
    """Discard a scan with a reason; the file is kept as it is.

    Discarding it again changes nothing. Raises `Conflict` when somebody else filed it first.
    """
    if not reason.strip():
        raise BadInput("reason: say why this is discarded")

    def decide(case: Case, moment: Moment) -> Case:
        for task in case.open_tasks:
            if allows(task, "discarded"):
                told = Happening(
                    name="discarded", by=by, task_id=task.task_id, outcome=reason.strip()
                )
                return advance(case, told, moment)
        return _unless(all(task.stage != "discarded" for task in case.tasks.values()), case)

    return change(ports, CaseId(practice_id, intake_id), decide)


def _unless(somebody_was_faster: bool, case: Case) -> Case:
    """Give a case on which nothing is left to do; who wanted something else must hear of it."""
    if somebody_was_faster:
        raise Conflict("somebody else has dealt with this scan")
    return case


def _filing(case: Case) -> Task | None:
    """Give the filing still owed; raises `BadInput` where the file cannot be opened."""
    filing = next((task for task in case.open_tasks if task.kind is TaskKind.FILING), None)
    if filing and filing.reason in TITLES:
        raise BadInput("this file cannot be opened: ask for a new one, or discard it")
    return filing


def _scan(ports: Ports, practice_id: str, intake_id: str) -> Document:
    found = ports.store.document(practice_id, intake_id, scan_id(intake_id))
    if found is None:
        raise NotFound("no such scan")
    return found


def _filed_to(target: Case, task_id: str, found: Document, by: Actor, moment: Moment) -> Case:
    task = target.tasks[task_id]
    name = "scanned" if allows(task, "scanned") else "scan_added"
    detail = {"document": found.document_id, "sha256": found.sha256}
    if name == "scanned":
        told = Happening(name=name, by=by, task_id=task_id, detail=detail)
        return settled(advance(target, told, moment), moment)
    return record(target, target, name, at=moment.at, by=by, task_id=task_id, detail=detail)
