"""Whatever happens to a case, its stored events fold to exactly the stored case (DESIGN §1, I2)."""

from datetime import timedelta
from uuid import uuid4

import boto3
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from baton.actions.ports import Store
from baton.aws.store import DynamoStore
from baton.domain.case import Case, broken_at, facts, folded_facts
from baton.domain.casework import noted
from baton.domain.errors import WrongStage
from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.settling import settled
from tests.builders import PRACTICE, STAFF, a_case, a_moment
from tests.contract.conftest import REGION
from tests.contract.tables import make_table
from tests.fakes import Clock, MemoryStore

steps = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 96)), max_size=25)


def walked(case: Case, step: tuple[int, int, int], clock: Clock) -> Case:
    """Let one of the things happen that the tables allow now, and let the case settle."""
    which, what, hours = step
    moment = a_moment(clock.move(timedelta(hours=hours)))
    if not case.open_tasks:
        return noted(case, "nothing is open", moment.at, STAFF)
    task = case.open_tasks[which % len(case.open_tasks)]
    names = [row.event for row in TABLES[task.kind].rows if row.stage == task.stage]
    name = names[what % len(names)]
    happening = Happening(name=name, by=STAFF, task_id=task.task_id, outcome="so it was")
    try:
        return settled(advance(case, happening, moment), moment)
    except WrongStage:  # a guard said no
        return case


def walk(store: Store, clock: Clock, taken: list[tuple[int, int, int]]) -> None:
    """Take the steps, and compare what is stored with what the events tell."""
    case = store.save(a_case(f"case{uuid4().hex[:12]}"))
    for step in taken:
        case = store.save(walked(case, step, clock))

    stored, events = store.get(PRACTICE, case.case_id), store.events(PRACTICE, case.case_id)
    assert stored == case
    assert folded_facts(events) == facts(stored)
    assert broken_at(events) is None
    assert [event.seq for event in events] == list(range(1, stored.seq + 1))
    due = {d.case_id: d.next_at for d in store.due(clock() + timedelta(days=999), per_shard=999)}
    assert due.get(case.case_id) == stored.next_at
    assert (stored.next_at is None) == (stored.closed_at is not None)


@settings(max_examples=100, deadline=None)
@given(steps)
def test_events_fold_to_the_case_in_memory(taken: list[tuple[int, int, int]]) -> None:
    clock = Clock()
    walk(MemoryStore(clock), clock, taken)


def test_events_fold_to_the_case_in_the_table() -> None:
    with mock_aws():
        client = boto3.client(
            "dynamodb", REGION, aws_access_key_id="sham", aws_secret_access_key="sham"
        )
        name = make_table(client, "folding")

        @settings(max_examples=10, deadline=None)
        @given(steps)
        def run(taken: list[tuple[int, int, int]]) -> None:
            clock = Clock()
            walk(DynamoStore(client, name, clock), clock, taken)

        run()
