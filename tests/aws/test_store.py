"""What only the table can show: lost replies, conflicts, shortage, spoilt rows, and its cost."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from baton.aws import keys
from baton.aws.store import DynamoStore
from baton.aws.store_table import MOST_CONFLICTS, Table, primary
from baton.domain.casework import noted, queued
from baton.domain.errors import StaleVersion, Unavailable, Unparsable
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.words import Channel, MessageKind
from tests.builders import (
    CASE,
    MONDAY,
    PRACTICE,
    STAFF,
    a_case,
    a_link,
    a_message,
    a_moment,
    a_patient,
    a_practice,
    some_answers,
)
from tests.contract.tables import make_table
from tests.fakes import Clock
from tests.meter import Meter

TABLE = "baton"


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client(
            "dynamodb",
            region_name="eu-west-2",
            aws_access_key_id="sham",
            aws_secret_access_key="sham",
        )
        make_table(client, TABLE)
        yield client


@pytest.fixture
def store(client: Any) -> DynamoStore:
    return DynamoStore(client, TABLE, Clock())


@dataclass
class Wrapped:
    """A client whose calls to some operations go another way."""

    client: Any
    operations: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.operations.get(name) or getattr(self.client, name)


def doubling(client: Any) -> Wrapped:
    """A client whose every write loses its first reply and is repeated by the SDK."""

    def doubled(name: str) -> Callable[..., Any]:
        def twice(**request: Any) -> Any:
            getattr(client, name)(**request)
            return getattr(client, name)(**request)

        return twice

    names = ("put_item", "update_item", "transact_write_items", "delete_item")
    return Wrapped(client, {name: doubled(name) for name in names})


def failing(client: Any, name: str, *errors: Exception) -> Wrapped:
    """A client of which one operation fails so often before it works."""
    left = list(errors)

    def call(**request: Any) -> Any:
        if left:
            raise left.pop(0)
        return getattr(client, name)(**request)

    return Wrapped(client, {name: call})


def an_error(code: str, *reasons: str) -> ClientError:
    answer = {
        "Error": {"Code": code, "Message": "sham"},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
    }
    return ClientError(answer, "Sham")


def conflict() -> ClientError:
    return an_error("TransactionCanceledException", "None", "TransactionConflict")


def hasty(client: Any) -> tuple[DynamoStore, list[float]]:
    """A store that notes how long it would have paused."""
    pauses: list[float] = []
    store = DynamoStore(client, TABLE, Clock())
    store.table = Table(client, TABLE, pauses.append)
    return store, pauses


def test_our_own_write_whose_reply_was_lost_succeeds(client: Any, store: DynamoStore) -> None:
    lossy = DynamoStore(doubling(client), TABLE, Clock())

    case = lossy.save(a_case(), a_message(), a_link(), some_answers())
    saved = lossy.save(noted(case, "called", MONDAY, STAFF))

    assert store.get(PRACTICE, CASE) == saved
    assert len(store.events(PRACTICE, CASE)) == saved.seq
    assert lossy.save_page(some_answers(saved_at=MONDAY), 0, b"page") == 1
    assert lossy.save_practice(a_practice()).version == 1
    assert lossy.save_patient(a_patient()).version == 1
    assert lossy.save_patient(a_patient(version=1, given_name="Maria")).version == 2


def test_the_same_change_by_somebody_else_is_not_our_own(store: DynamoStore) -> None:
    case = store.save(a_case())
    change = noted(case, "called", MONDAY, STAFF)
    store.save(change)

    with pytest.raises(StaleVersion):
        store.save(change)


def test_a_conflict_with_another_transaction_is_tried_again(client: Any) -> None:
    busy = failing(client, "transact_write_items", *[conflict()] * (MOST_CONFLICTS - 1))
    store, pauses = hasty(busy)

    store.save(a_case())

    assert store.get(PRACTICE, CASE).seq == a_case().seq
    assert len(pauses) == MOST_CONFLICTS - 1
    assert all(0.01 <= pause < 0.05 for pause in pauses)


def test_endless_conflicts_end_as_unavailable(client: Any) -> None:
    store, _ = hasty(failing(client, "transact_write_items", *[conflict()] * 99))

    with pytest.raises(Unavailable):
        store.save(a_case())


@pytest.mark.parametrize(
    "error",
    [
        an_error("ThrottlingException"),
        an_error("ProvisionedThroughputExceededException"),
        an_error("RequestLimitExceeded"),
        an_error("InternalServerError"),
        an_error("TransactionCanceledException", "None", "ThrottlingError"),
        EndpointConnectionError(endpoint_url="https://sham"),
    ],
)
def test_a_shortage_or_silence_is_unavailable(client: Any, error: Exception) -> None:
    for name, call in (
        ("transact_write_items", lambda s: s.save(a_case())),
        ("get_item", lambda s: s.get(PRACTICE, CASE)),
        ("query", lambda s: s.events(PRACTICE, CASE)),
    ):
        store = DynamoStore(failing(client, name, error), TABLE, Clock())

        with pytest.raises(Unavailable):
            call(store)


def test_a_mistake_of_ours_is_not_hidden(client: Any) -> None:
    store = DynamoStore(
        failing(client, "get_item", an_error("ValidationException")), TABLE, Clock()
    )

    with pytest.raises(ClientError):
        store.get(PRACTICE, CASE)


def test_keys_that_a_batch_left_out_are_asked_for_again(client: Any) -> None:
    key = primary(keys.patient(PRACTICE, "patient1"))
    left_out = {"Responses": {}, "UnprocessedKeys": {TABLE: {"Keys": [key]}}}
    answers = [left_out]

    def call(**request: Any) -> Any:
        return answers.pop() if answers else client.batch_get_item(**request)

    store, pauses = hasty(Wrapped(client, {"batch_get_item": call}))
    saved = store.save_patient(a_patient())

    assert store.search(PRACTICE, "mara") == (saved,)
    assert len(pauses) == 1


def test_long_partitions_are_read_page_by_page(client: Any, store: DynamoStore) -> None:
    case = store.save(a_case())
    for number in range(5):
        case = store.save(noted(case, f"{number}", MONDAY, STAFF))

    def small(**request: Any) -> Any:
        return client.query(**{**request, "Limit": 2})

    paged = DynamoStore(Wrapped(client, {"query": small}), TABLE, Clock())
    assert paged.events(PRACTICE, CASE) == store.events(PRACTICE, CASE)
    assert paged.due(MONDAY, per_shard=1) == store.due(MONDAY, per_shard=1)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"body": {"B": b"not compressed"}},
        {"body": {"B": zlib.compress(b"not json")}},
        {"body": {"B": zlib.compress(b'{"unknown": 1}')}},
        {"body": {"B": zlib.compress(b"[]")}},
        {"schema": {"N": "99"}},
    ],
)
def test_a_row_that_cannot_be_read_is_backed_off_and_parked_unread(
    client: Any, store: DynamoStore, spoilt: dict[str, Any]
) -> None:
    store.save(a_case())
    key = keys.case(PRACTICE, CASE)
    row = store.table.get(key) or {}
    client.put_item(TableName=TABLE, Item={**row, **spoilt})

    with pytest.raises(Unparsable):
        store.get(PRACTICE, CASE)

    assert store.back_off(PRACTICE, CASE, MONDAY + timedelta(minutes=5)) == 1
    store.park(PRACTICE, CASE, MONDAY)
    (listed,) = store.open_cases(PRACTICE)
    assert (listed.parked, listed.label) == (True, "Mara Lindqvist")


def test_one_spoilt_summary_does_not_hide_the_board(client: Any, store: DynamoStore) -> None:
    store.save(a_case("case1"))
    store.save(a_case("case2"))
    row = store.table.get(keys.case(PRACTICE, "case1")) or {}
    client.put_item(TableName=TABLE, Item={**row, "summary": {"B": b"spoilt"}})

    found = {listed.case_id: listed.parked for listed in store.open_cases(PRACTICE)}

    assert found == {"case1": True, "case2": False}


def test_a_case_that_changed_meanwhile_is_not_parked(client: Any, store: DynamoStore) -> None:
    case = store.save(a_case())

    def interrupted(**request: Any) -> Any:
        store.save(noted(case, "it can be read", MONDAY, STAFF))
        return client.update_item(**request)

    slow = DynamoStore(Wrapped(client, {"update_item": interrupted}), TABLE, Clock())

    with pytest.raises(StaleVersion):
        slow.park(PRACTICE, CASE, MONDAY)
    assert [listed.parked for listed in store.open_cases(PRACTICE)] == [False]


def test_absent_things_leave_no_index_keys_behind(store: DynamoStore) -> None:
    store.save(a_case())

    row = store.table.get(keys.case(PRACTICE, CASE)) or {}
    event = store.table.get(keys.event(PRACTICE, CASE, 1)) or {}

    assert {name for name in row if name.endswith(("_pk", "_sk"))} == {
        "due_pk",
        "due_sk",
        "open_pk",
        "open_sk",
        "patient_pk",
        "patient_sk",
    }
    assert set(event) == {"pk", "sk", "schema", "body"}


def test_a_link_and_a_session_are_swept_away_after_their_end(store: DynamoStore) -> None:
    store.save(a_case(), a_link())

    row = store.table.get(keys.link(a_link().token_hash)) or {}

    assert int(row["ttl"]["N"]) == int(a_link().expires_at.timestamp()) + 1


def test_saving_a_page_of_forty_answers_is_one_call_and_one_write_unit(
    client: Any, store: DynamoStore
) -> None:
    meter = Meter().attach(client)
    pages = {number: a_page_of_ten_answers(number) for number in range(4)}
    store.save(a_case(), some_answers(pages=pages, saved_by="patient", saved_at=MONDAY))
    meter.reset()

    store.save_page(some_answers(saved_at=MONDAY, saved_by="patient"), 3, pages[3])

    assert (meter.calls, meter.write_units, meter.read_units) == (1, 1, 0)


def test_a_change_of_a_case_with_one_event_is_one_call_and_five_write_units(
    client: Any, store: DynamoStore
) -> None:
    meter = Meter().attach(client)
    case = store.save(a_case())
    meter.reset()

    store.save(queued(case, "message1", MessageKind.INVITE, Channel.EMAIL, MONDAY))

    row = 2 * 1  # in a transaction
    event = 2 * 1
    board = 1
    assert (meter.calls, meter.write_units) == (1, row + event)
    meter.reset()
    opened = Happening(name="opened", by=STAFF, task_id=case.open_tasks[0].task_id)
    store.save(advance(store.get(PRACTICE, CASE), opened, a_moment()))
    assert (meter.calls, meter.write_units) == (2, row + event + board)


def test_a_tick_of_the_sweep_costs_sixteen_half_units(client: Any, store: DynamoStore) -> None:
    store.save(a_case())
    meter = Meter().attach(client)

    store.due(MONDAY, per_shard=100)

    assert (meter.calls, meter.write_units, meter.read_units) == (16, 0, 8)


def a_page_of_ten_answers(number: int) -> bytes:
    """Fields as a browser names them, with answers of ordinary length, compressed."""
    fields = "&".join(f"q{number}{n}=answer+{n * 7919 % 9973}+of+some+length" for n in range(10))
    return zlib.compress(fields.encode(), 9)
