"""People: how they are found, recognised, reached and corrected."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from baton.domain.patients import (
    Contact,
    PatientDetails,
    folded,
    is_likely_double,
    masked,
    search_keys,
    with_details,
)
from baton.domain.words import Channel, ContactState
from tests.builders import a_patient


def details(**changes: Any) -> PatientDetails:
    """What is on record, typed again."""
    return PatientDetails(
        given_name="Mara",
        family_name="Lindqvist",
        birth_date=date(1984, 5, 17),
        email="mara@patient.example",
        mobile="+447700900123",
    ).with_(**changes)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  D’Arcy  O'Brien ", "D’Arcy O'Brien"),
        ("Ann\u202egnitset", "Anngnitset"),
        ("Ann\nBcc: x", "Ann Bcc: x"),
        ("نیـ\u200cلوفر", "نیـ\u200cلوفر"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_name_is_kept_as_it_is_seen(typed: str, kept: str) -> None:
    assert details(given_name=typed).given_name == kept


@pytest.mark.parametrize(
    "changes", [{"given_name": "\u200b"}, {"family_name": "\u200d \u200f"}, {"language": "german"}]
)
def test_a_name_that_nobody_sees_and_a_language_of_nobody_are_refused(changes: Any) -> None:
    with pytest.raises(ValidationError):
        details(**changes)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoë", "zoe"),
        ("  O’Neill   ANN ", "o'neill ann"),
        ("Strauß", "strauss"),
        ("Ångström", "angstrom"),
        ("", ""),
    ],
)
def test_a_name_is_found_however_it_is_written(typed: str, kept: str) -> None:
    assert folded(typed) == kept


def test_a_person_is_found_by_names_number_and_birth_date() -> None:
    assert search_keys(a_patient()) == (
        "lindqvist mara",
        "mara lindqvist",
        "1984-05-17",
        "+447700900123",
    )
    assert len(search_keys(a_patient(given_name="Mo", family_name="Mo", mobile=None))) == 2


OTHER_DAY = date(2015, 2, 3)


@pytest.mark.parametrize(
    ("changes", "double"),
    [
        ({}, True),
        ({"given_name": "Maria"}, True),
        ({"family_name": "Nkosi"}, True),  # married meanwhile
        ({"given_name": "Nils", "family_name": "Nkosi"}, False),  # born on the same day
        ({"birth_date": OTHER_DAY}, True),  # one name and one contact agree
        ({"birth_date": OTHER_DAY, "email": None}, True),
        ({"birth_date": OTHER_DAY, "email": None, "mobile": None}, False),  # a namesake
        ({"birth_date": OTHER_DAY, "given_name": "Nils"}, False),  # a child on one phone
    ],
)
def test_a_likely_double_shares_a_birth_date_or_contact_and_a_name(
    changes: dict[str, Any], double: bool
) -> None:
    assert is_likely_double(details(**changes), a_patient()) is double


@pytest.mark.parametrize("state", list(ContactState))
def test_what_bounced_or_opted_out_is_not_written_to(state: ContactState) -> None:
    patient = a_patient(email=Contact(value="mara@patient.example", state=state))
    usable = state in {ContactState.UNKNOWN, ContactState.WORKS}

    assert patient.reachable_by() == ((Channel.EMAIL,) if usable else ()) + (Channel.SMS,)


def test_a_corrected_contact_starts_anew_and_the_other_keeps_its_state() -> None:
    works = Contact(value="+447700900123", state=ContactState.WORKS)
    before = a_patient(mobile=works, version=3)

    after = with_details(before, details(email="new@patient.example"))

    assert after == before.with_(email=Contact(value="new@patient.example"), contacts_version=1)


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({}, 0),
        ({"family_name": "Nkosi", "birth_date": OTHER_DAY, "language": "de"}, 0),
        ({"mobile": "+27825550142"}, 1),
        ({"email": None}, 1),
        ({"email": None, "mobile": None}, 1),
    ],
)
def test_only_contacts_raise_their_version(changes: dict[str, Any], version: int) -> None:
    assert with_details(a_patient(), details(**changes)).contacts_version == version


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": " "},
        {"family_name": "x" * 121},
        {"email": "nobody"},
        {"email": "a@b"},
        {"email": "a b@c.example"},
        {"email": "a@c.example\nBcc: d@e.example"},
        {"mobile": "07700900123"},
        {"mobile": "+4477"},
    ],
)
def test_details_that_cannot_be_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        details(**changes)


@pytest.mark.parametrize(
    ("contact", "shown_as"),
    [
        ("mara@patient.example", "ma…@patient.example"),
        ("+447700900123", "+44…0123"),
        (None, "nobody yet"),
    ],
)
def test_contacts_are_masked(contact: str | None, shown_as: str) -> None:
    assert masked(contact) == shown_as
