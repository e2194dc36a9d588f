"""The world on boto3 and moto: the product's own adapters, with faults where the SDK meets AWS.

moto answers for DynamoDB and S3. What goes to SQS, SES and the SMS provider is taken by the
simulator, which owns queues and provider; the clients, their retries and their errors are real.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.exceptions import ReadTimeoutError
from moto import mock_aws
from moto.core.models import botocore_stubber
from moto.dynamodb.models import dynamodb_backends
from moto.moto_api._internal.models import moto_api_backend

from baton.actions.ports import Found, Outgoing, Ports, Stored, Tags
from baton.aws import clients, keys
from baton.aws.files import S3Files
from baton.aws.outbox import SqsOutbox
from baton.aws.senders import SesSender, SmsSender
from baton.aws.settings import QueueSettings
from baton.aws.store import DynamoStore
from baton.aws.store_table import primary
from baton.domain.errors import Unavailable
from baton.domain.words import Channel, Work
from tests.contract.tables import make_table
from tests.fakes import KEYS, Ids
from tests.simulation.fake_place import ENGINES, HintTo, Take
from tests.simulation.faults import ATTEMPTS, SENT_ONCE, Call, Kind

SCANS = "scans"
"""The bucket's queue, which is no kind of work."""

REGION, ACCOUNT, TABLE = "eu-west-2", "123456789012", "table"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "sham",
    "AWS_SECRET_ACCESS_KEY": "sham",
    "AWS_DEFAULT_REGION": REGION,
    "SCAN_QUEUE": f"https://sqs/{SCANS}",
    "DEAD_LETTERS": "",
}
SERVICES = {
    "dynamodb": "dynamodb",
    "s3": "s3",
    "sqs": "sqs",
    "ses": "sesv2",
    "sms": "pinpoint-sms-voice-v2",
}
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "PutObject"}
BUSY = {"s3": "SlowDown"}
"""What a service says that is asked too often; all others say ThrottlingException."""

QUEUES = QueueSettings(**{f"{work.value}_queue": f"https://sqs/{work.value}" for work in Work})


@dataclass(frozen=True)
class _Status:
    """As much of an HTTP response as botocore looks at."""

    status_code: int


