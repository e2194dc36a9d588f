"""Add a patient, after showing whom it may double; one submission twice adds one patient."""

from typing import Literal

from baton.actions.colleagues import Colleague
from baton.actions.open_case import add_patient, likely_doubles
from baton.actions.patient_details import likely_double
from baton.actions.ports import Ports
from baton.domain.calendar import local_day
from baton.domain.model import Id, Model
from baton.domain.patients import PatientDetails, require_birth_date
from baton.domain.views.people import LikelyDouble, PatientFields


class NewPatient(PatientDetails):
    """A patient to be added; `confirm` says that likely doubles were seen and are others."""

    confirm: bool = False

    @property
    def details(self) -> PatientDetails:
        """The details without the confirmation."""
        return PatientDetails.model_validate(self.model_dump(exclude={"confirm"}))


class TypedPatient(PatientFields):
    """The same from the fields of the page; the second button confirms."""

    confirm: Literal["new"] | None = None

    @property
    def fields(self) -> PatientFields:
        """What stands in the fields of the form."""
        return PatientFields.model_validate(self.model_dump(exclude={"confirm"}))


class Added(Model):
    """The patient that was added, or the likely doubles because of whom none was."""

    patient_id: Id | None = None
    doubles: tuple[LikelyDouble, ...] = ()


def add(
    ports: Ports,
    who: Colleague,
    details: PatientDetails,
    *,
    confirmed: bool,
    key: str | None = None,
) -> Added:
    """Add a patient unless there are likely doubles that nobody has confirmed to be others.

    Raises `BadInput` for a birth date still to come. Without a `key` the details themselves are it
    for the day: a form sent twice adds one.
    """
    today = local_day(ports.now(), who.practice.calendar)
    require_birth_date(details.birth_date, today)
    if not confirmed:
        doubles = likely_doubles(ports, who.practice_id, details)
        if doubles:
            return Added(doubles=tuple(likely_double(details, known) for known in doubles))
    same = f"{details.model_dump_json()}|{confirmed}|{today}"
    saved = add_patient(ports, who.practice_id, details, key=key or same)
    return Added(patient_id=saved.patient_id)
