"""What staff and the system do to a whole case; each verb records its event."""

from collections.abc import Mapping
from datetime import datetime

from baton.domain import chasing
from baton.domain.calendar import SKEW, require_ahead
from baton.domain.case import (
    PATIENT,
    SYSTEM_ACTOR,
    Actor,
    Case,
    Holder,
    PendingMessage,
    Task,
    record,
)
from baton.domain.errors import BadInput, NotFound, WrongStage
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows, begun
from baton.domain.model import Id, Model
from baton.domain.packs import DEFAULT_LEAD, Pack, PackTask
from baton.domain.patients import Patient
from baton.domain.words import Channel, HolderKind, MessageKind, Role, TaskKind


class Wish(Model):
    """A call or review to be opened: a reason code, what it is about, and whom it is asked of."""

    task_id: Id
    kind: TaskKind
    title: str
    reason: str
    about: str | None = None
    role: Role = Role.RECEPTION


def opened(
    *,
    case_id: str,
    practice_id: str,
    patient: Patient,
    pack: Pack,
    task_ids: tuple[str, ...],
    wanted_by: datetime,
    moment: Moment,
    by: Actor,
) -> Case:
    """Open a pack for a patient: every task begins, and the ladder of messages starts."""
    require_ahead(wanted_by, moment.at, "wanted by")
    due = chasing.due_for_patient(moment.at, wanted_by, pack.lead)
    ids = dict(zip((t.key for t in pack.tasks), task_ids, strict=True))
    tasks = {ids[t.key]: _asked(t, ids, due, moment) for t in pack.tasks}
    case = Case(
        practice_id=practice_id,
        case_id=case_id,
        title=pack.title,
        opened_at=moment.at,
        patient_id=patient.patient_id,
        pack=f"{pack.pack_id}|{pack.version}",
        wanted_by=wanted_by,
        tasks=tasks,
        test=patient.test,
        label=patient.name,
        link_serial=1,
        contacts_version=patient.contacts_version or None,
    )
    return record(None, case, "case_opened", at=moment.at, by=by)


def intake(
    *, case_id: str, practice_id: str, title: str, task: Task, moment: Moment, test: bool = False
) -> Case:
    """Open a case without pack or patient, for what arrived unasked."""
    case = Case(
        practice_id=practice_id,
        case_id=case_id,
        title=title,
        opened_at=moment.at,
        tasks={task.task_id: begun(task, moment)},
        test=test,
        label=title,
    )
    return record(None, case, "arrived", at=moment.at, by=SYSTEM_ACTOR, task_id=task.task_id)


def asked_for(case: Case, wish: Wish, moment: Moment, by: Actor = SYSTEM_ACTOR) -> Case:
    """Open a call or review; one that is open for the same reason and thing is enough."""
    for task in case.open_tasks:
        if (task.kind, task.reason, task.about) == (wish.kind, wish.reason, wish.about):
            return case
    return wished(case, wish, moment, by)


def wished(case: Case, wish: Wish, moment: Moment, by: Actor = SYSTEM_ACTOR) -> Case:
    """Open a call or review, whatever else is open; a case that was closed opens again."""
    task = Task(
        task_id=wish.task_id,
        kind=wish.kind,
        title=wish.title,
        stage="new",
        holder=PATIENT,
        next_action="",
        due_at=moment.at,
        since=moment.at,
        reason=wish.reason,
        about=wish.about,
        role=wish.role,
    )
    after = case.with_task(begun(task, moment)).with_(closed_at=None, outcome=None)
    detail = {"reason": wish.reason}
    return record(case, after, "asked", at=moment.at, by=by, task_id=wish.task_id, detail=detail)


def added(
    case: Case,
    item: PackTask,
    task_id: str,
    moment: Moment,
    by: Actor,
    *,
    before: frozenset[str] = frozenset(),
) -> Case:
    """Add one task to an open case; after the visit it has a day of its own.

    It waits for the open tasks whose source is in `before`.
    """
    _must_be_open(case)
    wanted_by = max(case.wanted_by or moment.at, moment.at + DEFAULT_LEAD)
    due = chasing.due_for_patient(moment.at, wanted_by, DEFAULT_LEAD)
    after = tuple(t.task_id for t in case.open_tasks if t.source in before)
    task = _asked(item.with_(after=()), {}, due, moment).with_(task_id=task_id, after=after)
    return record(case, case.with_task(task), "task_added", at=moment.at, by=by, task_id=task_id)


def noted(case: Case, text: str, at: datetime, by: Actor, task_id: str | None = None) -> Case:
    """Keep a note on the timeline."""
    if not text.strip():
        raise BadInput("note: write something first")
    detail = {"text": text.strip()[:2000]}
    return record(case, case, "noted", at=at, by=by, task_id=task_id, detail=detail)


def assigned(case: Case, task_id: str, sub: str, at: datetime, by: Actor) -> Case:
    """Hand a task that staff hold to another member."""
    task = _open_task(case, task_id)
    if task.holder.kind is not HolderKind.MEMBER:
        raise WrongStage(f"{task.title} is not with staff now")
    holder = Holder(kind=HolderKind.MEMBER, role=task.holder.role, sub=sub)
    after = case.with_task(task.with_(holder=holder))
    return record(case, after, "assigned", at=at, by=by, task_id=task_id)