@dataclass
class Trap:
    """How the call under way fails, and where SQS, SES and SMS lead in this world."""

    put: HintTo = lambda work, body: None
    take: Take = lambda channel, message: ""
    kind: Kind | None = None
    sprung: int = 0
    is_set: bool = False

    def watch(self, events: Any, service: str) -> None:
        """Step into every call of a client."""
        events.register_first(f"before-call.{service}", self.before_call)
        events.register_first(f"before-send.{service}", self.before_send)
        events.register_first(f"needs-retry.{service}", self.needs_retry)

    @contextmanager
    def set(self, kind: Kind | None) -> Iterator[None]:
        """Let the call that is made now fail."""
        self.kind, self.sprung = kind, 0
        try:
            yield
        finally:
            self.kind = None

    def before_call(self, model: Any, params: Mapping[str, Any], **_: Any) -> Any:
        """Refuse, or answer for a service that the simulator owns."""
        service = model.service_model.service_name
        if self.kind is Kind.THROTTLED:
            code = BUSY.get(service, "ThrottlingException")
            return _Status(400), {
                "Error": {"Code": code, "Message": "slow down"},
                "ResponseMetadata": {"HTTPStatusCode": 400},
            }
        if service not in {"sqs", "sesv2", "pinpoint-sms-voice-v2"}:
            return None
        body = json.loads(params["body"])
        answer = self._taken(model.name, body)
        for _again in range(self._repeats(service)):
            self._taken(model.name, body)
        if self.kind is Kind.REPLY_LOST:
            raise ReadTimeoutError(endpoint_url=params["url"])
        return _Status(200), {**answer, "ResponseMetadata": {"HTTPStatusCode": 200}}

    def _repeats(self, service: str) -> int:
        if service != "sqs" or self.kind not in {Kind.REPLY_LOST, Kind.SDK_RETRY}:
            return 0
        return ATTEMPTS - 1 if self.kind is Kind.REPLY_LOST else 1

    def _taken(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "SendMessage":
            self.put(_work(body), body["MessageBody"])
        elif operation == "SendMessageBatch":
            for entry in body["Entries"]:
                self.put(_work(body), entry["MessageBody"])
        elif operation == "GetQueueAttributes":
            return {"Attributes": {"ApproximateNumberOfMessages": "0"}}
        elif operation == "SendEmail":
            return {"MessageId": self.take(Channel.EMAIL, _mail(body))}
        else:
            return {"MessageId": self.take(Channel.SMS, _sms(body))}
        return {"MessageId": "m", "Successful": []}

    def before_send(self, event_name: str, request: Any, **more: Any) -> Any:
        """Let the effect happen and its reply get lost, once or as often as it is tried."""
        operation = event_name.rpartition(".")[2]
        if self.kind not in {Kind.REPLY_LOST, Kind.SDK_RETRY} or operation not in WRITES:
            return None
        self.sprung += 1
        if self.kind is Kind.SDK_RETRY and self.sprung > 1:
            return None
        botocore_stubber(event_name=event_name, request=request, **more)
        raise ReadTimeoutError(endpoint_url=request.url)

    def needs_retry(self, attempts: int, caught_exception: object = None, **_: Any) -> float | None:
        """Try again at once: nobody waits in a simulation."""
        return 0 if self.kind and caught_exception and attempts < ATTEMPTS else None


TRAP = Trap()


@dataclass(frozen=True)
class DatedFiles(S3Files):
    """A bucket with this world's time and version names: moto has its own for both."""

    now: Callable[[], datetime]
    written: dict[str, datetime] = field(default_factory=dict)

    def put(self, key: str, data: bytes, *, content_type: str, once: bool = False) -> Stored:
        """Write an object, and remember when."""
        if TRAP.kind is not Kind.THROTTLED and not (once and key in self.written):
            self.written[key] = self.now()
        return S3Files.put(self, key, data, content_type=content_type, once=once)

    def _named(self, key: str, version_id: str | None) -> dict[str, str]:
        return S3Files._named(self, key, None if version_id == "v1" else version_id)

    def listed(self, prefix: str, *, after: str = "", most: int) -> tuple[Found, ...]:
        """List what was put."""
        found = S3Files.listed(self, prefix, after=after, most=most)
        return tuple(
            Found(each.key, "v1", self.written.get(each.key, each.written_at)) for each in found
        )


class MotoPlace:
    """An empty AWS account for one world."""

    def __init__(self, now: Callable[[], datetime], put: HintTo, take: Take) -> None:
        assert TRAP.is_set, "this place stands only in `behind_moto`"
        moto_api_backend.reset()
        TRAP.put, TRAP.take = put, take
        table = make_table(clients.client("dynamodb"), TABLE)
        for bucket in ("documents", "scans", "assets"):
            _make_bucket(bucket)
        self.store = DynamoStore(clients.client("dynamodb"), table, now)
        self.documents, self.scans = DatedFiles("documents", now), DatedFiles("scans", now)
        self.ports = Ports(
            store=self.store,
            documents=self.documents,
            scans=self.scans,
            assets=S3Files("assets"),
            outbox=SqsOutbox(QUEUES),
            email=SesSender("practice@baton.example", "Sending"),
            sms=SmsSender("Baton", "Sending"),
            engines=ENGINES,
            keys=lambda: KEYS,
            now=now,
            new_id=Ids(),
            public_url="https://baton.example",
        )

    def perform(self, call: Call, effect: Callable[[], Any], kind: Kind | None) -> Any:
        """Do it, or let it fail where the SDK meets AWS."""
        if kind and call.part == "engines":
            raise Unavailable(f"{call.name} was refused")
        if kind is Kind.SDK_RETRY and call.service in SENT_ONCE:
            kind = None
        with TRAP.set(kind):
            return effect()

    def next_due(self) -> datetime | None:
        """Give the earliest moment in the due index, from moto's own memory: a query costs too
        much."""
        rows = dynamodb_backends[ACCOUNT][REGION].tables[TABLE].items.values()
        found = (row.attrs.get("due_sk") for partition in rows for row in partition.values())
        return min((keys.told_by_due(due.value).next_at for due in found if due), default=None)

    def timed(self, practice_id: str, case_id: str) -> datetime | None:
        """Give the entry of a case in the due index."""
        key = primary(keys.case(practice_id, case_id))
        row = self.store.table.client.get_item(TableName=TABLE, Key=key)["Item"]
        return keys.told_by_due(row["due_sk"]["S"]).next_at if "due_sk" in row else None

    def objects(self) -> Iterator[tuple[str, list[str]]]:
        """Give every object of the bucket of documents with all its versions."""
        found = clients.client("s3").list_object_versions(Bucket="documents").get("Versions", ())
        for key in sorted({version["Key"] for version in found}):
            yield key, [v["VersionId"] for v in found if v["Key"] == key]


@contextmanager
def behind_moto() -> Iterator[None]:
    """Put moto behind the product's clients for a while; inside another it changes nothing."""
    if TRAP.is_set:
        yield
        return
    before, moto = dict(os.environ), mock_aws()
    os.environ.pop("AWS_ENDPOINT_URL", None)
    os.environ.update(ENVIRONMENT)
    moto.start()
    _forget_clients()
    TRAP.is_set = True
    try:
        for service in SERVICES.values():
            TRAP.watch(clients.client(service).meta.events, service)
        yield
    finally:
        TRAP.is_set = False
        moto.stop()
        _forget_clients()
        for name in {*os.environ, *before} - {"PYTEST_CURRENT_TEST"}:
            _put_back(name, before.get(name))


def _put_back(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _forget_clients() -> None:
    clients.client.cache_clear()
    clients._session.cache_clear()


def _make_bucket(name: str) -> None:
    s3 = clients.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def _work(body: Mapping[str, Any]) -> Work | None:
    name = body["QueueUrl"].rpartition("/")[2]
    return None if name == SCANS else Work(name)


def _mail(body: Mapping[str, Any]) -> Outgoing:
    tags = {tag["Name"]: tag["Value"] for tag in body["EmailTags"]}
    return Outgoing(
        to=body["Destination"]["ToAddresses"][0],
        text=body["Content"]["Simple"]["Body"]["Text"]["Data"],
        tags=Tags(**tags),
    )


def _sms(body: Mapping[str, Any]) -> Outgoing:
    return Outgoing(
        to=body["DestinationPhoneNumber"], text=body["MessageBody"], tags=Tags(**body["Context"])
    )
