"""The page of one case: who owes what and why, what was sent and filed, what happened."""

from collections.abc import Iterable, Mapping

from baton import library
from baton.actions.acts import (
    CLOSE_OUTCOMES,
    case_acts,
    choices,
    outcomes,
    task_acts,
)
from baton.actions.case_lines import (
    document_lines,
    document_url,
    link_state,
    message_lines,
    undo_offer,
)
from baton.actions.colleagues import Colleague
from baton.actions.explain import (
    LANES,
    Names,
    is_final,
    is_mended_in_record,
    next_action_words,
    reason_text,
    stage_words,
    timeline,
)
from baton.actions.find_form import own_forms
from baton.actions.notices import is_undoable
from baton.actions.plan_ahead import planned
from baton.actions.ports import Ports
from baton.actions.show_board import UNKNOWN, holder_of, member_names
from baton.domain.calendar import to_local
from baton.domain.case import Case, Task
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from baton.domain.lifecycle.form import HALF_WAY, HANDED_IN
from baton.domain.lifecycle.review import ALARMS
from baton.domain.patients import Patient
from baton.domain.practices import Member
from baton.domain.settling import DECLINED, UNREACHABLE
from baton.domain.views.board import Act, LaneKind
from baton.domain.views.case import (
    CallCard,
    CaseView,
    PlannedStep,
    TaskCard,
)
from baton.domain.views.page import Choice, Notice, Tone
from baton.domain.words import TaskKind

UNREADABLE = Notice(
    text="This case cannot be read. Nothing is lost: tell whoever runs Baton, and name this page’s "
    "address. Call the patient if the visit is near.",
    tone=Tone.LATE,
)


def case_or_parked_page(
    ports: Ports, who: Colleague, case_id: str, *, notice: Notice | None = None
) -> CaseView:
    """Give the page of a case, or of one that nobody can read or whose patient is gone: that page
    says so and what to do."""
    try:
        return case_page(ports, who, case_id, notice=notice)
    except (NotFound, Unparsable):
        return _parked_page(ports, who, case_id)


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
    undo = undo_offer(case, events, who.actor)
    told = notice is not None and is_undoable(notice)
    wanted = to_local(case.wanted_by, calendar) if case.wanted_by else None
    return CaseView(
        now=ports.now(),
        me=who.me,
        notice=notice.with_(undo=undo) if notice and told else notice,
        undo=None if told else undo,
        case_id=case_id,
        version=case.seq,
        patient_id=case.patient_id,
        label=patient.name if patient else UNKNOWN,
        born=patient.birth_date if patient else None,
        pack_title=case.title,
        wanted_by_at=case.wanted_by,
        wanted_date=wanted.date() if wanted else None,
        wanted_time=wanted.time() if wanted else None,
        opened_at=case.opened_at,
        closed_outcome=case.outcome if case.closed_at else None,
        tasks=task_cards(ports, case, patient, who, names),
        messages=message_lines(case, store.messages(practice_id, case_id)),
        documents=document_lines(store.documents(practice_id, case_id)),
        timeline=timeline(case, events, names),
        link=link_state(case, events),
        acts=case_acts(case),
        holders=_holders(members),
        addable=_addable(ports, case),
        close_outcomes=choices(CLOSE_OUTCOMES),
        defer_date=who.next_working_day(ports.now()),
    )


def task_cards(
    ports: Ports, case: Case, patient: Patient | None, who: Colleague, names: Names
) -> tuple[TaskCard, ...]:
    """Give every task of a case; the first one with the patient carries the plan of the chase."""
    steps = planned(case, patient, who.practice.calendar) if patient else ()
    cards = []
    for task in case.tasks.values():
        with_patient = not task.is_final and LANES[task.holder.kind] is LaneKind.WITH_PATIENTS
        cards.append(_card(case, task, patient, who, names, steps if with_patient else ()))
        steps = () if with_patient else steps
    return tuple(_with_progress(ports, case, card) for card in cards)