def moved(case: Case, wanted_by: datetime, pack: Pack, moment: Moment, by: Actor) -> Case:
    """Move the appointment: what the patient owes and the ladder move with it."""
    _must_be_open(case)
    require_ahead(wanted_by, moment.at, "wanted by")
    due = chasing.due_for_patient(moment.at, wanted_by, pack.lead)
    after = case.with_(wanted_by=wanted_by)
    for task in case.open_tasks:
        if task.holder.kind is not HolderKind.MEMBER:
            timer = due if task.holder == PATIENT else task.timer_at
            after = after.with_task(task.with_(due_at=due, timer_at=timer))
    if case.chase:
        back = case.chase.with_(step=min(case.chase.step, 1) - 1, due_at=due)
        waiting = case.chase.step == 0
        chase = case.chase.with_(due_at=due) if waiting else back
        after = after.with_(
            chase=chase if waiting else chasing.next_rung(chase, pack, moment.at, moment.calendar)
        )
    return record(case, after, "moved", at=moment.at, by=by)


def queued(
    case: Case,
    message_id: str,
    kind: MessageKind,
    channel: Channel,
    at: datetime,
    by: Actor = SYSTEM_ACTOR,
) -> Case:
    """Put a message on the case; the send worker takes it from there."""
    message = PendingMessage(message_id=message_id, kind=kind, channel=channel, timer_at=at - SKEW)
    after = case.with_(messages={**case.messages, message_id: message})
    detail = {"message": message_id, "kind": kind.value, "channel": channel.value}
    return record(case, after, "message_queued", at=at, by=by, detail=detail)


def message_told(
    case: Case,
    message_id: str,
    name: str,
    at: datetime,
    *,
    pending: PendingMessage | None,
    detail: Mapping[str, str] | None = None,
) -> Case:
    """Record what became of a pending message: still pending with a new claim, or off the list."""
    rest = {key: value for key, value in case.messages.items() if key != message_id}
    after = case.with_(messages={**rest, message_id: pending} if pending else rest)
    told = {"message": message_id, **(detail or {})}
    return record(case, after, name, at=at, by=SYSTEM_ACTOR, detail=told)


def reissued(case: Case, at: datetime, by: Actor, *, contacts_version: int) -> Case:
    """Give the case a new link: the serial rises, links with an older one are dead.

    What was about to leave under the old link is taken back; an invitation still to come, comes
    now.
    """
    _must_be_open(case)
    after = case.with_(
        link_serial=case.link_serial + 1,
        contacts_version=contacts_version or None,
        messages={k: m for k, m in case.messages.items() if m.kind is MessageKind.RECEIPT},
        chase=case.chase.with_(next_at=at - SKEW)
        if case.chase and case.chase.step == 0
        else case.chase,
    )
    return record(case, after, "link_reissued", at=at, by=by)


def invited_again(
    case: Case, message_id: str, channel: Channel, at: datetime, by: Actor = SYSTEM_ACTOR
) -> Case:
    """Invite once more under the present link, unless nothing is owed or the ladder is about
    to."""
    if case.chase is None or case.chase.step == 0:
        return case
    return queued(case, message_id, MessageKind.INVITE, channel, at, by=by)


def closed(case: Case, outcome: str, moment: Moment, by: Actor) -> Case:
    """Close a case with an outcome that a person chose; what is open is dropped or no longer
    needed."""
    if not outcome.strip():
        raise BadInput("outcome: say how this case ended")
    _must_be_open(case)
    for task in case.open_tasks:
        name = next(
            (n for n in ("dropped", "not_needed", "discarded", "closed") if allows(task, n)), None
        )
        if name is None:
            raise WrongStage(f"{task.title} is {task.stage} and must be finished first")
        case = advance(case, Happening(name=name, by=by, task_id=task.task_id), moment)
    after = case.with_(closed_at=moment.at, outcome=outcome.strip(), messages={}, chase=None)
    return record(
        case, after, "case_closed", at=moment.at, by=by, detail={"outcome": outcome.strip()}
    )


def _asked(item: PackTask, ids: Mapping[str, str], due: datetime, moment: Moment) -> Task:
    task = Task(
        task_id=ids.get(item.key, item.key),
        kind=item.kind,
        title=item.title,
        stage="new",
        holder=PATIENT,
        next_action="",
        due_at=due,
        since=moment.at,
        source=item.source,
        role=item.review,
        after=tuple(ids[key] for key in item.after),
        minutes=item.minutes,
    )
    return begun(task, moment)


def _open_task(case: Case, task_id: str) -> Task:
    task = case.task(task_id)
    if task is None:
        raise NotFound(f"no task {task_id}")
    if task.is_final:
        raise WrongStage(f"{task.title} is finished")
    return task


def _must_be_open(case: Case) -> None:
    if case.closed_at:
        raise WrongStage("this case is closed")
