"""A returning patient asks what the practice knows: a code by another way proves who asks."""

import hmac
from collections.abc import Mapping
from datetime import timedelta

from baton.actions.change import change
from baton.actions.open_link import visited
from baton.actions.ports import Ports
from baton.actions.show_visit import LIST, checklist
from baton.actions.visits import Visit
from baton.domain.case import PATIENT_ACTOR, Case
from baton.domain.casework import queued
from baton.domain.codes import (
    CODE_ACTOR,
    CODE_LIFE,
    MOST_CODES_A_DAY,
    code_message_id,
    code_of,
    codes_since,
    open_codes,
    second_channel,
    tries_of,
)
from baton.domain.errors import WrongAnswer
from baton.domain.lifecycle.advance import Moment
from baton.domain.links import Capability, Link
from baton.domain.patients import masked
from baton.domain.views.patient import ChecklistView, PatientRequest, Recall, RecallStep
from baton.domain.words import Channel, MessageKind, TaskKind

RETURNS_AFTER = timedelta(days=1)
"""Whoever was added to the practice this long before the case has been here before."""

MOST_EARLIER_CASES = 3

_ASKED = {step.value: step for step in (RecallStep.SENT, RecallStep.WRONG)}


def recall_of(ports: Ports, visit: Visit, step: str = "") -> Recall | None:
    """Give what the list offers a returning patient; None where it would show nothing new.

    `step` is how far the page says that they are; anything else counts as not begun.
    """
    if visit.capability.proven:
        return Recall(step=RecallStep.PROVEN)
    case, patient = visit.case, visit.patient
    is_new = case.opened_at - patient.created_at < RETURNS_AFTER
    asks = any(task.kind is TaskKind.FORM for task in case.open_tasks)
    channel = None if is_new or not asks else _channel(ports, visit)
    if channel is None:
        return None
    contact = patient.contact(channel)
    return Recall(
        step=_ASKED.get(step, RecallStep.OFFERED),
        channel=channel,
        to=masked(contact.value if contact else None),
    )


def the_list(ports: Ports, visit: Visit, query: Mapping[str, str]) -> ChecklistView:
    """Give the patient's list, with what was just asked for and the offer to a returning one."""
    asked, step = query.get("asked", ""), query.get("recall", "")
    just_asked = PatientRequest(asked) if asked in set(PatientRequest) else None
    return checklist(ports, visit, just_asked=just_asked, recall=recall_of(ports, visit, step))


def recalled(
    ports: Ports, visit: Visit, fields: Mapping[str, tuple[str, ...]]
) -> tuple[str, Capability]:
    """Send a code, or judge the one that was typed; gives where to go on, and what the visit may
    see from there."""
    capability, step = visit.capability, RecallStep.SENT
    if "code" not in fields:
        send_code(ports, visit)
    else:
        try:
            capability, step = prove(ports, capability, fields["code"][0]), RecallStep.PROVEN
        except WrongAnswer:
            step = RecallStep.WRONG
    return f"{LIST}?recall={step}", capability


def send_code(ports: Ports, visit: Visit) -> None:
    """Send a code by the way that did not carry the link; again within ten minutes sends nothing.

    Nor does it when there is no such way, or too many were asked for today.
    """
    case, at, key = visit.case, visit.now, ports.keys().link
    channel, message_id = _channel(ports, visit), code_message_id(visit.case.case_id, visit.now)
    sent = ports.store.messages(case.practice_id, case.case_id)
    if channel is None or codes_since(sent, at - timedelta(days=1)) >= MOST_CODES_A_DAY:
        return
    tries = Link(
        token_hash=tries_of(key, message_id),
        practice_id=case.practice_id,
        case_id=case.case_id,
        patient_id=visit.patient.patient_id,
        actor=CODE_ACTOR,
        serial=case.link_serial,
        expires_at=at + CODE_LIFE,
    )

    def decide(fresh: Case, moment: Moment) -> Case:
        if message_id in fresh.messages or any(row.message_id == message_id for row in sent):
            return fresh
        kind = MessageKind.CODE
        return queued(fresh, message_id, kind, channel, moment.at, by=PATIENT_ACTOR)

    change(ports, case, decide, beside=lambda _: (tries,))


def prove(ports: Ports, capability: Capability, typed: str) -> Capability:
    """Give the capability that the right code makes of this one; it may show what is on record.

    Raises `WrongAnswer` for a wrong code, one that is over, and one tried too often.
    """
    case, key = visited(ports, capability), ports.keys().link
    digits = "".join(letter for letter in typed if letter.isdecimal())
    for message_id in open_codes(case.case_id, ports.now()):
        tries = tries_of(key, message_id)
        known = ports.store.link(tries)
        if known is None or known.serial != case.link_serial or not ports.store.reserve_try(tries):
            continue
        if hmac.compare_digest(digits.encode(), code_of(key, message_id).encode()):
            return capability.with_(proven=True, earlier=_earlier(ports, case))
    raise WrongAnswer("the code does not match")


def _channel(ports: Ports, visit: Visit) -> Channel | None:
    case = visit.case
    sent = ports.store.messages(case.practice_id, case.case_id)
    return second_channel(visit.patient.reachable_by(), sent)


def _earlier(ports: Ports, case: Case) -> tuple[str, ...]:
    """The patient's other cases, newest first: what was said there is a few reads away."""
    cases = ports.store.of_patient(case.practice_id, case.patient_id or "")
    others = (one.case_id for one in cases if one.case_id != case.case_id)
    return tuple(others)[:MOST_EARLIER_CASES]
