"""The board: what must I do next, who waits on whom, what is late, who comes soon and is not ready.

It reads the lists only, never a case.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from baton.actions.colleagues import Colleague
from baton.actions.explain import LANES, OPEN, next_action_words, reason_text, verb
from baton.actions.ports import Listed, ListedTask, Ports
from baton.actions.stores import check_of
from baton.domain.calendar import local_day
from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.review import ALARMS
from baton.domain.patients import folded
from baton.domain.practices import Member
from baton.domain.views.board import (
    BoardRow,
    BoardView,
    ComingVisit,
    Counts,
    Holder,
    Lane,
    LaneKind,
    Readiness,
    ScansCount,
    Whose,
)
from baton.domain.views.page import Notice
from baton.domain.words import HolderKind, Role, TaskKind

MOST_ROWS = 40
"""A lane shows this many; "All" leads to the rest."""

UNKNOWN = "Unknown"
"""Whom a case is about that arrived without a patient."""

COMING = timedelta(days=7)
SWEEP_LATE, CHECK_LATE = timedelta(minutes=5), timedelta(hours=2)
"""When the board says so, as the alarms do."""

MOST_COMING = 12
REMEMBERED = timedelta(days=14)
"""How far back a closed case still counts as a visit that is ready."""


class Wanted(NamedTuple):
    """What the reader asked to see: whose work, a search, or one lane whole."""

    whose: Whose = Whose.EVERYONE
    query: str = ""
    lane: LaneKind | None = None


class _Entry(NamedTuple):
    case: Listed
    task: ListedTask

    @property
    def lane(self) -> LaneKind:
        return LANES[HolderKind(self.task.holder_kind)]

    @property
    def is_alarm(self) -> bool:
        return self.task.kind == TaskKind.REVIEW and self.task.stage in ALARMS


def board(
    ports: Ports, who: Colleague, wanted: Wanted, *, notice: Notice | None = None
) -> BoardView:
    """Give the board of a practice as this member sees it."""
    now = ports.now()
    cases = ports.store.open_cases(who.practice_id)
    closed = ports.store.closed_since(who.practice_id, now - REMEMBERED)
    names = member_names(ports.store.members(who.practice_id))
    entries = _entries(cases)
    today = [c for c in closed if c.closed_at and _same_day(c.closed_at, now, who)]
    return BoardView(
        now=now,
        me=who.me,
        notice=notice,
        whose=wanted.whose,
        query=wanted.query,
        counts=_counts(ports, who, cases, entries, finished_today=len(today)),
        lanes=_lanes(who, entries, names, wanted),
        coming=_coming(cases, closed, now),
        scans=_scans(entries, today),
    )


def member_names(members: Iterable[Member]) -> Mapping[str, str]:
    """Give the name behind each `sub`."""
    return {member.sub: member.name for member in members}


def holder_of(
    kind: str, role: str | None, sub: str | None, names: Mapping[str, str], me: str
) -> Holder:
    """Give a holder ready to be read, from what a task says of it."""
    return Holder(
        kind=HolderKind(kind),
        name=names.get(sub, "Somebody who left") if sub else None,
        role=Role(role) if role else None,
        mine=sub == me,
    )


def case_url(case_id: str, kind: str) -> str:
    """Give the page where a task of a case is worked on."""
    return f"/staff/scans/{case_id}" if kind == TaskKind.FILING else f"/staff/cases/{case_id}"


def readiness(case: Listed, now: datetime) -> tuple[Readiness, str | None]:
    """Judge whether a visit has all it needs, and name the one thing that lacks.

    What only the system still does is no risk; what waits for staff, or is late, is.
    """
    if case.parked:
        return Readiness.NOT_READY, "cannot be read"
    owed = [t for t in case.tasks if HolderKind(t.holder_kind) is not HolderKind.SYSTEM]
    if not owed:
        return Readiness.READY, None
    first = min(owed, key=lambda task: (LANES[HolderKind(task.holder_kind)], task.due_at))
    ours = LANES[HolderKind(first.holder_kind)] is LaneKind.NEEDS_US
    late = any(task.due_at < now for task in owed)
    state = Readiness.NOT_READY if ours or late else Readiness.AT_RISK
    return state, f"{first.title}: {first.next_action}"


def _entries(cases: Iterable[Listed]) -> list[_Entry]:
    found = [_Entry(case, task) for case in cases for task in case.tasks]
    found += [_Entry(case, _parked(case)) for case in cases if case.parked]
    return sorted(found, key=lambda e: (not e.is_alarm, e.task.due_at, e.case.case_id))


def _parked(case: Listed) -> ListedTask:
    """Stand in for the tasks of a case that nobody could read: the manager must see to it."""
    return ListedTask(
        task_id=case.case_id,
        kind=TaskKind.REVIEW,
        title="A case that cannot be read",
        stage="open",
        holder_kind=HolderKind.MEMBER,
        role=Role.MANAGER,
        next_action="tell whoever runs Baton",
        due_at=case.due_at or datetime.min.replace(tzinfo=UTC),
    )


def _counts(
    ports: Ports,
    who: Colleague,
    cases: Iterable[Listed],
    entries: list[_Entry],
    *,
    finished_today: int,
) -> Counts:
    now = ports.now()
    people = [e for e in entries if e.lane is not LaneKind.WITH_SYSTEM]
    late = [entry.task.due_at for entry in people if entry.task.due_at < now]
    chases = [case.chase_at for case in cases if case.chase_at]
    checked_at, facts = ports.store.heartbeat(check_of(who.practice_id)) or (None, {})
    swept_at, _ = ports.store.heartbeat("sweep") or (None, {})
    return Counts(
        needs_us=_number(entries, LaneKind.NEEDS_US),
        mine=sum(entry.task.sub == who.member.sub for entry in entries),
        late=len(late),
        oldest_due_at=min(late, default=None),
        with_patients=_number(entries, LaneKind.WITH_PATIENTS),
        next_chase_at=min(chases, default=None),
        with_system=_number(entries, LaneKind.WITH_SYSTEM),
        finished_today=finished_today,
        dropped=facts.get("orphans", 0),
        checked_at=checked_at,
        swept_at=swept_at,
        open=facts.get("open", 0),
        accounted=facts.get("accounted", 0),
        watch_late=_is_late(swept_at, now, SWEEP_LATE) or _is_late(checked_at, now, CHECK_LATE),
    )


def _is_late(last: datetime | None, now: datetime, after: timedelta) -> bool:
    """Before its first run, a schedule is not late: its alarm tells when that does not come."""
    return last is not None and now - last > after


def _number(entries: list[_Entry], lane: LaneKind) -> int:
    return sum(entry.lane is lane for entry in entries)


def _lanes(
    who: Colleague, entries: list[_Entry], names: Mapping[str, str], wanted: Wanted
) -> tuple[Lane, ...]:
    kinds = (wanted.lane,) if wanted.lane else tuple(LaneKind)
    return tuple(_lane(who, kind, entries, names, wanted) for kind in kinds)


def _lane(
    who: Colleague,
    kind: LaneKind,
    entries: list[_Entry],
    names: Mapping[str, str],
    wanted: Wanted,
) -> Lane:
    shown = [e for e in entries if e.lane is kind and _asked_for(e, who, wanted)]
    most = len(shown) if wanted.lane else MOST_ROWS
    more = f"/staff?whose={wanted.whose}&lane={kind}" if len(shown) > most else None
    rows = tuple(_row(entry, names, who.member.sub) for entry in shown[:most])
    return Lane(kind=kind, rows=rows, total=len(shown), more_url=more)


def _asked_for(entry: _Entry, who: Colleague, wanted: Wanted) -> bool:
    """Whose work is asked for only where it is ours; a search goes through every lane."""
    if wanted.query and folded(wanted.query) not in folded(
        f"{entry.case.label} {entry.case.title} {entry.task.title}"
    ):
        return False
    if entry.lane is not LaneKind.NEEDS_US or wanted.whose is Whose.EVERYONE:
        return True
    if wanted.whose is Whose.MINE:
        return entry.task.sub == who.member.sub
    return entry.task.role == wanted.whose


def _row(entry: _Entry, names: Mapping[str, str], me: str) -> BoardRow:
    case, task = entry
    kind, holder_kind = TaskKind(task.kind), HolderKind(task.holder_kind)
    return BoardRow(
        case_id=case.case_id,
        task_id=task.task_id,
        kind=kind,
        label=(case.label if case.patient_id or case.parked else "") or UNKNOWN,
        about=case.title,
        headline=task.title,
        reason=reason_text(task.reason) or next_action_words(task.next_action),
        due_at=task.due_at,
        holder=holder_of(task.holder_kind, task.role, task.sub, names, me),
        verb=OPEN if case.parked else verb(kind, holder_kind, task.reason),
        url=case_url(case.case_id, task.kind),
        waits=_waits(task),
        half_way_since=task.since,
        is_alarm=entry.is_alarm,
    )


def _waits(task: ListedTask) -> bool:
    """Say whether a task only waits for another one, whose own row stands on the board."""
    stage = TABLES[TaskKind(task.kind)].stages.get(task.stage)
    return stage is not None and stage.waits


def _coming(
    cases: Iterable[Listed], closed: Iterable[Listed], now: datetime
) -> tuple[ComingVisit, ...]:
    over = (case for case in closed if case.outcome == "completed")
    soon = [
        case for case in (*cases, *over) if case.wanted_by and now <= case.wanted_by <= now + COMING
    ]
    soon.sort(key=lambda case: (case.wanted_by or now, case.case_id))
    return tuple(_visit(case, now) for case in soon[:MOST_COMING])


def _visit(case: Listed, now: datetime) -> ComingVisit:
    state, reason = readiness(case, now)
    return ComingVisit(
        case_id=case.case_id,
        wanted_by_at=case.wanted_by or now,
        label=case.label,
        readiness=state,
        reason=reason,
    )


def _scans(entries: list[_Entry], closed_today: Iterable[Listed]) -> ScansCount:
    """An intake case is wanted by no visit; it closes when its scan is filed or discarded."""
    return ScansCount(
        filed_today=sum(case.wanted_by is None for case in closed_today),
        waiting=sum(entry.task.kind == TaskKind.FILING for entry in entries),
    )


def _same_day(one: datetime, other: datetime, who: Colleague) -> bool:
    calendar = who.practice.calendar
    return local_day(one, calendar) == local_day(other, calendar)
