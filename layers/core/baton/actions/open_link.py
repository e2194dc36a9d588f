"""From a link to a capability: the birth date is judged at most five times, whoever asks."""

import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from baton.actions.change import change
from baton.actions.ports import Ports
from baton.domain.case import PATIENT_ACTOR, Case
from baton.domain.casework import Wish, asked_for, noted, queued
from baton.domain.codes import CODE_ACTOR
from baton.domain.errors import Gone, NotFound, Unparsable, WrongAnswer
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.links import CAPABILITY_LIFE, Capability, Link, token_hash
from baton.domain.model import Model, derived_id
from baton.domain.views.patient import PatientRequest
from baton.domain.words import MessageKind, TaskKind

LINK_LOCKED = "link_locked"
PATIENT_ASKS = {
    PatientRequest.CALL: "call_wanted",
    PatientRequest.QUESTION: "question",
    PatientRequest.STUCK: "stuck",
}
_TITLES = {
    PatientRequest.CALL: "Call: the patient asked for it",
    PatientRequest.QUESTION: "Answer a question",
    PatientRequest.STUCK: "Help with a form",
}

Typed = Annotated[str, StringConstraints(max_length=40)]


class BirthDate(Model):
    """A birth date as somebody typed it in three fields."""

    day: Typed = ""
    month: Typed = ""
    year: Typed = ""


class PatientWish(Model):
    """What a patient asks for instead of going on; `text` is the question, or when to call."""

    request: PatientRequest
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


def identify(ports: Ports, token: str, birth_date: date) -> Capability:
    """Open a link with the birth date; gives a capability of 30 minutes.

    Raises `WrongAnswer` for a wrong date, and for an unknown, expired, revoked or locked link
    alike: the
    caller shows one page. The try is counted before the date is looked at.
    """
    link = ports.store.link(token_hash(token))
    if link is None or link.actor == CODE_ACTOR:
        raise WrongAnswer("the link and the date do not match")
    if not ports.store.reserve_try(link.token_hash):
        _tell_locked(ports, link)
        raise WrongAnswer("the link and the date do not match")
    case = _case_of(ports, link)
    patient = ports.store.patient(link.practice_id, link.patient_id)
    same = hmac.compare_digest(patient.birth_date.isoformat(), birth_date.isoformat())
    if case is None or link.serial != case.link_serial or not same:
        now = ports.store.link(link.token_hash)  # others may have guessed at the same moment
        if now and now.is_locked:
            _tell_locked(ports, link)
        raise WrongAnswer("the link and the date do not match")
    ports.store.forget_tries(link.token_hash)
    change(ports, case, _opened)
    return renewed(
        ports,
        Capability(
            practice_id=link.practice_id,
            case_id=link.case_id,
            serial=link.serial,
            token_hash=link.token_hash,
            until=ports.now(),
        ),
    )


def renewed(ports: Ports, capability: Capability) -> Capability:
    """Give the same capability for another 30 minutes from now."""
    return capability.with_(until=ports.now() + CAPABILITY_LIFE)


def visited(ports: Ports, capability: Capability) -> Case:
    """Give the case that a capability opens; raises `Gone` once the link was reissued."""
    case = ports.store.get(capability.practice_id, capability.case_id)
    if case.link_serial != capability.serial:
        raise Gone("this link was replaced by a newer one")
    return case


def send_fresh_link(ports: Ports, token: str) -> None:
    """Send the case's present link to the contact on file, if the token ever was a link of ours.

    Says nothing about what it found. One such message a day is enough, whoever asks how often.
    """
    link = ports.store.link(token_hash(token))
    case = _case_of(ports, link) if link else None
    if case is None or case.closed_at or case.patient_id is None:
        return
    patient = ports.store.patient(case.practice_id, case.patient_id)
    channels = patient.reachable_by()
    message_id = derived_id(case.case_id, "fresh", ports.now().date().isoformat())
    if not channels or ports.store.message(case.practice_id, case.case_id, message_id):
        return

    def decide(fresh: Case, moment: Moment) -> Case:
        if any(m.kind is MessageKind.FRESH_LINK for m in fresh.messages.values()):
            return fresh
        return queued(
            fresh, message_id, MessageKind.FRESH_LINK, channels[0], moment.at, by=PATIENT_ACTOR
        )

    change(ports, case, decide)


def ask_for_paper(ports: Ports, capability: Capability, task_id: str | None = None) -> Case:
    """Put all that the patient still owes, or this task, on paper: reception holds it now."""

    def decide(case: Case, moment: Moment) -> Case:
        for task in case.open_tasks:
            if task_id in {None, task.task_id} and allows(task, "paper_wanted"):
                told = Happening(name="paper_wanted", by=PATIENT_ACTOR, task_id=task.task_id)
                case = advance(case, told, moment)
        return case

    return _for_patient(ports, capability, decide)


def wished(ports: Ports, capability: Capability, wish: PatientWish) -> Case:
    """Do what a patient asks for on the list."""
    if wish.request is PatientRequest.PAPER:
        return ask_for_paper(ports, capability)
    return ask_staff(ports, capability, wish.request, wish.text)


def ask_staff(
    ports: Ports,
    capability: Capability,
    request: PatientRequest,
    text: str,
    *,
    about: str | None = None,
) -> Case:
    """Ask for a call, or ask a question: a call task with the patient's own words as a note.

    `about` is the form at which the patient could not go on. The same words twice on one day are
    asked once.
    """
    reason = PATIENT_ASKS[request]

    def decide(case: Case, moment: Moment) -> Case:
        day = moment.at.date().isoformat()
        wish = Wish(
            task_id=derived_id(case.case_id, reason, about or "", text.strip(), day),
            kind=TaskKind.CALL,
            title=_TITLES[request],
            reason=reason,
            about=about,
        )
        if case.task(wish.task_id):
            return case
        asked = asked_for(case, wish, moment, by=PATIENT_ACTOR)
        return noted(asked, text, moment.at, PATIENT_ACTOR) if text.strip() else asked

    return _for_patient(ports, capability, decide)


def _for_patient(
    ports: Ports, capability: Capability, decide: Callable[[Case, Moment], Case]
) -> Case:
    return change(ports, visited(ports, capability), decide)


def _opened(case: Case, moment: Moment) -> Case:
    for task in case.open_tasks:
        if allows(task, "opened"):
            told = Happening(name="opened", by=PATIENT_ACTOR, task_id=task.task_id)
            case = advance(case, told, moment)
    return case


def _case_of(ports: Ports, link: Link) -> Case | None:
    try:
        return ports.store.get(link.practice_id, link.case_id)
    except (NotFound, Unparsable):
        return None


def _tell_locked(ports: Ports, link: Link) -> None:
    def decide(case: Case, moment: Moment) -> Case:
        wish = Wish(
            task_id=derived_id(case.case_id, LINK_LOCKED, str(link.serial)),
            kind=TaskKind.REVIEW,
            title="The link is locked: check the birth date, then send a new one",
            reason=LINK_LOCKED,
        )
        told = case.task(wish.task_id) is not None
        if told or case.link_serial != link.serial or case.closed_at:
            return case
        return asked_for(case, wish, moment)

    with suppress(NotFound, Unparsable):
        change(ports, link, decide)
