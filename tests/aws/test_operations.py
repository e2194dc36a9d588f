"""The models that are deployed hold what the product calls, and call it as botocore's own do."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.loaders import Loader

from baton.aws import operations
from baton.aws.clients import cut_models
from baton.aws.operations import OPERATIONS
from cut_models import cut

AWS = Path(operations.__file__).parent
OF_BOTOCORE = {("s3", "CreateBucket"), ("s3", "HeadBucket")}

ARGUMENTS: dict[str, dict[str, Any]] = {
    "dynamodb.PutItem": {"TableName": "t", "Item": {"pk": {"S": "a"}, "body": {"B": b"x"}}},
    "dynamodb.TransactWriteItems": {
        "TransactItems": [{"Delete": {"TableName": "t", "Key": {"pk": {"S": "a"}}}}],
        "ClientRequestToken": "same",
    },
    "s3.PutObject": {"Bucket": "b", "Key": "k", "Body": b"x", "IfNoneMatch": "*"},
    "s3.ListObjectsV2": {"Bucket": "b", "Prefix": "in/"},
    "sqs.SendMessage": {"QueueUrl": "https://sqs.test/1/q", "MessageBody": "{}"},
    "sesv2.SendEmail": {
        "FromEmailAddress": "a@b.test",
        "Content": {"Raw": {"Data": b"x"}},
        "EmailTags": [{"Name": "op", "Value": "1"}],
    },
    "pinpoint-sms-voice-v2.SendTextMessage": {"DestinationPhoneNumber": "+447700900123"},
    "kms.Sign": {"KeyId": "k", "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"},
    "secretsmanager.GetSecretValue": {"SecretId": "s"},
    "cognito-idp.AdminGetUser": {"UserPoolId": "p", "Username": "u"},
}


class Sent(Exception):
    """What would have left: method, address, headers that matter, body."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("models")
    cut(target)
    return target


def request(loader: Loader | None, service: str, operation: str) -> tuple[object, ...]:
    """Call an operation, and catch what would leave."""
    session = botocore.session.Session()
    session.set_credentials("key", "secret")
    if loader:
        session.register_component("data_loader", loader)
    client = session.create_client(service, region_name="eu-west-2")

    def caught(request: Any, **_: Any) -> AWSResponse:
        named = {"X-Amz-Target", "Content-Type", "If-None-Match"}
        kept = {k: v for k, v in request.headers.items() if k in named}
        body = request.body.read() if hasattr(request.body, "read") else request.body
        raise Sent(request.method, request.url, kept, body)

    client.meta.events.register_first("before-send", caught)
    with pytest.raises(Sent) as left:
        getattr(client, xform_name(operation))(**ARGUMENTS[f"{service}.{operation}"])
    return left.value.args


@pytest.mark.parametrize("named", ARGUMENTS)
def test_a_call_leaves_as_it_does_with_all_models(folder: Path, named: str) -> None:
    service, operation = named.split(".")

    assert request(cut_models(folder), service, operation) == request(None, service, operation)


@pytest.mark.parametrize("service", OPERATIONS)
def test_every_operation_keeps_all_its_shapes(folder: Path, service: str) -> None:
    ours = cut_models(folder).load_service_model(service, "service-2")
    whole = botocore.session.Session().get_service_model(service)

    kept = botocore.model.ServiceModel(ours, service)

    assert set(kept.operation_names) == set(OPERATIONS[service])
    for name in kept.operation_names:
        for side in ("input_shape", "output_shape"):
            mine, theirs = (getattr(m.operation_model(name), side) for m in (kept, whole))
            assert sorted(_members(mine)) == sorted(_members(theirs))


def _members(shape: Any, path: str = "", depth: int = 6) -> Iterator[str]:
    if shape is None or not depth:
        return
    yield f"{path}:{shape.type_name}"
    for name, member in getattr(shape, "members", {}).items():
        yield from _members(member, f"{path}.{name}", depth - 1)
    if shape.type_name == "list":
        yield from _members(shape.member, f"{path}[]", depth - 1)


def test_the_code_calls_what_the_table_names_and_nothing_else() -> None:
    session = botocore.session.Session()
    known = {
        xform_name(name): (service, name)
        for service in OPERATIONS
        for name in session.get_service_model(service).operation_names
    }
    called = {known[word] for path in AWS.glob("*.py") for word in _words(path) if word in known}

    named = {(service, name) for service, names in OPERATIONS.items() for name in names}
    assert called | OF_BOTOCORE == named


def _words(path: Path) -> Iterator[str]:
    """Names of methods and of operations given as text."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_models_are_small(folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.rglob("*.json"))

    assert size < 600_000, "F, the cost of a first client, grows with what is read"


def test_an_upload_is_signed_with_what_was_cut(folder: Path) -> None:
    session = botocore.session.Session()
    session.register_component("data_loader", cut_models(folder))
    session.set_credentials("sham", "sham")

    post = session.create_client("s3", region_name="eu-west-2").generate_presigned_post("b", "up/x")

    assert post["fields"]["key"] == "up/x"
