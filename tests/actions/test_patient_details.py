"""Details between form and record."""

from datetime import date

import pytest

from baton.actions.patient_details import details_of, fields_of, likely_double
from baton.domain.patients import PatientDetails
from baton.domain.views.people import PatientFields
from tests.builders import a_patient
from tests.fakes.practice import staffed
from tests.staff import a_colleague

TODAY = date(2027, 3, 1)
WHO = a_colleague(staffed())


def typed(**changes: str) -> PatientFields:
    return fields_of(a_patient()).with_(**changes)


def test_what_stands_in_the_fields_is_read_back() -> None:
    assert details_of(fields_of(a_patient()), WHO, TODAY) == PatientDetails(
        given_name="Mara",
        family_name="Lindqvist",
        birth_date=date(1984, 5, 17),
        email="mara@patient.example",
        mobile="+447700900123",
    )


def test_a_local_number_gets_its_country_and_contacts_may_be_absent() -> None:
    local = details_of(typed(mobile="07700 900123", email=" "), WHO, TODAY)
    none = details_of(typed(mobile=" ", email=""), WHO, TODAY)

    assert isinstance(local, PatientDetails)
    assert isinstance(none, PatientDetails)
    assert (local.mobile, local.email) == ("+447700900123", None)
    assert (none.mobile, none.email) == (None, None)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"given_name": " "}, ["given_name"]),
        ({"family_name": "x" * 121}, ["family_name"]),
        ({"day": "31", "month": "2"}, ["day"]),
        ({"day": "x"}, ["day"]),
        ({"day": "²"}, ["day"]),
        ({"day": "9" * 12}, ["day"]),
        ({"year": "2028"}, ["day"]),
        ({"year": "1784"}, ["day"]),
        ({"email": "mara at home"}, ["email"]),
        ({"mobile": "12"}, ["mobile"]),
        ({"day": "", "mobile": "12", "given_name": ""}, ["given_name", "day", "mobile"]),
    ],
)
def test_each_field_that_is_wrong_is_named(changes: dict[str, str], fields: list[str]) -> None:
    errors = details_of(typed(**changes), WHO, TODAY)

    assert isinstance(errors, tuple)
    assert [error.field for error in errors] == fields


def test_a_birth_date_is_read_as_people_write_it() -> None:
    details = details_of(typed(day="17", month="May", year="١٩٨٤"), WHO, TODAY)

    assert isinstance(details, PatientDetails)
    assert details.birth_date == date(1984, 5, 17)


def test_a_double_says_what_agrees() -> None:
    details = details_of(typed(given_name="Marah"), WHO, TODAY)
    assert isinstance(details, PatientDetails)

    double = likely_double(details, a_patient())

    assert double.why == "Same birth date, family name, e-mail, mobile"