def _parked_page(ports: Ports, who: Colleague, case_id: str) -> CaseView:
    cases = ports.store.open_cases(who.practice_id)
    listed = next((case for case in cases if case.case_id == case_id), None)
    if listed is None:
        raise NotFound(f"no open case {case_id}")
    return CaseView(
        now=ports.now(),
        me=who.me,
        notice=UNREADABLE,
        case_id=case_id,
        version=0,
        patient_id=listed.patient_id,
        label=listed.label or UNKNOWN,
        pack_title=listed.title,
        opened_at=listed.opened_at or ports.now(),
        tasks=(),
    )


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
        outcomes=choices(outcomes(task)),
        call=_call(task, patient, who) if not final else None,
        deferred=task.deferrals,
        finished_at=task.since if final else None,
        outcome=task.outcome,
        open_url=_open_url(case, task),
        mend_url=None if final else _mend_url(case, task),
    )


def _with_progress(ports: Ports, case: Case, card: TaskCard) -> TaskCard:
    if card.kind is not TaskKind.FORM or case.tasks[card.task_id].stage not in HALF_WAY:
        return card
    from baton.actions import drafts  # brings the forms, only where one is half-way
    from baton.domain.forms import progress

    try:
        filled = drafts.filling(ports, case, card.task_id)
    except StaleVersion:  # the case is shown whatever became of a draft
        return card
    done = progress(filled.form, filled.draft)
    return card.with_(
        answered=done.answered, questions=done.asked, saved_at=filled.answers.saved_at
    )


def _waits_for(case: Case, task: Task) -> str | None:
    before = [case.tasks[other] for other in task.after if other in case.tasks]
    titles = ", ".join(other.title for other in before if not other.is_final)
    return f"after {titles}" if titles and not task.is_final else None


_OPENER = "Is this a good moment to help you finish what we sent you?"
_OPENERS = {
    UNREACHABLE: "We have no e-mail address or mobile number that works. Where may we write?",
    DECLINED: "You were not ready to sign, and that is fine. May we talk about it?",
    "question": "You asked us something. Is this a good moment?",
    "call_wanted": "You asked us to call. What can we do for you?",
    "stuck": "You could not go on with the form. What is missing?",
}


def _call(task: Task, patient: Patient | None, who: Colleague) -> CallCard | None:
    is_alarm = task.stage in ALARMS
    if (task.kind is not TaskKind.CALL and not is_alarm) or patient is None:
        return None
    return CallCard(
        name=patient.name,
        phone=patient.mobile.value if patient.mobile else None,
        why=reason_text(task.reason) or task.title,
        script=None
        if is_alarm
        else f"Hello, this is {who.member.name} from {who.practice.name}. "
        + _OPENERS.get(task.reason or "", _OPENER),
    )


def _open_url(case: Case, task: Task) -> str | None:
    if Act.FILE in task_acts(task):
        return f"/staff/scans/{case.case_id}"
    if task.kind is TaskKind.FORM and task.stage in HANDED_IN:
        return _answers_url(case, task)
    about = case.task(task.about or "") if task.stage in ALARMS else None
    if about and about.stage in HANDED_IN | HALF_WAY:
        return _answers_url(case, about)
    return document_url(case.case_id, task.document_id) if task.document_id else None


def _answers_url(case: Case, form: Task) -> str:
    return f"/staff/cases/{case.case_id}?answers={form.task_id}&page=check"


def _mend_url(case: Case, task: Task) -> str | None:
    mended = case.patient_id and is_mended_in_record(task.reason)
    return f"/staff/patients/{case.patient_id}#details" if mended else None


def _holders(members: Iterable[Member]) -> tuple[Choice, ...]:
    present: Mapping[str, str] = {
        member.sub: f"{member.name} ({member.role})" for member in members if not member.disabled
    }
    return choices(present)


def _addable(ports: Ports, case: Case) -> tuple[Choice, ...]:
    if case.pack is None or case.closed_at:
        return ()
    pack = library.pack(case.pack.partition("|")[0])
    own = own_forms(pack, ports.store.forms(case.practice_id))
    return choices({task.key: task.title for task in (*pack.tasks, *own)})
