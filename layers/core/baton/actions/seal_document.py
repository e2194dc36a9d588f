"""Seal what was signed: claim, render the final, seal it, judge it, keep it, record it (signing
§6)."""

import base64
import hashlib
import json

from pydantic import ValidationError

from baton import library
from baton.actions.change import change
from baton.actions.ports import FileMissing, Ports
from baton.actions.render_document import inputs_key, registered
from baton.domain.case import SYSTEM_ACTOR, Case, Task
from baton.domain.documents import Document, Inputs
from baton.domain.errors import (
    BatonError,
    MissingData,
    NotFound,
    StaleVersion,
    Unavailable,
    Unparsable,
)
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows, does
from baton.domain.model import derived_id
from baton.domain.practices import Practice
from baton.domain.signatures import Act
from baton.domain.words import Work


class SealRefused(BatonError):
    """The file must not be sealed; the message says why."""


def seal_document(ports: Ports, practice_id: str, case_id: str) -> None:
    """Seal every signed document of a case; twice in a row seals once."""
    try:
        case = ports.store.get(practice_id, case_id)
    except (NotFound, Unparsable):
        return
    for task in case.open_tasks:
        if does(task, Work.SEAL) and allows(task, "sealing_started"):
            case = _seal(ports, case, task)


def act_key(practice_id: str, sha256: str) -> str:
    """Give where the record of a signature is kept."""
    return f"acts/{practice_id}/{sha256}.json"


def _seal(ports: Ports, case: Case, task: Task) -> Case:
    claimed = _claimed(ports, case, task)
    if claimed is None:
        return case
    try:
        document = _sealed(ports, claimed, task)
    except Unavailable:
        raise  # nothing is wrong with the document: the lease ends, then it is tried again
    except (BatonError, FileMissing, ValidationError) as error:
        failed = Happening(
            name="failed", by=SYSTEM_ACTOR, task_id=task.task_id, detail=_reason(error)
        )
        return _tell(ports, claimed, task, failed)
    done = Happening(
        name="sealed",
        by=SYSTEM_ACTOR,
        task_id=task.task_id,
        document_id=document.document_id,
        detail={"document": document.document_id, "sha256": document.sha256, "level": "B-B"},
    )
    return _tell(ports, claimed, task, done, document)


def _reason(error: Exception) -> dict[str, str]:
    """Name the error; only our own words may go with it, for a value could be in others'."""
    why = {"why": str(error)[:200]} if isinstance(error, BatonError) else {}
    return {"error": type(error).__name__, **why}


def _claimed(ports: Ports, case: Case, task: Task) -> Case | None:
    """Claim the sealing; None when another worker was faster."""
    started = Happening(name="sealing_started", by=SYSTEM_ACTOR, task_id=task.task_id)

    def decide(fresh: Case, moment: Moment) -> Case:
        if fresh.seq != case.seq:
            raise StaleVersion("another worker is at it")
        return advance(fresh, started, moment)

    try:
        return change(ports, case, decide)
    except StaleVersion:
        return None


def _sealed(ports: Ports, case: Case, task: Task) -> Document:
    practice = ports.store.practice(case.practice_id)
    if practice.certificate is None:
        raise SealRefused("the practice has no seal certificate")
    certificate = base64.b64decode(practice.certificate)
    frozen, html = _frozen(ports, case, task)
    act_bytes = ports.documents.get(act_key(case.practice_id, task.act_sha256 or ""))
    if hashlib.sha256(act_bytes).hexdigest() != task.act_sha256:
        raise SealRefused("the record of the signature was altered")
    act = Act.model_validate_json(act_bytes)
    name = f"{frozen.inputs_sha256}-{task.act_sha256}"
    key = f"documents/{case.practice_id}/{case.case_id}/{name}.pdf"
    evidence = _evidence(case, task, act_bytes)
    page = _certificate_page(ports, practice, case, task, act, certificate)
    pdf = ports.engines.render(
        html.replace("</body>", f"{page}</body>"),
        identifier=hashlib.sha256(evidence).hexdigest(),
        seal_field=True,
        attachments={"evidence.json": evidence},
        made_at=act.signed_at,
    )
    sealed = ports.engines.seal(pdf, certificate=certificate, at=ports.now())
    if not ports.engines.sealed_by(sealed, [certificate]):
        raise SealRefused("the sealed file does not pass our own check")
    stored = ports.documents.put(key, sealed, content_type="application/pdf", once=True)
    if stored.existed:
        sealed = ports.documents.get(key)
        if not ports.engines.sealed_by(sealed, [certificate]):
            raise SealRefused("an earlier sealed file does not pass our own check")
    return frozen.with_(
        document_id=derived_id(task.task_id, "sealed"),
        key=key,
        version_id=stored.version_id,
        sha256=hashlib.sha256(sealed).hexdigest(),
        size_bytes=len(sealed),
        sealed=True,
        level="B-B",
        certificate_sha256=hashlib.sha256(certificate).hexdigest(),
        made_at=ports.now(),
    )


def _frozen(ports: Ports, case: Case, task: Task) -> tuple[Document, str]:
    """Read the document that was signed, and prove that its inputs still give exactly its bytes."""
    found = ports.store.document(case.practice_id, case.case_id, task.document_id or "")
    if found is None or found.inputs_sha256 is None:
        raise MissingData("the frozen document")
    raw = ports.documents.get(inputs_key(case.practice_id, found.inputs_sha256, "json"))
    inputs = Inputs.model_validate_json(raw)
    html = ports.engines.fill(inputs.source, inputs.data)
    again = ports.engines.render(html, identifier=inputs.sha256, made_at=inputs.made_at)
    same = hashlib.sha256(again).hexdigest() == task.sha256 == found.sha256
    if not same and inputs.engine == ports.engines.engine:
        raise SealRefused("the document signed can no longer be made from its inputs")
    return found, html


def _evidence(case: Case, task: Task, act: bytes) -> bytes:
    facts = {
        "case": case.case_id,
        "task": task.task_id,
        "act": json.loads(act),
        "act_sha256": task.act_sha256,
        "doc_sha256": task.sha256,
        "chain_head": case.head,
        "chain_length": case.seq,
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _certificate_page(
    ports: Ports, practice: Practice, case: Case, task: Task, act: Act, certificate: bytes
) -> str:
    ink = base64.b64encode(_svg(act).encode()).decode() if act.ink else ""
    return ports.engines.fill(
        library.template("certificate"),
        {
            "practice": {"name": practice.name},
            "act": act.model_dump(mode="json", exclude={"ink"}),
            "ink": ink,
            "signed_at": f"{act.signed_at:%d %B %Y, %H:%M:%S}",
            "act_sha256": task.act_sha256 or "",
            "chain_head": case.head,
            "certificate_sha256": hashlib.sha256(certificate).hexdigest(),
            "verify_url": f"{ports.public_url}/verify",
        },
    )


def _svg(act: Act) -> str:
    if act.ink is None:
        return ""
    width, height = act.ink.w, act.ink.h
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path d="{act.ink.path()}" fill="none" stroke="#1d2524" stroke-width="2.2"'
        ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _tell(
    ports: Ports, case: Case, task: Task, happening: Happening, document: Document | None = None
) -> Case:
    def decide(fresh: Case, moment: Moment) -> Case:
        now = fresh.task(task.task_id)
        if now is None or not allows(now, happening.name):
            return fresh
        return advance(fresh, happening, moment)

    rows = (document, registered(document)) if document else ()
    return change(ports, case, decide, beside=lambda _: rows)
