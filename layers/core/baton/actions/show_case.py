"""The page of one case: who owes what and why, what was sent and filed, what happened."""

from collections.abc import Iterable, Mapping

from baton import library
from baton.actions.acts import (
    CLOSE_OUTCOMES,
    OUTCOMES,
    case_acts,
    choices,
    task_acts,
)
from baton.actions.colleagues import Colleague
from baton.actions.explain import (
    LANES,
    Names,
    is_final,
    next_action_words,
    reason_text,
    stage_words,
    timeline,
)
from baton.actions.open_link import LINK_LOCKED
from baton.actions.plan_ahead import planned
from baton.actions.ports import Ports
from baton.actions.show_board import holder_of, member_names
from baton.domain.calendar import to_local
from baton.domain.case import Case, Event, Task
from baton.domain.documents import Document
from baton.domain.links import KEPT_AFTER
from baton.domain.messages import Message, MessageState
from baton.domain.patients import Patient
from baton.domain.practices import Member
from baton.domain.views.board import Act, Delivery, LaneKind
from baton.domain.views.case import (
    CallCard,
    CaseView,
    DocumentLine,
    LinkState,
    MessageLine,
    PlannedStep,
    TaskCard,
)
from baton.domain.views.page import Choice, Notice
from baton.domain.words import TaskKind

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


def case_page(
    ports: Ports, who: Colleague, case_id: str, *, notice: Notice | None = None
) -> CaseView:
    """Give the page of a case; raises `NotFound` for one that this practice does not have."""
    store, practice_id, calendar = ports.store, who.practice_id, who.practice.calendar
    case = store.get(practice_id, case_id)
    patient = store.patient(practice_id, case.patient_id) if case.patient_id else None
    events = store.events(practice_id, case_id)
    members = store.members(practice_id)
    names = Names(members=member_names(members), zone=calendar.zone)
    wanted = to_local(case.wanted_by, calendar) if case.wanted_by else None
    return CaseView(
        now=ports.now(),
        me=who.me,
        notice=notice,
        case_id=case_id,
        version=case.seq,
        patient_id=case.patient_id,
        label=patient.name if patient else case.label,
        born=patient.birth_date if patient else None,
        pack_title=case.title,
        wanted_by_at=case.wanted_by,
        wanted_date=wanted.date() if wanted else None,
        wanted_time=wanted.time() if wanted else None,
        opened_at=case.opened_at,
        closed_outcome=case.outcome if case.closed_at else None,
        tasks=task_cards(case, patient, who, names),
        messages=message_lines(case, store.messages(practice_id, case_id)),
        documents=document_lines(store.documents(practice_id, case_id)),
        timeline=timeline(case, events, names),
        link=link_state(case, events),
        acts=case_acts(case),
        holders=_holders(members),
        addable=_addable(case),
        close_outcomes=choices(CLOSE_OUTCOMES),
        defer_date=who.next_working_day(ports.now()),
    )


def task_cards(
    case: Case, patient: Patient | None, who: Colleague, names: Names
) -> tuple[TaskCard, ...]:
    """Give every task of a case; the first one with the patient carries the plan of the chase."""
    steps = planned(case, patient, who.practice.calendar) if patient else ()
    cards = []
    for task in case.tasks.values():
        with_patient = not task.is_final and LANES[task.holder.kind] is LaneKind.WITH_PATIENTS
        cards.append(_card(case, task, patient, who, names, steps if with_patient else ()))
        steps = () if with_patient else steps
    return tuple(cards)


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
    """Give documents as lists show them, latest first."""
    return tuple(_document_line(document) for document in documents)[::-1]


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
        wrong_tries=5 if locked else 0,
        locked=locked,
    )


def masked(contact: str | None) -> str:
    """Show enough of an address or number to recognise it.

    >>> masked("amahle@example.test"), masked("+27825550142")
    ('am…@example.test', '+27…0142')
    """
    if not contact:
        return "nobody yet"
    name, at, domain = contact.rpartition("@")
    return f"{name[:2]}…@{domain}" if at else f"{contact[:3]}…{contact[-4:]}"


def _card(
    case: Case,
    task: Task,
    patient: Patient | None,
    who: Colleague,
    names: Names,
    steps: tuple[PlannedStep, ...],
) -> TaskCard:
    final = is_final(task.kind, task.stage)
    held = task.holder
    return TaskCard(
        task_id=task.task_id,
        kind=task.kind,
        title=task.title,
        stage=stage_words(task.stage),
        final=final,
        holder=None
        if final
        else holder_of(held.kind, held.role, held.sub, names.members, who.member.sub),
        next_action=None if final else next_action_words(task.next_action),
        reason=reason_text(task.reason),
        due_at=None if final else task.due_at,
        detail=_waits_for(case, task),
        plan=steps,
        acts=task_acts(task),
        outcomes=choices(OUTCOMES.get(task.kind, {})),
        call=_call(task, patient, who) if not final else None,
        deferred=task.deferrals,
        finished_at=task.since if final else None,
        outcome=task.outcome,
        open_url=_open_url(case, task),
    )


def _waits_for(case: Case, task: Task) -> str | None:
    before = [case.tasks[other] for other in task.after if other in case.tasks]
    titles = ", ".join(other.title for other in before if not other.is_final)
    return f"after {titles}" if titles and not task.is_final else None


def _call(task: Task, patient: Patient | None, who: Colleague) -> CallCard | None:
    if task.kind is not TaskKind.CALL or patient is None:
        return None
    return CallCard(
        name=patient.name,
        phone=patient.mobile.value if patient.mobile else None,
        why=reason_text(task.reason) or task.title,
        script=f"Hello, this is {who.member.name} from {who.practice.name}. "
        "Is this a good moment to help you finish what we sent you?",
    )


def _open_url(case: Case, task: Task) -> str | None:
    if Act.FILE in task_acts(task):
        return f"/staff/scans/{case.case_id}"
    return document_url(case.case_id, task.document_id) if task.document_id else None


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


def _holders(members: Iterable[Member]) -> tuple[Choice, ...]:
    present: Mapping[str, str] = {
        member.sub: f"{member.name} ({member.role})" for member in members if not member.disabled
    }
    return choices(present)


def _addable(case: Case) -> tuple[Choice, ...]:
    if case.pack is None:
        return ()
    pack = library.pack(case.pack.partition("|")[0])
    return choices({task.key: task.title for task in pack.tasks})
