"""Practices, members, patients and heartbeats in the table."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from baton.aws import keys
from baton.aws.store_base import Stores
from baton.aws.store_bodies import from_body, with_body
from baton.aws.store_table import Cancelled, Row, Write, n, primary, s
from baton.domain.errors import Conflict, NotFound, StaleVersion
from baton.domain.model import Instant, Model
from baton.domain.patients import Patient, folded, search_keys
from baton.domain.practices import Member, Practice, Team, members_by_name


class Heartbeat(Model):
    """The last run of a schedule and what it counted."""

    at: Instant
    facts: Mapping[str, int]


class Bookmark(Model):
    """How far a round has come that takes more than one run."""

    place: str


class StoredPeople(Stores):
    """`PeopleStore`."""

    def practice(self, practice_id: str) -> Practice:
        """Read a practice."""
        row = self.table.get(keys.practice(practice_id))
        if row is None:
            raise NotFound(f"no practice {practice_id}")
        return from_body(Practice, row)

    def save_practice(self, practice: Practice) -> Practice:
        """Write a practice of the version stored."""
        saved = practice.with_(version=practice.version + 1)
        row = with_body(keys.practice(practice.practice_id), saved, version=n(saved.version))
        listed = Write(row=primary(keys.practice_listed(practice.practice_id)))
        self._put_if_unchanged(row, practice.version, [] if practice.version else [listed])
        return saved

    def practice_ids(self) -> tuple[str, ...]:
        """Give the ids of all practices."""
        rows = self.table.query(keys.SYSTEM, begins=keys.PRACTICES)
        return tuple(row["sk"]["S"].removeprefix(keys.PRACTICES) for row in rows)

    def members(self, practice_id: str) -> tuple[Member, ...]:
        """Give the members of a practice by name."""
        rows = self.table.query(keys.practice(practice_id).pk, begins=keys.MEMBERS)
        return members_by_name(from_body(Member, row) for row in rows)

    def team(self, practice_id: str) -> Team:
        """Read a practice with its members: they stand beside it, just before it."""
        place = keys.practice(practice_id)
        found = self.table.query(place.pk, since=keys.MEMBERS, until=place.sk)
        rows = {row["sk"]["S"]: row for row in found}
        own = rows.pop(place.sk, None)
        if own is None:
            raise NotFound(f"no practice {practice_id}")
        members = (r for sk, r in rows.items() if sk.startswith(keys.MEMBERS))
        return Team(
            from_body(Practice, own), members_by_name(from_body(Member, row) for row in members)
        )

    def member(self, sub: str) -> Member | None:
        """Find a member by its account alone."""
        row = self.table.get(keys.member_by_sub(sub))
        return from_body(Member, row) if row else None

    def save_member(self, member: Member) -> None:
        """Write a member, and again under its `sub`, unless that is of another practice."""
        practice = s(member.practice_id)
        by_sub = with_body(keys.member_by_sub(member.sub), member, practice=practice)
        among = with_body(keys.member(member.practice_id, member.sub), member)
        guarded = Write(
            row=by_sub,
            condition="attribute_not_exists(#pk) OR #practice = :practice",
            values={"practice": practice},
        )
        try:
            self.table.transact([guarded, Write(row=among)])
        except Cancelled as error:
            raise Conflict("this account belongs to another practice") from error

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        """Read a patient."""
        row = self.table.get(keys.patient(practice_id, patient_id))
        if row is None:
            raise NotFound(f"no patient {patient_id}")
        return from_body(Patient, row)

    def save_patient(self, patient: Patient) -> Patient:
        """Write a patient of the version stored, and mend the search rows that lead to it."""
        place = (patient.practice_id, patient.patient_id)
        saved = patient.with_(version=patient.version + 1)
        row = with_body(keys.patient(*place), saved, version=n(saved.version))
        before = _names(self.patient(*place)) if patient.version else set()
        self._put_if_unchanged(row, patient.version, _name_writes(before, _names(saved)))
        return saved

    def search(self, practice_id: str, text: str, *, most: int = 20) -> tuple[Patient, ...]:
        """Give patients whose search keys start with a text."""
        return self._patients(practice_id, folded(text)[: keys.LONGEST_NAME], most)

    def born_on(self, practice_id: str, birth_date: date) -> tuple[Patient, ...]:
        """Give the patients of a birth date."""
        return self._patients(practice_id, keys.birth(birth_date), None)

    def note_heartbeat(self, name: str, at: datetime, facts: Mapping[str, int]) -> None:
        """Write a heartbeat."""
        self.table.put(with_body(keys.heartbeat(name), Heartbeat(at=at, facts=facts)))

    def heartbeat(self, name: str) -> tuple[datetime, Mapping[str, int]] | None:
        """Read a heartbeat."""
        row = self.table.get(keys.heartbeat(name))
        if row is None:
            return None
        beat = from_body(Heartbeat, row)
        return beat.at, beat.facts

    def keep_bookmark(self, name: str, place: str) -> None:
        """Write a bookmark."""
        self.table.put(with_body(keys.bookmark(name), Bookmark(place=place)))

    def bookmark(self, name: str) -> str:
        """Read a bookmark."""
        row = self.table.get(keys.bookmark(name))
        return from_body(Bookmark, row).place if row else ""

    def _put_if_unchanged(self, row: Row, seen: int, with_it: list[Write]) -> None:
        condition, values = "attribute_not_exists(#pk)", {}
        if seen:
            condition, values = "#version = :seen", {"seen": n(seen)}
        try:
            self.table.transact([Write(row=row, condition=condition, values=values), *with_it])
        except Cancelled as error:
            stored = error.old[0]
            if stored is None or stored["body"] != row["body"]:
                raise StaleVersion("this record changed meanwhile") from error
            # what we meant to write stands there: our own write, whose reply was lost

    def _patients(self, practice_id: str, begins: str, most: int | None) -> tuple[Patient, ...]:
        found: dict[str, keys.Key] = {}
        for row in self.table.query(keys.names(practice_id), begins=begins):
            patient_id = keys.named_patient(row["sk"]["S"])
            found[patient_id] = keys.patient(practice_id, patient_id)
            if len(found) == most:
                break
        return _by_name(from_body(Patient, row) for row in self.table.get_many(found.values()))


def _names(patient: Patient) -> set[keys.Key]:
    place = (patient.practice_id, patient.patient_id)
    return {keys.name(place[0], text, place[1]) for text in search_keys(patient)}


def _name_writes(before: set[keys.Key], after: set[keys.Key]) -> list[Write]:
    gone = [Write(gone=key) for key in sorted(before - after)]
    return gone + [Write(row=primary(key)) for key in sorted(after - before)]


def _by_name(patients: Iterable[Patient]) -> tuple[Patient, ...]:
    return tuple(
        sorted(
            patients,
            key=lambda p: (folded(p.family_name), folded(p.given_name), p.patient_id),
        )
    )
