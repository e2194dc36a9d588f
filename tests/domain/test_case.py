"""Events are contiguous, chained, and fold to exactly the case; patches are their own inverse."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baton.domain.case import (
    PATIENT_ACTOR,
    Case,
    broken_at,
    facts,
    folded_facts,
    merge_patch,
    patched,
)
from baton.domain.errors import WrongStage
from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.advance import Happening, advance, allows
from baton.domain.settling import settled
from tests.builders import a_case, a_moment

plain = st.recursive(
    st.integers() | st.text(max_size=4) | st.booleans() | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=3), plain, max_size=4)

EVENTS = sorted({row.event for table in TABLES.values() for row in table.rows})


@given(objects, objects)
def test_a_patch_leads_from_old_to_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert patched(old, merge_patch(old, new)) == new


def walked(choices: list[tuple[int, str]]) -> Case:
    """A case after the events of a random walk that its tables allow."""
    case = a_case()
    for pick, name in choices:
        if not case.open_tasks:
            break
        task = case.open_tasks[pick % len(case.open_tasks)]
        if not allows(task, name):
            continue
        told = Happening(name=name, by=PATIENT_ACTOR, task_id=task.task_id)
        case = settled(advance(case, told, a_moment()), a_moment())
    return case


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(EVENTS)), max_size=60))
def test_any_walk_folds_to_the_case_and_holds_every_open_task(
    choices: list[tuple[int, str]],
) -> None:
    case = walked(choices)

    assert broken_at(case.news) is None
    assert folded_facts(case.news) == facts(case)
    assert case.seq == len(case.news)
    for task in case.open_tasks:
        assert task.next_action
        assert task.timer_at
        assert task.holder.sub or task.holder.kind.value != "member"
    assert (case.next_at is None) == (not case.open_tasks)
    assert (case.closed_at is None) == bool(case.open_tasks)


@pytest.mark.parametrize("harm", ["edit", "delete", "swap", "insert"])
def test_a_harmed_chain_names_the_first_bad_number(harm: str) -> None:
    events = list(a_case().news)
    match harm:
        case "edit":
            events[1] = events[1].with_(name="something_else")
        case "delete":
            del events[1]
        case "swap":
            events[1], events[2] = events[2], events[1]
        case "insert":
            events.insert(1, events[0])

    assert broken_at(tuple(events)) == 2


def test_no_event_holds_the_name_of_the_patient() -> None:
    case = a_case()

    assert case.label == "Mara Lindqvist"
    assert not any("Mara" in event.model_dump_json() for event in case.news)


def test_a_case_that_is_over_takes_no_task_further() -> None:
    case = a_case()
    for task in case.open_tasks:
        case = advance(
            case, Happening(name="dropped", by=PATIENT_ACTOR, task_id=task.task_id), a_moment()
        )
    done = settled(case, a_moment())

    assert done.outcome == "completed"
    assert done.next_at is None
    with pytest.raises(WrongStage):
        advance(
            done,
            Happening(name="submitted", by=PATIENT_ACTOR, task_id=next(iter(done.tasks))),
            a_moment(),
        )
