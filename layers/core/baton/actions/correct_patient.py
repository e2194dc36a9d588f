"""Correct a patient's details, typed on the page or sent by a program."""

from baton.actions.colleagues import Colleague
from baton.actions.patient_details import details_of
from baton.actions.ports import Ports
from baton.actions.set_right import Staff
from baton.actions.show_patient import patient_page
from baton.domain.calendar import local_day
from baton.domain.errors import StaleVersion
from baton.domain.model import Text
from baton.domain.patients import Patient, PatientDetails, require_birth_date, with_details
from baton.domain.views.page import FieldError
from baton.domain.views.people import PatientFields, PatientView


class Correction(PatientDetails):
    """The details as they should be; `version` is the record's as it was seen."""

    version: int
    reason: Text = ""


class TypedCorrection(PatientFields):
    """The same from the fields of a form."""

    version: int
    reason: Text = ""

    @property
    def fields(self) -> PatientFields:
        """What stands in the fields of the form."""
        return PatientFields.model_validate(self.model_dump(exclude={"version", "reason"}))


def correct(ports: Ports, who: Colleague, patient_id: str, order: Correction) -> Patient:
    """Correct a record; raises `StaleVersion` when somebody else did since it was seen.

    The same correction again finishes what an interrupted one has left to do. The reason is kept
    as a note on every open case of the patient.
    """
    known = ports.store.patient(who.practice_id, patient_id)
    details = PatientDetails.model_validate(order.model_dump(exclude={"version", "reason"}))
    require_birth_date(details.birth_date, local_day(ports.now(), who.practice.calendar))
    if known.version != order.version and with_details(known, details) != known:
        raise StaleVersion(f"patient {patient_id} changed meanwhile")
    staff = Staff(ports, who.practice_id, who.actor)
    saved = staff.correct(patient_id, details)
    for case in ports.store.of_patient(who.practice_id, patient_id) if order.reason else ():
        if case.closed_at is None:
            staff.note(case.case_id, order.reason)
    return saved


def correct_or_show(
    ports: Ports, who: Colleague, patient_id: str, order: TypedCorrection
) -> PatientView | None:
    """Correct the details as typed, or give the page again with what is wrong."""
    if errors := correct_typed(ports, who, patient_id, order):
        return patient_page(ports, who, patient_id, typed=order.fields, errors=errors)
    return None


def correct_typed(
    ports: Ports, who: Colleague, patient_id: str, order: TypedCorrection
) -> tuple[FieldError, ...]:
    """Correct a record from what was typed; give what must be put right first, or nothing."""
    today = local_day(ports.now(), who.practice.calendar)
    details = details_of(order.fields, who, today)
    if isinstance(details, tuple):
        return details
    correction = Correction(version=order.version, reason=order.reason, **dict(details))
    correct(ports, who, patient_id, correction)
    return ()
