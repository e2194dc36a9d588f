"""A person signs exactly the bytes they were shown, or says no (signing §4-§5)."""

import hashlib

from baton.actions.change import change
from baton.actions.open_link import visited
from baton.actions.ports import Ports
from baton.actions.render_document import inputs_key
from baton.actions.seal_document import act_key
from baton.domain.case import PATIENT_ACTOR, Case, Task
from baton.domain.documents import Document, canonical
from baton.domain.errors import BadInput, DocumentChanged, Gone, NotFound, WrongStage
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.links import Capability
from baton.domain.model import Model
from baton.domain.signatures import CONSENT_VERSION, Act, Ink
from baton.domain.words import TaskKind


class SignRequest(Model):
    """What the browser sends: no picture and no file, only what the person said."""

    doc_sha256: str
    consent_version: str
    agree: bool
    name: str
    ink: Ink | None = None
    button_text: str
    language: str = "en"
    ip: str | None = None
    user_agent: str | None = None


def shown(ports: Ports, capability: Capability, task_id: str) -> tuple[Case, Task, Document, str]:
    """Give case, task, frozen document and its text as HTML; raises `NotFound` or `WrongStage`.

    A signature that is over has its document still, so that the page can say so.
    """
    case = visited(ports, capability)
    task = signature_of(case, task_id)
    document = document_of(ports, case, task)
    return case, task, document, text_of(ports, document)


def document_of(ports: Ports, case: Case, task: Task) -> Document:
    """Give the file of a signature: frozen, or the sealed copy once there is one."""
    if task.document_id is None:
        raise WrongStage(f"{task.title} is being prepared")
    document = ports.store.document(case.practice_id, case.case_id, task.document_id)
    if document is None:
        raise NotFound(f"no document {task.document_id}")
    return document


def text_of(ports: Ports, document: Document) -> str:
    """Give the HTML that a document was rendered from."""
    key = inputs_key(document.practice_id, document.inputs_sha256 or "", "html")
    return ports.documents.get(key).decode()


def signature_of(case: Case, task_id: str) -> Task:
    """Give a signature of a case; raises `NotFound` for any other task."""
    task = case.task(task_id)
    if task is None or task.kind is not TaskKind.SIGNATURE:
        raise NotFound(f"no signature {task_id}")
    return task


def sign(ports: Ports, capability: Capability, task_id: str, request: SignRequest) -> Case:
    """Record the signature; signing again changes nothing and gives the case as it is.

    Raises `DocumentChanged` when the hash is not the frozen one, `BadInput` without agreement or
    name,
    `WrongStage` when it cannot be signed (any more).
    """
    case = visited(ports, capability)
    task = signature_of(case, task_id)
    if task.act_sha256:
        return case
    _check(task, request)
    act = Act(
        practice_id=case.practice_id,
        case_id=case.case_id,
        task_id=task_id,
        method="drawn" if request.ink else "typed",
        name=request.name.strip(),
        ink=request.ink,
        doc_sha256=request.doc_sha256,
        button_text=request.button_text,
        consent_version=request.consent_version,
        language=request.language,
        signed_at=ports.now(),
        identified_by="link and date of birth",
        link_hash=capability.token_hash,
        ip=request.ip,
        user_agent=request.user_agent,
    )
    body = canonical(act)
    digest = hashlib.sha256(body).hexdigest()
    ports.documents.put(
        act_key(case.practice_id, digest), body, content_type="application/json", once=True
    )
    signed = Happening(
        name="signed",
        by=PATIENT_ACTOR,
        task_id=task_id,
        act_sha256=digest,
        detail={
            "method": act.method,
            "act": digest,
            "document": request.doc_sha256,
            "consent": act.consent_version,
        },
    )
    return _once(ports, capability, case, signed)


def decline(ports: Ports, capability: Capability, task_id: str, reason: str) -> Case:
    """Refuse to sign; a clinician is asked to talk about it. Signed stays signed."""
    case = visited(ports, capability)
    signature_of(case, task_id)
    declined = Happening(
        name="declined",
        by=PATIENT_ACTOR,
        task_id=task_id,
        outcome=reason.strip()[:500] or "no reason given",
    )
    return _once(ports, capability, case, declined)


def _check(task: Task, request: SignRequest) -> None:
    if not allows(task, "signed"):
        raise WrongStage(f"{task.title} cannot be signed now")
    if task.sha256 != request.doc_sha256:
        raise DocumentChanged("the document changed: read it again before you sign")
    if request.consent_version != CONSENT_VERSION:
        raise DocumentChanged("the text about signing electronically changed: read it again")
    if not request.agree:
        raise BadInput("agree: tick the box to sign electronically, or ask for paper")
    if len(request.name.strip()) < 2:
        raise BadInput("name: type your full name")


def _once(ports: Ports, capability: Capability, seen: Case, happening: Happening) -> Case:
    def decide(case: Case, moment: Moment) -> Case:
        if case.link_serial != capability.serial:
            raise Gone("this link was replaced by a newer one")
        task = case.task(happening.task_id)
        if task and happening.name == "signed" and task.act_sha256:
            return case
        return advance(case, happening, moment)

    return change(ports, seen, decide)
