"""The tables are walked: every stage reachable, held, timed, with a way out; endings end."""

import pytest

from baton.domain.errors import NotFound, WrongStage
from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.advance import Happening, advance, allows, begun, stage_of
from baton.domain.lifecycle.effects import EFFECTS
from baton.domain.lifecycle.guards import GUARDS
from baton.domain.lifecycle.table import Table
from baton.domain.words import HolderKind, TaskKind
from tests.builders import MONDAY, STAFF, a_case, a_moment, a_task

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.kind.value)


def test_every_kind_of_task_has_a_table() -> None:
    assert set(TABLES) == set(TaskKind)


@every_table
def test_every_stage_can_be_reached_from_the_start(table: Table) -> None:
    reached, todo = {table.start}, [table.start]
    while todo:
        stage = todo.pop()
        found = {row.to for row in table.rows if row.stage == stage} - reached
        reached |= found
        todo += found

    assert reached == set(table.stages) | table.final


@every_table
def test_every_open_stage_leads_to_an_ending(table: Table) -> None:
    ending = set(table.final)
    for _ in table.stages:
        ending |= {row.stage for row in table.rows if row.to in ending}

    assert ending >= set(table.stages)


@every_table
def test_every_open_stage_has_a_next_action_and_a_limit_with_a_row(table: Table) -> None:
    for name, stage in table.stages.items():
        assert stage.next_action, name
        events = [(row.event, row.guard) for row in table.rows if row.stage == name]
        assert (stage.limit.event, None) in events, f"nothing happens when {name} takes too long"


@every_table
def test_no_row_leaves_an_ending(table: Table) -> None:
    assert not [row for row in table.rows if row.stage in table.final]
    assert not set(table.stages) & table.final


@every_table
def test_an_event_without_guard_comes_last_and_once(table: Table) -> None:
    for stage in table.stages:
        for event in {row.event for row in table.rows if row.stage == stage}:
            guards = [r.guard for r in table.rows if (r.stage, r.event) == (stage, event)]
            assert guards.count(None) == 1, (stage, event)
            assert guards[-1] is None, (stage, event)


@every_table
def test_guards_and_effects_have_names_that_exist(table: Table) -> None:
    assert {row.guard for row in table.rows if row.guard} <= set(GUARDS)
    assert {name for row in table.rows for name in row.then} <= set(EFFECTS)


@every_table
def test_time_alone_never_leaves_a_task_without_holder_action_and_timer(table: Table) -> None:
    task = begun(a_task(kind=table.kind, stage="new"), a_moment())
    case = a_case().with_(tasks={task.task_id: task})
    for _ in range(40):
        now = case.tasks[task.task_id]
        assert now.timer_at is not None
        assert now.next_action
        assert now.holder.kind is not HolderKind.MEMBER or now.holder.sub
        moment = a_moment(now.timer_at)
        stage = stage_of(now)
        assert stage
        told = Happening(name=stage.limit.event, by=STAFF, task_id=task.task_id)
        case = advance(case, told, moment)

        after = case.tasks[task.task_id].timer_at
        assert after is not None, "silence never ends a task"
        assert after > moment.at


def test_a_repeated_event_changes_nothing() -> None:
    case = a_case()
    form = case.open_tasks[0]
    told = Happening(name="submitted", by=STAFF, task_id=form.task_id)
    once = advance(case, told, a_moment())

    assert advance(once, told, a_moment()) is once


def test_a_move_that_the_table_lacks_is_refused() -> None:
    case = a_case()
    form = case.open_tasks[0]

    with pytest.raises(WrongStage):
        advance(case, Happening(name="sealed", by=STAFF, task_id=form.task_id), a_moment())
    with pytest.raises(NotFound):
        advance(case, Happening(name="submitted", by=STAFF, task_id="nobody"), a_moment())


def test_signed_never_becomes_declined() -> None:
    signing = a_task(kind=TaskKind.SIGNATURE)
    for stage in ("signed", "sealing", "seal_failed", "sealed"):
        assert not allows(signing.with_(stage=stage), "declined"), stage
        assert not allows(signing.with_(stage=stage), "dropped"), stage


def test_the_third_deferral_goes_to_the_manager() -> None:
    call = begun(a_task(kind=TaskKind.CALL, stage="new"), a_moment())
    case = a_case().with_(tasks={call.task_id: call})
    stages = []
    for _ in range(3):
        until = case.tasks[call.task_id].due_at.replace(year=2028)
        told = Happening(name="deferred", by=STAFF, task_id=call.task_id, until=until)
        case = advance(case, told, a_moment())
        stages.append(case.tasks[call.task_id].stage)
        if stages[-1] == "deferred":
            back = Happening(name="resumed", by=STAFF, task_id=call.task_id)
            case = advance(case, back, a_moment(until))

    assert stages == ["deferred", "deferred", "escalated"]


def test_five_failures_put_a_step_in_front_of_staff() -> None:
    task = a_task(kind=TaskKind.DOCUMENT, stage="rendering")
    case = a_case().with_(tasks={task.task_id: task})
    stages = []
    for _ in range(5):
        told = Happening(name="failed", by=STAFF, task_id=task.task_id)
        case = advance(case, told, a_moment())
        stages.append(case.tasks[task.task_id].stage)

    assert stages == ["rendering"] * 4 + ["render_failed"]


def test_a_step_that_nobody_takes_up_waits_longer_each_time_until_a_person_looks() -> None:
    task = begun(a_task(kind=TaskKind.DOCUMENT, stage="new"), a_moment())
    case = a_case().with_(tasks={task.task_id: task})
    case = advance(case, Happening(name="unlocked", by=STAFF, task_id=task.task_id), a_moment())
    waits = []
    while (now := case.tasks[task.task_id]).stage == "rendering":
        at = a_moment(now.timer_at or MONDAY)
        case = advance(case, Happening(name="stalled", by=STAFF, task_id=task.task_id), at)
        waits.append(int((at.at - MONDAY).total_seconds() / 60))

    assert waits == [3, 6, 12, 24, 48]
