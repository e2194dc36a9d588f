"""A patient behind the door: their case, and what every page about it needs."""

from datetime import date, datetime
from typing import TypedDict

from baton import library
from baton.actions.faces import face
from baton.actions.open_link import visited
from baton.actions.ports import Ports
from baton.domain.calendar import local_day
from baton.domain.case import Case
from baton.domain.frozen import frozen
from baton.domain.links import Capability
from baton.domain.patients import Patient
from baton.domain.practices import Practice
from baton.domain.views.page import PracticeFace


class Whose(TypedDict):
    """What each page behind the identity check begins with; the fields of `VisitView`."""

    now: datetime
    person: str
    pack_title: str
    wanted_by_at: datetime | None


@frozen
class Visit:
    """One request of a patient who has given the birth date."""

    capability: Capability
    case: Case
    practice: Practice
    patient: Patient
    now: datetime
    chosen_language: str | None = None

    @property
    def language(self) -> str:
        """The language chosen on this device, or else the one that this patient reads."""
        return self.chosen_language or self.patient.language

    @property
    def today(self) -> date:
        """The practice's local day."""
        return local_day(self.now, self.practice.calendar)

    @property
    def zone(self) -> str:
        """The zone of the practice's clock."""
        return self.practice.calendar.zone

    @property
    def face(self) -> PracticeFace:
        """The practice's face, in the patient's language."""
        return face(self.practice, self.language)

    def titled(self, title: str) -> str:
        """A title of the library in the patient's language."""
        return library.titled(title, self.language)

    @property
    def whose(self) -> Whose:
        """The person, visit and moment that a page is about."""
        return {
            "now": self.now,
            "person": self.patient.name,
            "pack_title": self.titled(self.case.title),
            "wanted_by_at": self.case.wanted_by,
        }


def visit(ports: Ports, capability: Capability, language: str | None = None) -> Visit:
    """Give what a capability opens; raises `Gone` once the link was reissued.

    `language` is one that the reader chose on a page, if any.
    """
    case = visited(ports, capability)
    return Visit(
        capability=capability,
        case=case,
        practice=ports.store.practice(case.practice_id),
        patient=ports.store.patient(case.practice_id, case.patient_id or ""),
        now=ports.now(),
        chosen_language=language,
    )
