"""The lines of a case beside its tasks: messages, documents, and how the patient's link stands."""

from collections.abc import Iterable

from baton.actions.open_link import LINK_LOCKED
from baton.domain.case import Actor, Case, Event
from baton.domain.documents import Document
from baton.domain.links import KEPT_AFTER, MOST_TRIES
from baton.domain.messages import Message, MessageState
from baton.domain.patients import masked
from baton.domain.taking_back import last_act
from baton.domain.views.board import Delivery
from baton.domain.views.case import DocumentLine, LinkState, MessageLine
from baton.domain.views.page import HiddenField, UndoOffer

DELIVERIES = {
    MessageState.QUEUED: Delivery.QUEUED,
    MessageState.CLAIMED: Delivery.QUEUED,
    MessageState.SENT: Delivery.SENT,
    MessageState.DELIVERED: Delivery.DELIVERED,
    MessageState.BOUNCED: Delivery.BOUNCED,
    MessageState.COMPLAINED: Delivery.COMPLAINED,
    MessageState.NOT_NEEDED: Delivery.SKIPPED,
    MessageState.GIVEN_UP: Delivery.FAILED,
}


def message_lines(case: Case, rows: Iterable[Message]) -> tuple[MessageLine, ...]:
    """Give the messages of a case, latest first: those on their way, then those that left."""
    told = tuple(rows)
    known = {row.message_id for row in told}
    waiting = tuple(
        MessageLine(
            message_id=pending.message_id,
            kind=pending.kind,
            channel=pending.channel,
            to="the contact on record",
            at=pending.timer_at,
            delivery=Delivery.QUEUED,
        )
        for pending in case.messages.values()
        if pending.message_id not in known
    )
    return (*waiting, *(_message_line(row) for row in reversed(told)))


def document_lines(documents: Iterable[Document]) -> tuple[DocumentLine, ...]:
    """Give documents as lists show them, latest first.

    What was frozen for signing stands inside its sealed file, so that only this one is listed.
    """
    all_of_them = tuple(documents)
    sealed = {document.task_id for document in all_of_them if document.sealed}
    shown = (one for one in all_of_them if one.sealed or one.task_id not in sealed)
    return tuple(_document_line(document) for document in shown)[::-1]


def document_url(case_id: str, document_id: str) -> str:
    """Give the path that leads staff to a file."""
    return f"/staff/documents/{case_id}/{document_id}"


def link_state(case: Case, events: Iterable[Event]) -> LinkState | None:
    """Say how the patient's link stands, from the story of the case; staff never see the link."""
    if not case.link_serial:
        return None
    opened = [event.at for event in events if event.name == "opened"]
    locked = any(task.reason == LINK_LOCKED for task in case.open_tasks)
    return LinkState(
        expires_at=(case.wanted_by or case.opened_at) + KEPT_AFTER,
        opened_at=max(opened, default=None),
        wrong_tries=MOST_TRIES if locked else 0,
        locked=locked,
    )


def undo_offer(case: Case, events: Iterable[Event], by: Actor) -> UndoOffer | None:
    """Offer to take back what this member did last, while nothing else has happened."""
    if last_act(tuple(events), by) is None:
        return None
    seen = HiddenField(name="version", value=str(case.seq))
    return UndoOffer(label="Undo", action=f"/staff/cases/{case.case_id}/undo", fields=(seen,))


def _message_line(row: Message) -> MessageLine:
    moments = (row.delivered_at, row.sent_at, row.claimed_at, row.queued_at)
    return MessageLine(
        message_id=row.message_id,
        kind=row.kind,
        channel=row.channel,
        to=masked(row.contact),
        at=next(at for at in moments if at),
        delivery=DELIVERIES[row.state],
        detail=row.reason,
    )


def _document_line(document: Document) -> DocumentLine:
    return DocumentLine(
        document_id=document.document_id,
        title=document.title,
        version=document.version,
        standing=document.standing,
        at=document.made_at,
        url=document_url(document.case_id, document.document_id),
        sealed=document.sealed,
        sha256=document.sha256,
    )
