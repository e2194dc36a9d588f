"""Cases and events in memory, with the due, open and patient lists kept in order."""

import bisect
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from baton.actions.ports import Beside, Due, Listed, Standing
from baton.aws.store_lists import listed, listed_as_parked, urgency
from baton.domain.answers import Answers
from baton.domain.case import Case, Event
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from tests.fakes.store_rows import MemoryRows

SHARDS = 16

CaseKey = tuple[str, str]


@dataclass(frozen=True)
class CaseRow:
    """What stands in the table of one case; `due_at` is the entry in the due index."""

    case: Case
    due_at: datetime | None
    parked: Listed | None = None
    attempts: int = 0
    unreadable: bool = False

    @cached_property
    def shown(self) -> Listed:
        """What lists show of it."""
        return self.parked or listed(self.case)

    @property
    def urgent_at(self) -> datetime:
        """By which the board sorts it."""
        parked_at = self.parked.due_at if self.parked else None
        return parked_at or urgency(self.case)


class MemoryCases(MemoryRows):
    """`CaseStore`."""

    def __init__(self) -> None:
        self._cases: dict[CaseKey, CaseRow] = {}
        self._events: dict[CaseKey, list[Event]] = defaultdict(list)
        self._due: list[list[tuple[datetime, str, str]]] = [[] for _ in range(SHARDS)]
        self._open: dict[str, set[str]] = defaultdict(set)
        self._of_patient: dict[CaseKey, set[str]] = defaultdict(set)

    def get(self, practice_id: str, case_id: str) -> Case:
        """Read a case."""
        row = self._row(practice_id, case_id)
        if row.unreadable:
            raise Unparsable(f"case {case_id} cannot be read")
        return row.case

    def save(self, case: Case, *beside: Beside) -> Case:
        """Write a case, its news and the rows beside it, or nothing."""
        if not case.news:
            return case
        self._written([case], beside)
        return self._cases[case.practice_id, case.case_id].case

    def save_both(self, first: Case, second: Case, *beside: Beside) -> None:
        """Write two cases and the rows beside them, or nothing."""
        changed = [case for case in (first, second) if case.news]
        if changed:
            self._written(changed, beside)

    def events(self, practice_id: str, case_id: str) -> tuple[Event, ...]:
        """Give all events of a case."""
        return tuple(self._events.get((practice_id, case_id), ()))

    def due(self, at: datetime, *, per_shard: int) -> tuple[Due, ...]:
        """Give the earliest due cases of each shard."""
        heads = (shard[:per_shard] for shard in self._due)
        return tuple(
            Due(practice_id=practice_id, case_id=case_id, next_at=next_at)
            for head in heads
            for next_at, practice_id, case_id in head
            if next_at <= at
        )

    def open_cases(self, practice_id: str) -> tuple[Listed, ...]:
        """Give the open cases of a practice."""
        rows = [self._cases[practice_id, case_id] for case_id in self._open[practice_id]]
        rows.sort(key=lambda row: (row.urgent_at, row.shown.case_id))
        return tuple(row.shown for row in rows)

    def closed_since(self, practice_id: str, at: datetime) -> tuple[Listed, ...]:
        """Give the cases that were closed at or after a time."""
        rows = [row for (owner, _), row in self._cases.items() if owner == practice_id]
        late = [r for r in rows if r.case.closed_at and r.case.closed_at >= at]
        late.sort(key=lambda row: (row.case.closed_at, row.case.case_id), reverse=True)
        return tuple(row.shown for row in late)

    def of_patient(self, practice_id: str, patient_id: str) -> tuple[Listed, ...]:
        """Give the cases of a patient."""
        found = self._of_patient[practice_id, patient_id]
        rows = [self._cases[practice_id, case_id] for case_id in found]
        rows.sort(key=lambda row: (row.case.opened_at, row.case.case_id), reverse=True)
        return tuple(row.shown for row in rows)

    def standings(self, practice_id: str, case_ids: Iterable[str]) -> tuple[Standing, ...]:
        """Read cases with their places in the lists."""
        found = [
            self._cases[key] for i in sorted(case_ids) if (key := (practice_id, i)) in self._cases
        ]
        return tuple(
            Standing(
                case_id=row.case.case_id,
                case=None if row.unreadable else row.case,
                due_at=row.due_at,
                on_board=row.case.case_id in self._open[practice_id],
                parked=row.shown.parked,
            )
            for row in found
        )

    def back_off(self, practice_id: str, case_id: str, until: datetime) -> int:
        """Push the timer of a case back."""
        row = self._row(practice_id, case_id)
        if row.due_at is None:
            return 0
        self._put(replace(row, due_at=until, attempts=row.attempts + 1))
        return row.attempts + 1

    def park(self, practice_id: str, case_id: str, at: datetime) -> None:
        """Take a case out of the due index and show it as parked."""
        row = self._row(practice_id, case_id)
        shown = listed_as_parked(practice_id, case_id, row.shown.label, at)
        self._put(replace(row, due_at=None, parked=shown))
        self._open[practice_id].add(case_id)

    def spoil(self, practice_id: str, case_id: str) -> None:
        """Make a stored case unreadable, as a fault would."""
        self._put(replace(self._row(practice_id, case_id), unreadable=True))

    def _row(self, practice_id: str, case_id: str) -> CaseRow:
        row = self._cases.get((practice_id, case_id))
        if row is None:
            raise NotFound(f"no case {case_id}")
        return row

    def _written(self, cases: list[Case], beside: tuple[Beside, ...]) -> None:
        for case in cases:
            stored = self._cases.get((case.practice_id, case.case_id))
            if (stored.case.seq if stored else 0) != case.seq - len(case.news):
                raise StaleVersion(f"case {case.case_id} changed meanwhile")
        for row in beside:
            if isinstance(row, Answers):
                self.must_not_be_newer(row)
        for case in cases:
            self._events[case.practice_id, case.case_id] += case.news
            self._put(
                CaseRow(
                    case=case.stored,
                    due_at=case.next_at,
                )
            )
        for row in beside:
            self.put_beside(row)

    def _put(self, row: CaseRow) -> None:
        case = row.case
        key = (case.practice_id, case.case_id)
        shard = self._due[zlib.crc32(case.case_id.encode()) % SHARDS]
        before = self._cases.get(key)
        if before and before.due_at:
            del shard[bisect.bisect_left(shard, (before.due_at, *key))]
        if row.due_at:
            bisect.insort(shard, (row.due_at, *key))
        self._cases[key] = row
        (self._open[key[0]].discard if case.closed_at else self._open[key[0]].add)(case.case_id)
        if case.patient_id:
            self._of_patient[case.practice_id, case.patient_id].add(case.case_id)
