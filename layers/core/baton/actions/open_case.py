"""Open a pack for a patient, or add the patient first."""

from contextlib import suppress
from datetime import datetime

from baton import library
from baton.actions.change import announce, moment_of
from baton.actions.find_form import as_published
from baton.actions.ports import Ports
from baton.domain.answers import Answers
from baton.domain.case import Actor, Case
from baton.domain.casework import opened
from baton.domain.errors import BadInput, NotFound, StaleVersion
from baton.domain.links import KEPT_AFTER, Link, link_token, token_hash
from baton.domain.model import derived_id
from baton.domain.packs import Pack
from baton.domain.patients import Contact, Patient, PatientDetails, is_likely_double
from baton.domain.settling import settled
from baton.domain.words import TaskKind


def likely_doubles(ports: Ports, practice_id: str, details: PatientDetails) -> tuple[Patient, ...]:
    """Give the patients that the person typed may already be."""
    known = {p.patient_id: p for p in ports.store.born_on(practice_id, details.birth_date)}
    if details.mobile:
        known |= {p.patient_id: p for p in ports.store.search(practice_id, details.mobile)}
    name = f"{details.given_name} {details.family_name}"
    known |= {p.patient_id: p for p in ports.store.search(practice_id, name)}
    return tuple(p for p in known.values() if is_likely_double(details, p))


def add_patient(ports: Ports, practice_id: str, details: PatientDetails, *, key: str) -> Patient:
    """Add a patient; the same idempotency `key` gives the same patient."""
    practice = ports.store.practice(practice_id)
    patient = Patient(
        patient_id=derived_id("patient", practice_id, key),
        practice_id=practice_id,
        given_name=details.given_name,
        family_name=details.family_name,
        birth_date=details.birth_date,
        email=Contact(value=details.email) if details.email else None,
        mobile=Contact(value=details.mobile) if details.mobile else None,
        language=details.language,
        created_at=ports.now(),
        test=practice.test,
    )
    try:
        return ports.store.save_patient(patient)
    except StaleVersion:
        return ports.store.patient(practice_id, patient.patient_id)


def open_case(
    ports: Ports,
    practice_id: str,
    *,
    patient_id: str,
    pack_id: str,
    wanted_by: datetime,
    by: Actor,
    key: str,
) -> Case:
    """Open a pack for a patient; the same idempotency `key` gives the same case.

    Raises `NotFound` for a patient or pack we do not have, `BadInput` for a time that is over and
    for a key that was used for another patient or pack.
    """
    case_id = case_id_of(practice_id, key)
    pack = library.pack(pack_id)
    with suppress(NotFound):
        return _same(ports.store.get(practice_id, case_id), patient_id, pack)
    pack = as_published(pack, ports.store.forms(practice_id))
    patient = ports.store.patient(practice_id, patient_id)
    moment = moment_of(ports, ports.store.team(practice_id))
    case = settled(
        opened(
            case_id=case_id,
            practice_id=practice_id,
            patient=patient,
            pack=pack,
            task_ids=tuple(derived_id("task", case_id, task.key) for task in pack.tasks),
            wanted_by=wanted_by,
            moment=moment,
            by=by,
        ),
        moment,
    )
    try:
        saved = ports.store.save(case, link_of(ports, case))
    except StaleVersion:  # the same order at the same moment was faster
        return _same(ports.store.get(practice_id, case_id), patient_id, pack)
    announce(ports, saved, moment.at)
    return saved


def case_id_of(practice_id: str, key: str) -> str:
    """Give the id of the case that an idempotency key opens."""
    return derived_id("case", practice_id, key)


def _same(known: Case, patient_id: str, pack: Pack) -> Case:
    if known.patient_id != patient_id or (known.pack or "").partition("|")[0] != pack.pack_id:
        raise BadInput("idempotency key: it was used for another order")
    return known


def link_of(ports: Ports, case: Case) -> Link:
    """Give the stored side of a case's present link."""
    if case.patient_id is None:
        raise NotFound("a case without a patient has no link")
    return Link(
        token_hash=token_hash(token_of(ports, case)),
        practice_id=case.practice_id,
        case_id=case.case_id,
        patient_id=case.patient_id,
        serial=case.link_serial,
        expires_at=max(case.wanted_by or case.opened_at, ports.now()) + KEPT_AFTER,
    )


def kept_link(ports: Ports, case: Case) -> Link:
    """Give a case's present link as it lives on, with the tries that were used up."""
    link = link_of(ports, case)
    known = ports.store.link(link.token_hash)
    return link.with_(tries=known.tries) if known else link


def token_of(ports: Ports, case: Case) -> str:
    """Derive the token of a case's present link."""
    return link_token(
        ports.keys().link,
        practice_id=case.practice_id,
        case_id=case.case_id,
        actor="patient",
        serial=case.link_serial,
    )


def rebound(ports: Ports, case: Case) -> tuple[Answers, ...]:
    """Give the open drafts of a case under its present link, to be saved beside a reissue.

    From then on an autosave under an older link is refused.
    """
    forms = (task for task in case.open_tasks if task.kind is TaskKind.FORM)
    rows = (ports.store.answers(case.practice_id, case.case_id, t.task_id) for t in forms)
    return tuple(row.with_(serial=case.link_serial) for row in rows if row and row.open)
