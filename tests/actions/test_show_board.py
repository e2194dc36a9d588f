"""The board over a practice in memory."""

from datetime import timedelta

import pytest

from baton.actions.change import change
from baton.actions.file_scan import discard_scan
from baton.actions.receive_scan import Arrival, receive_scan
from baton.actions.set_right import Staff
from baton.actions.show_board import MOST_ROWS, Wanted, board, readiness
from baton.actions.stores import Listed, ListedTask, check_of
from baton.domain.case import PATIENT_ACTOR, Case
from baton.domain.casework import Wish, wished
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.views.board import Holder, LaneKind, Readiness, Whose
from baton.domain.words import HolderKind, Role, TaskKind
from tests.builders import CASE, MONDAY, PRACTICE, RECEPTION, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case
from tests.staff import a_colleague

HOUR = timedelta(hours=1)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def shown(ports: FakePorts, **wanted: object):
    return board(ports, a_colleague(ports), Wanted(**wanted))


def lane(view, kind: LaneKind):
    return next(lane for lane in view.lanes if lane.kind is kind)


def titles(view, kind: LaneKind = LaneKind.NEEDS_US) -> list[str]:
    return [row.headline for row in lane(view, kind).rows]


def silent(ports: FakePorts) -> Case:
    """A case that nobody answered: it has come to a call."""
    case = with_case(ports)
    pass_time(ports, timedelta(days=7))
    return ports.store.get(PRACTICE, case.case_id)


def a_scan(ports: FakePorts, name: str = "scan.pdf") -> None:
    ports.scans.put(f"in/{PRACTICE}/{name}", b"%PDF-1.7", content_type="application/pdf")
    receive_scan(ports, Arrival(key=f"in/{PRACTICE}/{name}", version_id="v1"))


def test_a_fresh_case_lies_with_the_patient_and_the_system(ports: FakePorts) -> None:
    with_case(ports)

    view = shown(ports)

    assert {lane.kind: lane.total for lane in view.lanes} == {
        LaneKind.NEEDS_US: 0,
        LaneKind.WITH_PATIENTS: 1,
        LaneKind.WITH_SYSTEM: 2,
    }
    (row,) = lane(view, LaneKind.WITH_PATIENTS).rows
    assert (row.label, row.about, row.headline) == (
        "Mara Lindqvist",
        "New patient",
        "Registration form",
    )
    assert row.holder == Holder(kind=HolderKind.PATIENT)


def test_silence_ends_on_the_board_as_a_call_of_the_member_on_duty(ports: FakePorts) -> None:
    case = silent(ports)

    (row,) = lane(shown(ports), LaneKind.NEEDS_US).rows

    assert (row.kind, row.verb, row.url) == (
        TaskKind.CALL,
        "Call",
        f"/staff/cases/{case.case_id}",
    )
    assert row.reason == "Everything we may send was sent, and nothing came back"
    assert row.holder.kind is HolderKind.MEMBER


def test_an_alarm_stands_before_all_that_is_late(ports: FakePorts) -> None:
    case = silent(ports)
    pass_time(ports, timedelta(days=3))
    alarm = Wish(task_id="alarm0001", kind=TaskKind.REVIEW, title="Alarm", reason="self_harm")
    raised = Happening(name="raised", by=PATIENT_ACTOR, task_id="alarm0001")

    change(ports, case, lambda fresh, at: advance(wished(fresh, alarm, at), raised, at))

    first, *others = lane(shown(ports), LaneKind.NEEDS_US).rows
    assert (first.headline, first.is_alarm) == ("Alarm", True)
    assert min(row.due_at for row in others) < first.due_at


def test_counts_tell_mine_late_and_the_next_message(ports: FakePorts) -> None:
    case = with_case(ports)
    pump(ports)
    a_scan(ports)
    ports.store.note_heartbeat(check_of(PRACTICE), MONDAY, {"orphans": 2})

    counts = shown(ports).counts

    assert (counts.needs_us, counts.mine, counts.with_patients, counts.with_system) == (1, 1, 1, 2)
    assert (counts.late, counts.dropped, counts.checked_at) == (0, 2, MONDAY)
    chase = ports.store.get(PRACTICE, case.case_id).chase
    assert chase is not None
    assert counts.next_chase_at == chase.next_at


def test_a_sweep_or_check_that_is_overdue_shows(ports: FakePorts) -> None:
    assert not shown(ports).counts.watch_late

    ports.store.note_heartbeat("sweep", MONDAY, {})
    ports.store.note_heartbeat(check_of(PRACTICE), MONDAY, {"open": 4, "accounted": 4})
    counts = shown(ports).counts
    assert (counts.open, counts.accounted, counts.swept_at) == (4, 4, MONDAY)
    assert not counts.watch_late

    ports.now.move(timedelta(minutes=6))
    assert shown(ports).counts.watch_late
    ports.store.note_heartbeat("sweep", ports.now(), {})
    assert not shown(ports).counts.watch_late
    ports.now.move(timedelta(hours=2))
    ports.store.note_heartbeat("sweep", ports.now(), {})
    assert shown(ports).counts.watch_late


def test_a_form_that_is_begun_says_since_when(ports: FakePorts) -> None:
    case = with_case(ports)
    (fresh,) = lane(shown(ports), LaneKind.WITH_PATIENTS).rows
    ports.now.move(HOUR)
    form = next(task.task_id for task in case.tasks.values() if task.kind is TaskKind.FORM)
    begun = Happening(name="started", by=PATIENT_ACTOR, task_id=form)
    change(ports, case, lambda it, moment: advance(it, begun, moment))

    (row,) = lane(shown(ports), LaneKind.WITH_PATIENTS).rows

    assert (fresh.half_way_since, row.half_way_since) == (None, MONDAY + HOUR)


