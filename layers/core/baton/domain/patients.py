"""A patient's record as Baton keeps it: names, birth date, contacts, and how to recognise a
double."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from baton.domain.errors import BadInput
from baton.domain.model import Email, Id, Instant, Model, Name, Phone
from baton.domain.words import Channel, ContactState


class Contact(Model):
    """One address or number and what receipts say of it."""

    value: str
    state: ContactState = ContactState.UNKNOWN

    @property
    def usable(self) -> bool:
        """Say whether a message may be sent here."""
        return self.state not in {ContactState.BOUNCED, ContactState.OPTED_OUT}


def _readable(name: str) -> str:
    """The name without what nobody sees and may turn its line around; joiners are letters' own."""
    breaks = "".join(" " if unicodedata.category(c) == "Cc" else c for c in name)
    seen = [c for c in breaks if unicodedata.category(c) != "Cf" or c in _JOINERS]
    if not set(seen) - set(_JOINERS + " "):
        raise ValueError("nothing of this name can be seen")
    return " ".join("".join(seen).split())


_JOINERS = "\u200c\u200d"
LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
EARLIEST_BIRTH = date(1880, 1, 1)


class PatientDetails(Model):
    """What staff type about a person."""

    given_name: Annotated[Name, AfterValidator(_readable)]
    family_name: Annotated[Name, AfterValidator(_readable)]
    birth_date: date
    email: Email | None = None
    mobile: Phone | None = None
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)] = "en"


class Patient(Model):
    """A person of one practice; `contacts_version` rises when an address or number is
    corrected."""

    patient_id: Id
    practice_id: Id
    given_name: Name
    family_name: Name
    birth_date: date
    email: Contact | None = None
    mobile: Contact | None = None
    language: str = "en"
    created_at: Instant
    test: bool = False
    contacts_version: int = 0
    version: int = 0

    @property
    def name(self) -> str:
        """The name as people say it."""
        return f"{self.given_name} {self.family_name}"

    def contact(self, channel: Channel) -> Contact | None:
        """Give the contact behind a channel."""
        return self.email if channel is Channel.EMAIL else self.mobile

    def reachable_by(self) -> tuple[Channel, ...]:
        """Give the channels that may be used, e-mail first."""
        contacts = ((channel, self.contact(channel)) for channel in Channel)
        return tuple(channel for channel, contact in contacts if contact and contact.usable)


def is_birth_date(day: date, today: date) -> bool:
    """Say whether somebody who lives may have been born on that day."""
    return EARLIEST_BIRTH <= day <= today


def require_birth_date(day: date, today: date) -> None:
    """Let a birth date pass; raises `BadInput` for a day still to come or too long ago."""
    if not is_birth_date(day, today):
        raise BadInput("birth_date: a day that is over")


def masked(contact: str | None) -> str:
    """Show enough of an address or number to recognise it.

    >>> masked("amahle@example.test"), masked("+27825550142")
    ('am…@example.test', '+27…0142')
    """
    if not contact:
        return "nobody yet"
    name, at, domain = contact.rpartition("@")
    return f"{name[:2]}…@{domain}" if at else f"{contact[:3]}…{contact[-4:]}"


def folded(text: str) -> str:
    """Fold a name for search: no accents, no case, single spaces.

    >>> folded("  O’Neill   ZOË ")
    "o'neill zoe"
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def search_keys(patient: Patient) -> tuple[str, ...]:
    """Give what a search may start with: family name first, given name first, phone, birth date."""
    given, family = folded(patient.given_name), folded(patient.family_name)
    keys = [f"{family} {given}", f"{given} {family}", patient.birth_date.isoformat()]
    if patient.mobile:
        keys.append(patient.mobile.value)
    return tuple(dict.fromkeys(keys))


def is_likely_double(details: PatientDetails, known: Patient) -> bool:
    """Say whether the person typed is probably one we have.

    Same birth date and one equal name, or one equal contact and one equal name. Two children on
    one phone
    share the family name but neither birth date nor given name: not doubles.
    """
    given = folded(details.given_name) == folded(known.given_name)
    family = folded(details.family_name) == folded(known.family_name)
    if details.birth_date == known.birth_date and (given or family):
        return True
    emails = details.email is not None and known.email and known.email.value == details.email
    mobiles = details.mobile is not None and known.mobile and known.mobile.value == details.mobile
    return bool(given and (emails or mobiles))


def with_details(patient: Patient, details: PatientDetails) -> Patient:
    """Take over corrected details; a changed contact starts again with an unknown state."""
    email, mobile = _kept(patient.email, details.email), _kept(patient.mobile, details.mobile)
    return patient.with_(
        given_name=details.given_name,
        family_name=details.family_name,
        birth_date=details.birth_date,
        email=email,
        mobile=mobile,
        contacts_version=patient.contacts_version
        + ((email, mobile) != (patient.email, patient.mobile)),
        language=details.language,
    )


def _kept(old: Contact | None, value: str | None) -> Contact | None:
    if value is None:
        return None
    return old if old and old.value == value else Contact(value=value)
