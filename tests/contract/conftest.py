"""The places that a store may stand in: memory, moto, the local cloud's emulation, dynalite."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from baton.actions.ports import Store
from baton.aws.store import DynamoStore
from tests.contract import servers
from tests.contract.tables import make_table
from tests.fakes import Clock, MemoryStore

REGION = "eu-west-2"
EMULATOR = pytest.param("emulator", marks=pytest.mark.emulator)
DYNALITE = pytest.param("dynalite", marks=pytest.mark.emulator)


@pytest.fixture
def clock() -> Clock:
    """The clock that the store under test reads."""
    return Clock()


@pytest.fixture(params=["fake", "moto", EMULATOR])
def store(request: pytest.FixtureRequest, clock: Clock) -> Store:
    """An empty store in each place that can hold all of it."""
    if request.param == "fake":
        return MemoryStore(clock)
    return a_store(request, clock, request.param)


@pytest.fixture(params=["moto", EMULATOR])
def dynamo(request: pytest.FixtureRequest, clock: Clock) -> DynamoStore:
    """An empty table behind a store."""
    return a_store(request, clock, request.param)


@pytest.fixture(params=[EMULATOR])
def racing(request: pytest.FixtureRequest, clock: Clock) -> DynamoStore:
    """A store in a place that judges races rightly; moto does not."""
    return a_store(request, clock, request.param)


@pytest.fixture(params=[EMULATOR, DYNALITE])
def racing_rows(request: pytest.FixtureRequest, clock: Clock) -> DynamoStore:
    """A store whose single rows are raced for; dynalite knows no transactions."""
    return a_store(request, clock, request.param)


def a_store(request: pytest.FixtureRequest, clock: Clock, place: str) -> DynamoStore:
    """An empty table of its own in a place, behind a store."""
    client = request.getfixturevalue(place)
    return DynamoStore(client, make_table(client, f"table-{uuid4().hex}"), clock)


@pytest.fixture
def moto(moto_client: Any) -> Iterator[Any]:
    """A client of an empty moto."""
    with mock_aws():
        yield moto_client


@pytest.fixture(scope="session")
def moto_client() -> Any:
    """A client that moto answers while its mock is on: importing moto has prepared botocore."""
    return boto3.client(
        "dynamodb",
        region_name=REGION,
        aws_access_key_id="sham",
        aws_secret_access_key="sham",
    )


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of the local cloud's emulation, started for this session."""
    with servers.ministack(tmp_path_factory.mktemp("emulator")) as endpoint:
        yield a_client(endpoint)


@pytest.fixture(scope="session")
def dynalite() -> Iterator[Any]:
    """A client of dynalite, started for this session."""
    with servers.dynalite() as endpoint:
        yield a_client(endpoint)


def a_client(endpoint: str) -> Any:
    """A client with a connection for each thread of a race, which repeats nothing by itself."""
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(max_pool_connections=50, retries={"total_max_attempts": 1}),
    )
