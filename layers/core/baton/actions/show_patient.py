"""The pages about patients: the list, a record, and a new one beside whom it may double."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime

from baton.actions.case_lines import document_lines
from baton.actions.colleagues import Colleague
from baton.actions.contacts import normal_number
from baton.actions.explain import next_action_words
from baton.actions.patient_details import fields_of
from baton.actions.ports import Listed, Ports
from baton.domain import languages
from baton.domain.errors import BadInput
from baton.domain.patients import Patient
from baton.domain.views.page import Choice, FieldError, Notice
from baton.domain.views.people import (
    CaseLine,
    ContactLine,
    LikelyDouble,
    NewPatientView,
    PatientFields,
    PatientRow,
    PatientsView,
    PatientView,
)
from baton.domain.words import Channel

LANGUAGES = tuple(Choice(value=v, label=known.name) for v, known in languages.LANGUAGES.items())

_LANGUAGE_NAMES = {choice.value: choice.label for choice in LANGUAGES}

MOST_FOUND = 20

_NUMBER = re.compile(r"(00|\+|\(?0)[0-9 ()./-]{5,}")
_DATES = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")


def patients_page(ports: Ports, who: Colleague, query: str) -> PatientsView:
    """Give the patients whose name, number or birth date starts with what was typed."""
    rows = found(ports, who, query)
    return PatientsView(now=ports.now(), me=who.me, query=query, rows=rows, total=len(rows))


def found(ports: Ports, who: Colleague, query: str) -> tuple[PatientRow, ...]:
    """Give search results with what is open for each; an empty search finds everybody first."""
    hits = ports.store.search(who.practice_id, _searched(query, who), most=MOST_FOUND)
    return tuple(patient_row(ports, patient) for patient in hits)


def patient_row(ports: Ports, patient: Patient) -> PatientRow:
    """Give one patient as lists show them."""
    cases = ports.store.of_patient(patient.practice_id, patient.patient_id)
    open_ = [case for case in cases if case.closed_at is None]
    return PatientRow(
        patient_id=patient.patient_id,
        name=patient.name,
        born=patient.birth_date,
        contacts=contact_lines(patient),
        open_cases=len(open_),
        next_due_at=min((case.due_at for case in open_ if case.due_at), default=None),
    )


def patient_page(
    ports: Ports,
    who: Colleague,
    patient_id: str,
    *,
    notice: Notice | None = None,
    typed: PatientFields | None = None,
    errors: tuple[FieldError, ...] = (),
) -> PatientView:
    """Give a patient's record; raises `NotFound` for one that this practice does not have."""
    patient = ports.store.patient(who.practice_id, patient_id)
    cases = ports.store.of_patient(who.practice_id, patient_id)
    documents = (
        document
        for case in reversed(cases)
        for document in ports.store.documents(who.practice_id, case.case_id)
    )
    return PatientView(
        now=ports.now(),
        me=who.me,
        notice=notice,
        errors=errors,
        patient_id=patient_id,
        version=patient.version,
        name=patient.name,
        born=patient.birth_date,
        language=_LANGUAGE_NAMES.get(patient.language, patient.language),
        contacts=contact_lines(patient),
        cases=tuple(case_line(case, ports.now()) for case in cases),
        documents=document_lines(documents),
        fields=typed or fields_of(patient),
        languages=LANGUAGES,
    )


def new_patient_page(
    ports: Ports,
    who: Colleague,
    *,
    typed: PatientFields | None = None,
    doubles: Iterable[LikelyDouble] = (),
    errors: tuple[FieldError, ...] = (),
) -> NewPatientView:
    """Give the form of a new patient, with what was typed, what is wrong and whom it may double."""
    return NewPatientView(
        now=ports.now(),
        me=who.me,
        errors=errors,
        fields=typed or PatientFields(language=who.practice.language),
        languages=LANGUAGES,
        doubles=tuple(doubles),
    )


def contact_lines(patient: Patient) -> tuple[ContactLine, ...]:
    """Give a patient's contacts, e-mail first."""
    contacts = ((channel, patient.contact(channel)) for channel in Channel)
    return tuple(
        ContactLine(channel=channel, value=contact.value, state=contact.state)
        for channel, contact in contacts
        if contact
    )


def _searched(query: str, who: Colleague) -> str:
    """What was typed, as it is kept: a number with its country code, a birth date by the year."""
    text = query.replace(",", " ").strip()
    if born := _date_in(text):
        return born.isoformat()
    if _NUMBER.fullmatch(text):
        try:
            return normal_number(text, who.practice)
        except BadInput:  # the beginning of one
            return re.sub("[^0-9+]", "", text)
    return text


def _date_in(text: str) -> date | None:
    """A date in one of the ways staff write one, as the pages show it among them."""
    for way in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text, way).replace(tzinfo=UTC).date()
    return None


def case_line(case: Listed, now: datetime) -> CaseLine:
    """Give one case as a record shows it."""
    first = min(case.tasks, key=lambda task: task.due_at, default=None)
    done = case.tasks_total - len(case.tasks)
    closed = f"closed: {case.outcome or 'done'}"
    state = closed if case.closed_at else f"{done} of {case.tasks_total} done"
    return CaseLine(
        case_id=case.case_id,
        pack_title=case.title,
        state=state,
        open=case.closed_at is None,
        opened_at=case.opened_at or now,
        wanted_by_at=case.wanted_by,
        next_action=next_action_words(first.next_action) if first else None,
        due_at=case.due_at,
    )
