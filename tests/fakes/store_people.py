"""Practices, members, patients and sessions in memory."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from baton.actions.ports import Session
from baton.domain.errors import Conflict, NotFound, StaleVersion
from baton.domain.patients import Patient, folded, search_keys
from baton.domain.practices import Member, Practice, Team, members_by_name


class MemoryPeople:
    """`PeopleStore` and `SessionStore`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._clock = now
        self._practices: dict[str, Practice] = {}
        self._members: dict[str, Member] = {}
        self._by_name: dict[str, tuple[Member, ...]] = {}
        self._patients: dict[str, dict[str, Patient]] = {}
        self._bookmarks: dict[str, str] = {}
        self._heartbeats: dict[str, tuple[datetime, Mapping[str, int]]] = {}
        self._sessions: dict[str, Session] = {}

    def practice(self, practice_id: str) -> Practice:
        """Read a practice."""
        if practice_id not in self._practices:
            raise NotFound(f"no practice {practice_id}")
        return self._practices[practice_id]

    def save_practice(self, practice: Practice) -> Practice:
        """Write a practice of the version stored."""
        stored = self._practices.get(practice.practice_id)
        saved = practice.with_(version=practice.version + 1)
        if saved != stored and (stored.version if stored else 0) != practice.version:
            raise StaleVersion(f"practice {practice.practice_id} changed meanwhile")
        self._practices[practice.practice_id] = saved
        return saved

    def practice_ids(self) -> tuple[str, ...]:
        """Give the ids of all practices."""
        return tuple(sorted(self._practices))

    def members(self, practice_id: str) -> tuple[Member, ...]:
        """Give the members of a practice by name."""
        if practice_id not in self._by_name:
            found = (m for m in self._members.values() if m.practice_id == practice_id)
            self._by_name[practice_id] = members_by_name(found)
        return self._by_name[practice_id]

    def team(self, practice_id: str) -> Team:
        """Give a practice and its members."""
        return Team(self.practice(practice_id), self.members(practice_id))

    def member(self, sub: str) -> Member | None:
        """Find a member."""
        return self._members.get(sub)

    def save_member(self, member: Member) -> None:
        """Write a member, unless its account belongs to another practice."""
        stored = self._members.get(member.sub)
        if stored and stored.practice_id != member.practice_id:
            raise Conflict("this account belongs to another practice")
        self._members[member.sub] = member
        self._by_name.clear()

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        """Read a patient."""
        found = self._patients.get(practice_id, {}).get(patient_id)
        if found is None:
            raise NotFound(f"no patient {patient_id}")
        return found

    def save_patient(self, patient: Patient) -> Patient:
        """Write a patient of the version stored."""
        patients = self._patients.setdefault(patient.practice_id, {})
        stored = patients.get(patient.patient_id)
        saved = patient.with_(version=patient.version + 1)
        if saved != stored and (stored.version if stored else 0) != patient.version:
            raise StaleVersion(f"patient {patient.patient_id} changed meanwhile")
        patients[patient.patient_id] = saved
        return saved

    def search(self, practice_id: str, text: str, *, most: int = 20) -> tuple[Patient, ...]:
        """Give patients whose search keys start with a text."""
        start = folded(text)
        patients = self._patients.get(practice_id, {}).values()
        hits = (p for p in patients if any(key.startswith(start) for key in search_keys(p)))
        return by_name(hits)[:most]

    def born_on(self, practice_id: str, birth_date: date) -> tuple[Patient, ...]:
        """Give the patients of a birth date."""
        patients = self._patients.get(practice_id, {}).values()
        return by_name(p for p in patients if p.birth_date == birth_date)

    def note_heartbeat(self, name: str, at: datetime, facts: Mapping[str, int]) -> None:
        """Write a heartbeat."""
        self._heartbeats[name] = (at, dict(facts))

    def keep_bookmark(self, name: str, place: str) -> None:
        """Remember a place."""
        self._bookmarks[name] = place

    def bookmark(self, name: str) -> str:
        """Give a place."""
        return self._bookmarks.get(name, "")

    def heartbeat(self, name: str) -> tuple[datetime, Mapping[str, int]] | None:
        """Read a heartbeat."""
        return self._heartbeats.get(name)

    def session(self, token_hash: str) -> Session | None:
        """Read a session that is not over."""
        found = self._sessions.get(token_hash)
        return found if found and found.expires_at > self._clock() else None

    def save_session(self, session: Session) -> None:
        """Write a session."""
        self._sessions[session.token_hash] = session

    def end_session(self, token_hash: str) -> None:
        """Forget a session."""
        self._sessions.pop(token_hash, None)


def by_name(patients: Iterable[Patient]) -> tuple[Patient, ...]:
    """Sort patients as a person would look for them."""
    return tuple(
        sorted(
            patients,
            key=lambda p: (folded(p.family_name), folded(p.given_name), p.patient_id),
        )
    )
