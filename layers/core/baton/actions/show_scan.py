"""The page of a scan: its first page as a picture, and the homes where it most likely belongs."""

import base64
from collections.abc import Iterator

from baton.actions.acts import DISCARD_REASONS, choices
from baton.actions.case_lines import document_url
from baton.actions.colleagues import Colleague
from baton.actions.explain import LANES, reason_text
from baton.actions.ports import FileMissing, Listed, ListedTask, Ports
from baton.actions.receive_scan import MOST_BYTES, TITLES, preview_key
from baton.actions.show_board import holder_of, member_names
from baton.domain.case import Case, Task
from baton.domain.errors import Gone
from baton.domain.lifecycle import TABLES
from baton.domain.patients import Patient
from baton.domain.views.board import LaneKind
from baton.domain.views.page import HiddenField, Upload
from baton.domain.views.scan import ScanPage, ScanUploadView, ScanView, Suggestion
from baton.domain.views.when import day
from baton.domain.words import HolderKind, TaskKind

MOST_GUESSES = 6
MOST_PATIENTS = 5

_HOMES = frozenset({TaskKind.FORM, TaskKind.SIGNATURE, TaskKind.DOCUMENT})


def scan_page(ports: Ports, who: Colleague, case_id: str, query: str = "") -> ScanView:
    """Give the page of an unfiled scan; raises `Gone` once it is filed or discarded."""
    case = ports.store.get(who.practice_id, case_id)
    task = next((task for task in case.open_tasks if task.kind is TaskKind.FILING), None)
    if task is None:
        raise Gone("this scan is no longer waiting")
    document = ports.store.document(who.practice_id, case_id, task.document_id or "")
    names = member_names(ports.store.members(who.practice_id))
    held = task.holder
    readable = task.reason not in TITLES
    guesses = (_by_search(ports, who, query) if query else _waiting(ports, who)) if readable else ()
    return ScanView(
        now=ports.now(),
        me=who.me,
        case_id=case_id,
        task_id=task.task_id,
        version=case.seq,
        file_name=case.title,
        arrived_at=case.opened_at,
        due_at=task.due_at,
        holder=holder_of(held.kind, held.role, held.sub, names, who.member.sub),
        reason=reason_text(task.reason) or task.title,
        pages=_pages(ports, case) if readable else (),
        document_url=document_url(case_id, document.document_id)
        if document and document.size_bytes
        else None,
        suggestions=tuple(guesses),
        query=query,
        discard_reasons=choices(DISCARD_REASONS),
    )


def new_upload(ports: Ports, who: Colleague, *, redirect: str | None = None) -> Upload:
    """Give what a browser posts to bring one scan in, under a key of ours.

    Only a page's own form is led on by a `redirect`: to a script the bucket must answer itself, for
    no script may follow it from there to us.
    """
    key = f"in/{who.practice_id}/{ports.new_id()}"
    post = ports.scans.presigned_post(key, max_bytes=MOST_BYTES, redirect=redirect)
    fields = tuple(HiddenField(name=name, value=value) for name, value in post.fields.items())
    return Upload(url=post.url, fields=fields, size_limit_bytes=MOST_BYTES)


def upload_page(ports: Ports, who: Colleague) -> ScanUploadView:
    """Give the page that takes one scan without script."""
    upload = new_upload(ports, who, redirect=f"{ports.public_url}/staff?said=added")
    return ScanUploadView(now=ports.now(), me=who.me, upload=upload)


def _pages(ports: Ports, case: Case) -> tuple[ScanPage, ...]:
    """The picture travels inside the page: no address of a bucket is needed, none leaks."""
    try:
        picture = ports.documents.get(preview_key(case.practice_id, case.case_id))
    except FileMissing:
        return (ScanPage(number=1),)
    encoded = base64.b64encode(picture).decode()
    return (ScanPage(number=1, image_url=f"data:image/png;base64,{encoded}"),)


def _waiting(ports: Ports, who: Colleague) -> tuple[Suggestion, ...]:
    """Give the tasks that wait for paper: those that staff hold first, then those with patients."""
    found = [
        (LANES[HolderKind(task.holder_kind)], task.due_at, case, task)
        for case in ports.store.open_cases(who.practice_id)
        for task in case.tasks
        if case.patient_id and _takes_paper(task)
    ]
    found.sort(key=lambda each: (each[0] is not LaneKind.NEEDS_US, each[1]))
    sure = sum(lane is LaneKind.NEEDS_US for lane, *_ in found) == 1
    return tuple(
        _guess(ports, case, task, sure=sure and place == 0)
        for place, (_, _, case, task) in enumerate(found[:MOST_GUESSES])
    )


def _takes_paper(task: ListedTask) -> bool:
    rows = TABLES[TaskKind(task.kind)].rows
    return any(row.stage == task.stage and row.event == "scanned" for row in rows)


def _guess(ports: Ports, case: Listed, task: ListedTask, *, sure: bool) -> Suggestion:
    patient = ports.store.patient(case.practice_id, case.patient_id or "")
    on_paper = LANES[HolderKind(task.holder_kind)] is LaneKind.NEEDS_US
    return Suggestion(
        patient_id=patient.patient_id,
        patient=patient.name,
        born=day(patient.birth_date),
        case_id=case.case_id,
        task_id=task.task_id,
        title=task.title,
        why="Waits for its paper" if on_paper else "Still with the patient",
        sure=sure,
    )


def _by_search(ports: Ports, who: Colleague, query: str) -> Iterator[Suggestion]:
    for patient in ports.store.search(who.practice_id, query, most=MOST_PATIENTS):
        yield _record_of(patient)
        for listed in ports.store.of_patient(who.practice_id, patient.patient_id):
            case = ports.store.get(who.practice_id, listed.case_id)
            yield from _homes(patient, case)


def _record_of(patient: Patient) -> Suggestion:
    return Suggestion(
        patient_id=patient.patient_id,
        patient=patient.name,
        born=day(patient.birth_date),
        title="Keep in the record",
        why="No task asked for it",
    )


def _homes(patient: Patient, case: Case) -> Iterator[Suggestion]:
    for task in case.tasks.values():
        if task.kind in _HOMES:
            yield Suggestion(
                patient_id=patient.patient_id,
                patient=patient.name,
                born=day(patient.birth_date),
                case_id=case.case_id,
                task_id=task.task_id,
                title=task.title,
                why=_standing(case, task),
            )


def _standing(case: Case, task: Task) -> str:
    state = "finished" if task.is_final else "still open"
    return f"{case.title}, {state}"