def test_what_the_system_waits_for_is_never_called_late(ports: FakePorts) -> None:
    with_case(ports)
    ports.now.move(timedelta(days=30))

    counts = shown(ports).counts

    assert counts.late == counts.with_patients == 1
    assert counts.oldest_due_at is not None


@pytest.mark.parametrize(
    ("whose", "number"),
    [(Whose.EVERYONE, 1), (Whose.MINE, 1), (Whose.RECEPTION, 1), (Whose.CLINICIAN, 0)],
)
def test_the_switch_chooses_whose_work_is_shown(
    ports: FakePorts, whose: Whose, number: int
) -> None:
    a_scan(ports)

    assert len(titles(shown(ports, whose=whose))) == number


def test_a_search_goes_through_every_lane(ports: FakePorts) -> None:
    with_case(ports)
    a_scan(ports)

    view = shown(ports, query="LINDQ")

    assert titles(view) == []
    assert titles(view, LaneKind.WITH_PATIENTS) == ["Registration form"]


def test_a_long_lane_leads_to_the_rest(ports: FakePorts) -> None:
    for number in range(MOST_ROWS + 1):
        a_scan(ports, f"scan{number}.pdf")

    short, whole = shown(ports), shown(ports, lane=LaneKind.NEEDS_US)

    assert len(titles(short)) == MOST_ROWS
    assert lane(short, LaneKind.NEEDS_US).more_url == "/staff?whose=everyone&lane=needs_us"
    assert len(titles(whole)) == lane(short, LaneKind.NEEDS_US).total == MOST_ROWS + 1
    assert [each.kind for each in whole.lanes] == [LaneKind.NEEDS_US]


def test_a_parked_case_stands_before_the_manager(ports: FakePorts) -> None:
    case = with_case(ports)
    ports.store.park(PRACTICE, case.case_id, ports.now())

    (row,) = lane(shown(ports, whose=Whose.MANAGER), LaneKind.NEEDS_US).rows

    assert (row.headline, row.verb) == ("A case that cannot be read", "Open")
    assert row.label == case.label
    assert row.holder.role is Role.MANAGER


def test_todays_ends_are_counted_and_a_filed_scan_is_one(ports: FakePorts) -> None:
    case = with_case(ports)
    a_scan(ports)
    intake = next(c for c in ports.store.open_cases(PRACTICE) if c.patient_id is None)
    staff = Staff(ports, PRACTICE, STAFF)
    staff.close(case.case_id, "moved away")
    discard_scan(ports, PRACTICE, intake.case_id, reason="blank", by=STAFF)

    view = shown(ports)
    ports.now.move(timedelta(days=1))

    assert (view.counts.finished_today, view.scans.filed_today, view.scans.waiting) == (2, 1, 0)
    assert shown(ports).counts.finished_today == 0


def test_coming_visits_show_what_is_missing(ports: FakePorts) -> None:
    with_case(ports)
    with_case(ports, a_patient(patient_id="patient2", given_name="Noor"), key="k2")
    other = next(c for c in ports.store.open_cases(PRACTICE) if c.label.startswith("Noor"))
    Staff(ports, PRACTICE, STAFF).move(other.case_id, MONDAY + timedelta(days=60))

    (visit,) = shown(ports).coming

    assert (visit.label, visit.readiness) == ("Mara Lindqvist", Readiness.AT_RISK)
    assert visit.reason == "Registration form: open the link"


def a_listed(*tasks: ListedTask) -> Listed:
    return Listed(
        practice_id=PRACTICE, case_id=CASE, label="Mara", title="New patient", tasks=tasks
    )


def a_listed_task(kind: HolderKind, due_in: timedelta = HOUR) -> ListedTask:
    return ListedTask(
        task_id="task1",
        kind=TaskKind.FORM,
        title="History",
        stage="invited",
        holder_kind=kind,
        sub=RECEPTION if kind is HolderKind.MEMBER else None,
        next_action="act",
        due_at=MONDAY + due_in,
    )


@pytest.mark.parametrize(
    ("tasks", "state"),
    [
        ((), Readiness.READY),
        ((a_listed_task(HolderKind.SYSTEM, -HOUR),), Readiness.READY),
        ((a_listed_task(HolderKind.PATIENT),), Readiness.AT_RISK),
        ((a_listed_task(HolderKind.PATIENT, -HOUR),), Readiness.NOT_READY),
        ((a_listed_task(HolderKind.MEMBER),), Readiness.NOT_READY),
        (
            (a_listed_task(HolderKind.PATIENT), a_listed_task(HolderKind.MEMBER, 9 * HOUR)),
            Readiness.NOT_READY,
        ),
    ],
)
def test_readiness(tasks: tuple[ListedTask, ...], state: Readiness) -> None:
    assert readiness(a_listed(*tasks), MONDAY)[0] is state


def test_a_visit_that_cannot_be_read_is_not_ready() -> None:
    assert readiness(a_listed().with_(parked=True), MONDAY)[0] is Readiness.NOT_READY


def test_what_waits_for_another_task_is_folded_away(ports: FakePorts) -> None:
    with_case(ports)

    rows = [row for lane_ in shown(ports).lanes for row in lane_.rows]

    assert {row.headline: row.waits for row in rows} == {
        "Registration form": False,
        "Consent to treatment and records": True,
        "Welcome letter": True,
    }
