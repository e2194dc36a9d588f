"""Cases and their events in the table; every change of a case is one transaction (DESIGN §4)."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile

from baton.actions.ports import Beside, Due, Listed, Standing
from baton.aws import keys
from baton.aws.store_bodies import from_body, packed, unpacked, with_body
from baton.aws.store_lists import listed, listed_as_parked, urgency
from baton.aws.store_rows import StoredRows, beside_write
from baton.aws.store_table import Cancelled, ConditionFailed, Row, Write, b, n, s
from baton.domain.case import Case, Event
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from baton.domain.model import Model

NOT_STORED = {"news", "label"}
"""News become event rows; the label stands beside the body, because lists show it."""

IN_KEYS = {"practice_id", "case_id", "label"}
"""Of a summary, too, what the row says beside it is left out."""


class _News(Model):
    """The events of one change: one row under the number of the first, for a row is two units."""

    events: tuple[Event, ...]


class StoredCases(StoredRows):
    """`CaseStore`."""

    def get(self, practice_id: str, case_id: str) -> Case:
        """Read a case."""
        row = self.table.get(keys.case(practice_id, case_id))
        if row is None:
            raise NotFound(f"no case {case_id}")
        return from_body(Case, row, label=_label(row))

    def save(self, case: Case, *beside: Beside) -> Case:
        """Write a case, its news and the rows beside it, or nothing."""
        if case.news:
            self._save([case], beside)
        return case.stored

    def save_both(self, first: Case, second: Case, *beside: Beside) -> None:
        """Write two cases and the rows beside them, or nothing."""
        changed = [case for case in (first, second) if case.news]
        if changed:
            self._save(changed, beside)

    def events(self, practice_id: str, case_id: str) -> tuple[Event, ...]:
        """Give all events of a case."""
        rows = self.table.query(keys.beside(practice_id, case_id), begins="EVENT#")
        return tuple(event for row in rows for event in from_body(_News, row).events)

    def due(self, at: datetime, *, per_shard: int) -> tuple[Due, ...]:
        """Give the earliest due cases of each shard; rows are keys only, so a page is thousands."""
        return tuple(
            _due(row)
            for number in range(keys.SHARDS)
            for row in self.table.query(
                keys.shard(number), until=keys.until(at), index="due", most=per_shard
            )
        )

    def open_cases(self, practice_id: str) -> tuple[Listed, ...]:
        """Give the open cases of a practice."""
        rows = self.table.query(keys.opens(practice_id), index="open")
        return tuple(_listed(practice_id, row) for row in rows)

    def closed_since(self, practice_id: str, at: datetime) -> tuple[Listed, ...]:
        """Give the cases that were closed at or after `at`."""
        rows = self.table.query(keys.closed(practice_id), index="open", backwards=True)
        late = takewhile(lambda row: row["open_sk"]["S"] >= keys.sortable(at), rows)
        return tuple(_listed(practice_id, row) for row in late)

    def of_patient(self, practice_id: str, patient_id: str) -> tuple[Listed, ...]:
        """Give the cases of a patient."""
        pk = keys.patient(practice_id, patient_id).pk
        found = self.table.query(pk, index="patient")
        rows = self.table.get_many(keys.Key(row["pk"]["S"], row["sk"]["S"]) for row in found)
        newest_first = sorted(rows, key=lambda row: str(row["patient_sk"]["S"]), reverse=True)
        return tuple(_listed(practice_id, row) for row in newest_first)

    def standings(self, practice_id: str, case_ids: Iterable[str]) -> tuple[Standing, ...]:
        """Read cases with their places in the lists, a hundred in one call."""
        rows = self.table.get_many(keys.case(practice_id, case_id) for case_id in case_ids)
        return tuple(sorted((_standing(practice_id, r) for r in rows), key=lambda s: s.case_id))

    def back_off(self, practice_id: str, case_id: str, until: datetime) -> int:
        """Push the timer of a case back without looking into it."""
        try:
            row = self.table.update(
                keys.case(practice_id, case_id),
                "SET #due_sk = :until ADD #attempts :one",
                condition="attribute_exists(#due_pk)",
                until=s(keys.due(practice_id, case_id, until).sk),
                one=n(1),
            )
        except ConditionFailed as error:
            if error.old is None:
                raise NotFound(f"no case {case_id}") from error
            return 0
        return int(row["attempts"]["N"])

    def park(self, practice_id: str, case_id: str, at: datetime) -> None:
        """Take a case out of the due index and show it as parked, without looking into it."""
        key = keys.case(practice_id, case_id)
        row = self.table.get(key)
        if row is None:
            raise NotFound(f"no case {case_id}")
        place = keys.open_case(practice_id, case_id, at)
        shown = listed_as_parked(practice_id, case_id, _label(row), at)
        try:
            self.table.update(
                key,
                "SET #summary = :summary, #open_pk = :pk, #open_sk = :sk REMOVE #due_pk, #due_sk",
                condition="#op = :op",
                summary=b(packed(shown, exclude=IN_KEYS)),
                pk=s(place.pk),
                sk=s(place.sk),
                op=row["op"],
            )
        except ConditionFailed as error:
            raise StaleVersion(f"case {case_id} changed meanwhile") from error

    def _save(self, cases: Sequence[Case], beside: Sequence[Beside]) -> None:
        op = secrets.token_hex(8)
        writes = [_case_write(case, op) for case in cases]
        writes += [_news_write(case) for case in cases]
        try:
            self.table.transact([*writes, *(beside_write(row) for row in beside)])
        except Cancelled as error:
            if _is_ours(error.old[0], op):
                return
            raise StaleVersion(f"case {cases[0].case_id} changed meanwhile") from error


def _case_write(case: Case, op: str) -> Write:
    key = keys.case(case.practice_id, case.case_id)
    attributes = {
        "seq": n(case.seq),
        "op": s(op),
        "label": s(case.label),
        "summary": b(packed(listed(case), exclude=IN_KEYS)),
        **_index_keys(case),
    }
    row = with_body(key, case, exclude=NOT_STORED, **attributes)
    before = case.seq - len(case.news)
    if before == 0:
        return Write(row=row, condition="attribute_not_exists(#pk)")
    return Write(row=row, condition="#seq = :before", values={"before": n(before)})


def _index_keys(case: Case) -> Row:
    practice_id, case_id = case.practice_id, case.case_id
    places: dict[str, keys.Key] = {}
    if case.next_at:
        places["due"] = keys.due(practice_id, case_id, case.next_at)
    if case.closed_at is None:
        places["open"] = keys.open_case(practice_id, case_id, urgency(case))
    else:
        places["open"] = keys.closed_case(practice_id, case_id, case.closed_at)
    if case.patient_id:
        places["patient"] = keys.of_patient(practice_id, case.patient_id, case_id, case.opened_at)
    return {
        f"{index}_{part}": s(value)
        for index, place in places.items()
        for part, value in place._asdict().items()
    }


def _news_write(case: Case) -> Write:
    key = keys.event(case.practice_id, case.case_id, case.news[0].seq)
    row = with_body(key, _News(events=case.news))
    return Write(row=row, condition="attribute_not_exists(#pk)")


def _is_ours(stored: Row | None, op: str) -> bool:
    return stored is not None and stored.get("op") == s(op)


def _label(row: Row) -> str:
    return str(row["label"]["S"]) if "label" in row else ""


def _due(row: Row) -> Due:
    next_at, practice_id, case_id = keys.told_by_due(row["due_sk"]["S"])
    return Due(practice_id=practice_id, case_id=case_id, next_at=next_at)


def _standing(practice_id: str, row: Row) -> Standing:
    try:
        case = from_body(Case, row, label=_label(row))
    except Unparsable:
        case = None
    on_board = row.get("open_pk") == s(keys.opens(practice_id))
    return Standing(
        case_id=keys.case_of(row["pk"]["S"]),
        case=case,
        due_at=_due(row).next_at if "due_pk" in row and "due_sk" in row else None,
        on_board=on_board,
        parked=on_board and _listed(practice_id, row).parked,
    )


def _listed(practice_id: str, row: Row) -> Listed:
    case_id, label = keys.case_of(row["pk"]["S"]), _label(row)
    try:
        return unpacked(
            Listed, row["summary"]["B"], practice_id=practice_id, case_id=case_id, label=label
        )
    except (KeyError, Unparsable):  # one spoilt row must not hide the board
        return listed_as_parked(practice_id, case_id, label, None)
