"""A patient's details between the fields of a form and the record: read, judged, compared."""

from datetime import date

from pydantic import ValidationError

from baton.actions.colleagues import Colleague
from baton.actions.contacts import normal_number
from baton.domain.errors import BadInput
from baton.domain.patients import Patient, PatientDetails, folded, is_birth_date
from baton.domain.views.page import FieldError
from baton.domain.views.people import LikelyDouble, PatientFields

_WRONG = {
    "given_name": FieldError(field="given_name", text="Enter the given name"),
    "family_name": FieldError(field="family_name", text="Enter the family name"),
    "birth_date": FieldError(field="day", text="Enter a day, month and year that are over"),
    "email": FieldError(field="email", text="Enter an address such as name@example.org, or none"),
    "mobile": FieldError(field="mobile", text="Enter a number; a foreign one with its + code"),
    "language": FieldError(field="language", text="Choose a language of the list"),
}


def fields_of(patient: Patient) -> PatientFields:
    """Give a patient's details as the fields of a form."""
    return PatientFields(
        given_name=patient.given_name,
        family_name=patient.family_name,
        day=str(patient.birth_date.day),
        month=str(patient.birth_date.month),
        year=str(patient.birth_date.year),
        email=patient.email.value if patient.email else "",
        mobile=patient.mobile.value if patient.mobile else "",
        language=patient.language,
    )


def details_of(
    typed: PatientFields, who: Colleague, today: date
) -> PatientDetails | tuple[FieldError, ...]:
    """Read the details that were typed, or say field by field what to put right."""
    from baton.domain.forms.typed import typed_date  # brings the forms, only where a date came

    wrong: set[str] = set()
    given: dict[str, object] = {
        "given_name": typed.given_name,
        "family_name": typed.family_name,
        "language": typed.language,
        "email": typed.email.strip() or None,
    }
    born = typed_date(typed.day, typed.month, typed.year)
    if born is None or not is_birth_date(born, today):
        wrong.add("birth_date")
    else:
        given["birth_date"] = born
    try:
        given["mobile"] = (
            normal_number(typed.mobile, who.practice) if typed.mobile.strip() else None
        )
    except BadInput:
        wrong.add("mobile")
    try:
        details = PatientDetails.model_validate(given)
    except ValidationError as error:
        wrong |= {str(each["loc"][0]) for each in error.errors(include_url=False)}
    return tuple(_WRONG[field] for field in _WRONG if field in wrong) if wrong else details


def likely_double(typed: PatientDetails, known: Patient) -> LikelyDouble:
    """Give a patient we have who is probably the one typed, with what agrees."""
    agrees = {
        "birth date": typed.birth_date == known.birth_date,
        "given name": folded(typed.given_name) == folded(known.given_name),
        "family name": folded(typed.family_name) == folded(known.family_name),
        "e-mail": bool(known.email and known.email.value == typed.email),
        "mobile": bool(known.mobile and known.mobile.value == typed.mobile),
    }
    same = ", ".join(name for name, yes in agrees.items() if yes)
    return LikelyDouble(
        patient_id=known.patient_id, name=known.name, born=known.birth_date, why=f"Same {same}"
    )
