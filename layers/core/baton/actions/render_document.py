"""Write documents: gather the inputs, fill the template, render, keep the file, record it."""

import hashlib
from typing import NamedTuple

from baton import library
from baton.actions.change import change
from baton.actions.ports import Ports
from baton.actions.snapshot import snapshot
from baton.domain.case import SYSTEM_ACTOR, Case, Task
from baton.domain.documents import Document, Inputs, Registered, canonical
from baton.domain.errors import BatonError, MissingData, NotFound, Unavailable, Unparsable
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows, does
from baton.domain.model import derived_id
from baton.domain.words import TaskKind, Work


class _Drawn(NamedTuple):
    """A document as it was made: its inputs as bytes, their hash, the filled template, the file."""

    pinned: bytes
    digest: str
    html: str
    pdf: bytes


def render_document(ports: Ports, practice_id: str, case_id: str) -> None:
    """Write every document that a case waits for; twice in a row writes the same file once."""
    try:
        case = ports.store.get(practice_id, case_id)
    except (NotFound, Unparsable):
        return
    for task in case.open_tasks:
        if does(task, Work.RENDER):
            case = _written(ports, case, task)


def _written(ports: Ports, case: Case, task: Task) -> Case:
    try:
        drawn = _drawn(ports, inputs_of(ports, case, task))
    except MissingData as error:
        return _tell(ports, case, task, "lacking", {"missing": str(error)})
    except Unavailable:
        raise  # nothing is wrong with the document: it is tried again
    except BatonError as error:
        return _tell(ports, case, task, "failed", {"error": type(error).__name__})
    document = _kept(ports, case, task, drawn)
    return _record(ports, case, task, document)


def _drawn(ports: Ports, inputs: Inputs) -> _Drawn:
    pinned = canonical(inputs)
    digest = hashlib.sha256(pinned).hexdigest()
    html = ports.engines.fill(inputs.source, inputs.data)
    pdf = ports.engines.render(html, identifier=digest, made_at=inputs.made_at)
    return _Drawn(pinned, digest, html, pdf)


def inputs_of(ports: Ports, case: Case, task: Task) -> Inputs:
    """Pin all that the document depends on; raises `MissingData` with the names of what lacks."""
    template = task.source or ""
    data = snapshot(ports, case, made_at=task.since, template=template)
    return Inputs(
        template=template,
        source=library.template(template, str(data["language"])),
        engine=ports.engines.engine,
        data=data,
        made_at=task.since,
    )


def inputs_key(practice_id: str, sha256: str, ending: str) -> str:
    """Give where the inputs (`json`) or the filled template (`html`) of a document are kept."""
    return f"inputs/{practice_id}/{sha256}.{ending}"


def _kept(ports: Ports, case: Case, task: Task, drawn: _Drawn) -> Document:
    files, practice_id, digest = ports.documents, case.practice_id, drawn.digest
    files.put(
        inputs_key(practice_id, digest, "json"), drawn.pinned, content_type="application/json"
    )
    files.put(
        inputs_key(practice_id, digest, "html"), drawn.html.encode(), content_type="text/html"
    )
    key = f"documents/{practice_id}/{case.case_id}/{digest}.pdf"
    stored = files.put(key, drawn.pdf, content_type="application/pdf", once=True)
    kept = files.get(key) if stored.existed else drawn.pdf
    return Document(
        practice_id=practice_id,
        case_id=case.case_id,
        document_id=derived_id(task.task_id, digest),
        patient_id=case.patient_id,
        task_id=task.task_id,
        kind=task.kind,
        title=task.title,
        key=key,
        version_id=stored.version_id,
        sha256=hashlib.sha256(kept).hexdigest(),
        inputs_sha256=digest,
        size_bytes=len(kept),
        made_at=task.since,
        test=case.test,
    )


def _record(ports: Ports, case: Case, task: Task, document: Document) -> Case:
    name = "frozen" if task.kind is TaskKind.SIGNATURE else "rendered"
    happening = Happening(
        name=name,
        by=SYSTEM_ACTOR,
        task_id=task.task_id,
        document_id=document.document_id,
        sha256=document.sha256,
        detail={"document": document.document_id, "sha256": document.sha256},
    )

    def decide(fresh: Case, moment: Moment) -> Case:
        now = fresh.task(task.task_id)
        if now is None or not allows(now, name):
            return fresh
        return advance(fresh, happening, moment)

    return change(ports, case, decide, beside=lambda _: (document, registered(document)))


def registered(document: Document) -> Registered:
    """Give the registry row of a document: its hash and standing, no name."""
    return Registered(
        sha256=document.sha256,
        practice_id=document.practice_id,
        case_id=document.case_id,
        document_id=document.document_id,
        standing=document.standing,
        issued_at=document.made_at,
    )


def _tell(ports: Ports, case: Case, task: Task, name: str, detail: dict[str, str]) -> Case:
    happening = Happening(name=name, by=SYSTEM_ACTOR, task_id=task.task_id, detail=detail)

    def decide(fresh: Case, moment: Moment) -> Case:
        now = fresh.task(task.task_id)
        if now is None or now.attempts != task.attempts or not allows(now, name):
            return fresh
        return advance(fresh, happening, moment)

    return change(ports, case, decide)
