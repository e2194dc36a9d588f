"""Write the words of a message that is about to leave, from the case as it is now."""

from baton.actions.faces import face
from baton.actions.open_case import token_of
from baton.actions.ports import Outgoing, Ports, Tags
from baton.domain.case import Case, PendingMessage, Task
from baton.domain.codes import code_of
from baton.domain.messages import Message
from baton.domain.patients import Patient
from baton.domain.practices import Practice
from baton.domain.views.messages import (
    CodeMessage,
    FreshLinkMessage,
    MessageView,
    OwedTask,
    ReceiptMessage,
    TasksMessage,
)
from baton.domain.words import HolderKind, MessageKind
from baton.rendering import render_message


def composed(
    ports: Ports,
    practice: Practice,
    patient: Patient,
    case: Case,
    pending: PendingMessage,
    row: Message,
) -> Outgoing:
    """Give the message for the contact of its row; no health data, no name of the patient."""
    view = _view(ports, practice, case, pending)
    tags = Tags(
        practice=case.practice_id, case=case.case_id, message=row.message_id, op=row.op or ""
    )
    words = render_message(pending.channel, view, language=patient.language)
    return Outgoing(
        to=row.contact or "",
        subject=words.subject or "",
        text=words.text,
        html=words.html or "",
        sender_name=practice.name,
        tags=tags,
    )


def _view(ports: Ports, practice: Practice, case: Case, pending: PendingMessage) -> MessageView:
    base = {"now": ports.now(), "practice": face(practice)}
    link = f"{ports.public_url}/p/{token_of(ports, case)}"
    if pending.kind is MessageKind.FRESH_LINK:
        return FreshLinkMessage.model_validate({**base, "link": link})
    if pending.kind is MessageKind.CODE:
        code = code_of(ports.keys().link, pending.message_id)
        return CodeMessage.model_validate({**base, "code": code})
    if pending.kind is MessageKind.RECEIPT:
        done = tuple(_owed(task) for task in case.tasks.values() if task.is_final and task.minutes)
        return ReceiptMessage.model_validate({**base, "link": link, "done": done})
    owed = tuple(_owed(t) for t in case.open_tasks if t.holder.kind is HolderKind.PATIENT)
    step = case.chase.step if case.chase else 1
    return TasksMessage.model_validate(
        {
            **base,
            "kind": pending.kind,
            "link": link,
            "tasks": owed,
            "wanted_by_at": case.wanted_by,
            "attempt": max(step, 1),
        }
    )


def _owed(task: Task) -> OwedTask:
    return OwedTask(kind=task.kind, minutes=task.minutes or None)
