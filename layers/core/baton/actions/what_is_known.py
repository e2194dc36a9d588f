"""What the practice knows of a returning patient: their record, and what they said in other cases.

Only for a visit that a one-time code has proven: nobody else is shown what they did not type here.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta

from baton.actions.find_form import form_of
from baton.actions.ports import FileMissing, Ports
from baton.actions.visits import Visit
from baton.domain.answers import Answers
from baton.domain.errors import BadInput, NotFound, Unparsable
from baton.domain.forms import CompiledForm, Draft, Text
from baton.domain.forms.carried import Carried, Source
from baton.domain.forms.carrying import Told, facts, offered, told_in_draft, told_in_response
from baton.domain.forms.json_text import Json
from baton.domain.patients import Patient
from baton.domain.responses import read_response

GOOD_FOR = timedelta(days=365)
"""Older answers are asked for anew (forms §6)."""

ADULT_DAYS = 18 * 365 + 5
"""A child's contacts on record are most often a parent's."""

_RECORD = Text("your record with us", "en", {"es": "su ficha", "ar": "ملفك لدينا"})
_RECORD_URL = "https://baton.example/fhir/StructureDefinition/patient-record"


def known_of(ports: Ports, visit: Visit, form: CompiledForm) -> Mapping[int, Carried]:
    """Give what is known for the questions of a form, the record before what was said earlier.

    A query for each of a few earlier cases.
    """
    from baton.domain.forms.on_record import on_record  # brings the expressions, only where needed

    source = Source(_RECORD_URL, _RECORD, visit.patient.created_at)
    values = on_record(form, as_resource(visit.patient, visit.today), today=visit.today)
    earlier = offered(form, Draft(), tuple(_said_earlier(ports, visit)), today=visit.today)
    return {**earlier, **facts(form, values, source, today=visit.today)}


def _said_earlier(ports: Ports, visit: Visit) -> Iterator[Told]:
    """What was handed in within a year."""
    for case_id in visit.capability.earlier:
        for row in ports.store.answers_of_case(visit.case.practice_id, case_id):
            told = told_by(ports, row) if row.response is not None else None
            if told and visit.now - told.at < GOOD_FOR:
                yield told


def told_by(ports: Ports, row: Answers) -> Told | None:
    """Give what a row of answers tells; None for one that nobody can read any more, or whose form
    has another wording now."""
    with suppress(NotFound, FileMissing, BadInput, Unparsable):
        form = form_of(ports, row.practice_id, row.form)
        if row.saved_at is None or row.form_sha256 != form.sha256:
            return None
        if row.response is None:
            return told_in_draft(form, Draft.from_blobs(row.pages), row.saved_at)
        return told_in_response(form, read_response(row.response), row.saved_at)
    return None


def as_resource(patient: Patient, today: date) -> Mapping[str, Json]:
    """Give a record as a FHIR Patient, as far as the patient themself is meant."""
    contacts = {"phone": patient.mobile, "email": patient.email}
    is_adult = (today - patient.birth_date).days >= ADULT_DAYS
    return {
        "resourceType": "Patient",
        "name": [{"family": patient.family_name, "given": [patient.given_name]}],
        "birthDate": patient.birth_date.isoformat(),
        "telecom": [
            {"system": system, "value": contact.value}
            for system, contact in contacts.items()
            if contact and is_adult
        ],
    }
