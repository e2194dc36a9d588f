"""What we rely on in the pinned emulator; a bump of the pin is accepted when all of this holds."""

import hashlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from baton_local.emulator import wait_until
from baton_local.stack import FunctionFailed, Stack

pytestmark = pytest.mark.emulator

ROUNDS, RACERS = 3, 40


def race(attempt: Callable[[int], Any]) -> list[str]:
    """Run the attempt in many threads at once; what became of each."""

    def outcome(number: int) -> str:
        try:
            attempt(number)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "won"

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(outcome, range(RACERS)))


def key(practice: str, name: str = "CASE") -> dict[str, Any]:
    return {"pk": {"S": f"P#{practice}"}, "sk": {"S": name}}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_conditional_race_has_exactly_one_winner(
    stack: Stack, practice: str, number: int
) -> None:
    db, table = stack.client("dynamodb"), stack.outputs["TableName"]
    db.put_item(TableName=table, Item={**key(practice), "version": {"N": "1"}})

    outcomes = race(
        lambda _: db.update_item(
            TableName=table,
            Key=key(practice),
            UpdateExpression="SET version = :next",
            ConditionExpression="version = :seen",
            ExpressionAttributeValues={":seen": {"N": "1"}, ":next": {"N": "2"}},
        )
    )

    assert outcomes.count("won") == 1
    assert set(outcomes) == {"won", "ConditionalCheckFailedException"}


def transaction(stack: Stack, practice: str, *, expected: int) -> list[dict[str, Any]]:
    table = stack.outputs["TableName"]
    update = {
        "TableName": table,
        "Key": key(practice),
        "UpdateExpression": "SET version = :next",
        "ConditionExpression": "version = :seen",
        "ExpressionAttributeValues": {
            ":seen": {"N": str(expected)},
            ":next": {"N": str(expected + 1)},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    event = key(practice, f"EVENT#{expected:05}")
    return [{"Update": update}, {"Put": {"TableName": table, "Item": event}}]


def test_a_cancelled_transaction_leaves_nothing_and_says_why(stack: Stack, practice: str) -> None:
    db, table = stack.client("dynamodb"), stack.outputs["TableName"]
    db.put_item(TableName=table, Item={**key(practice), "version": {"N": "7"}})

    with pytest.raises(db.exceptions.TransactionCanceledException) as cancelled:
        db.transact_write_items(TransactItems=transaction(stack, practice, expected=6))

    first, second = cancelled.value.response["CancellationReasons"]
    assert (first["Code"], second["Code"]) == ("ConditionalCheckFailed", "None")
    assert first["Item"]["version"] == {"N": "7"}
    assert "Item" not in db.get_item(TableName=table, Key=key(practice, "EVENT#00006"))


def test_a_transaction_race_has_exactly_one_winner(stack: Stack, practice: str) -> None:
    db, table = stack.client("dynamodb"), stack.outputs["TableName"]
    db.put_item(TableName=table, Item={**key(practice), "version": {"N": "1"}})
    items = transaction(stack, practice, expected=1)

    outcomes = race(lambda _: db.transact_write_items(TransactItems=items))

    assert outcomes.count("won") == 1


def test_a_replayed_token_is_done_once_and_a_misused_one_refused(
    stack: Stack, practice: str
) -> None:
    db, table = stack.client("dynamodb"), stack.outputs["TableName"]
    db.put_item(TableName=table, Item={**key(practice), "version": {"N": "1"}})
    token = hashlib.sha256(practice.encode()).hexdigest()[:36]
    items = transaction(stack, practice, expected=1)

    for _ in range(2):
        db.transact_write_items(TransactItems=items, ClientRequestToken=token)
    with pytest.raises(db.exceptions.IdempotentParameterMismatchException):
        db.transact_write_items(
            TransactItems=transaction(stack, practice, expected=2), ClientRequestToken=token
        )

    item = db.get_item(TableName=table, Key=key(practice))["Item"]
    assert item["version"] == {"N": "2"}


def test_only_the_first_put_with_if_none_match_wins(stack: Stack, practice: str) -> None:
    s3, bucket = stack.client("s3"), stack.outputs["DocumentsBucket"]

    outcomes = race(
        lambda number: s3.put_object(
            Bucket=bucket, Key=f"documents/{practice}.pdf", Body=b"%d" % number, IfNoneMatch="*"
        )
    )

    assert outcomes.count("won") == 1
    assert set(outcomes) <= {"won", "PreconditionFailed", "ConditionalRequestConflict"}


def test_a_locked_version_cannot_be_deleted(stack: Stack, practice: str) -> None:
    s3, bucket = stack.client("s3"), stack.outputs["DocumentsBucket"]
    put = s3.put_object(Bucket=bucket, Key=f"acts/{practice}", Body=b"{}")

    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key=f"acts/{practice}", VersionId=put["VersionId"])


def post_form(url: str, fields: dict[str, str], content: bytes) -> int:
    boundary = "b0undary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = "".join([*parts, head]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, kind), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


UPLOADS = [
    ("a good upload", {}, b"%PDF-", {201, 204, 200}),
    ("a file over the limit", {}, b"x" * 101, {400}),
    ("a key outside of the prefix", {"key": "elsewhere/x"}, b"%PDF-", {403}),
    ("another content type", {"Content-Type": "text/html"}, b"%PDF-", {403}),
    ("a forged signature", {"x-amz-signature": "0" * 64}, b"%PDF-", {403}),
]


@pytest.mark.parametrize(("what", "changes", "content", "statuses"), UPLOADS)
def test_a_presigned_post_enforces_its_policy(
    stack: Stack,
    practice: str,
    what: str,
    changes: dict[str, str],
    content: bytes,
    statuses: set[int],
) -> None:
    post = stack.client("s3").generate_presigned_post(
        stack.outputs["ScansBucket"],
        f"in/{practice}/x",
        Fields={"Content-Type": "application/pdf"},
        Conditions=[
            {"Content-Type": "application/pdf"},
            ["content-length-range", 1, 100],
            ["starts-with", "$key", f"in/{practice}/"],
        ],
        ExpiresIn=60,
    )

    assert post_form(post["url"], {**post["fields"], **changes}, content) in statuses, what


def test_a_presigned_get_ends_with_its_time_and_bears_no_change(
    stack: Stack, practice: str
) -> None:
    s3, bucket = stack.client("s3"), stack.outputs["ScansBucket"]
    s3.put_object(Bucket=bucket, Key=f"in/{practice}", Body=b"scan")
    place = {"Bucket": bucket, "Key": f"in/{practice}"}
    url = s3.generate_presigned_url("get_object", Params=place, ExpiresIn=60)

    def status(address: str) -> int:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    assert status(url) == 200
    assert status(url.replace(practice, "other")) == 403
    stack.clock.move("+2m")
    expired = status(url)
    stack.clock.move("now")
    assert expired == 403


def test_a_role_may_do_only_what_it_was_granted(stack: Stack) -> None:
    with pytest.raises(FunctionFailed, match=r"AccessDenied.*ShowProbeRole.*ListAllMyBuckets"):
        stack.invoke("ShowProbe", {"probe": "buckets"})


def test_every_item_of_a_transaction_is_judged(stack: Stack, practice: str) -> None:
    stack.invoke("ShowProbe", {"probe": "transact", "pk": practice})

    with pytest.raises(FunctionFailed, match=r"dynamodb:DeleteItem"):
        stack.invoke("ShowProbe", {"probe": "transact", "pk": practice, "delete": True})


def test_a_digest_signed_by_kms_verifies_offline(stack: Stack) -> None:
    kms, sealing_key = stack.client("kms"), stack.outputs["SealKeyArn"]
    public = load_der_public_key(kms.get_public_key(KeyId=sealing_key)["PublicKey"])
    digest = hashlib.sha256(b"document").digest()
    signature = kms.sign(
        KeyId=sealing_key,
        Message=digest,
        MessageType="DIGEST",
        SigningAlgorithm="ECDSA_SHA_256",
    )["Signature"]

    assert isinstance(public, EllipticCurvePublicKey)
    public.verify(signature, digest, ECDSA(Prehashed(hashes.SHA256())))
    with pytest.raises(InvalidSignature):
        public.verify(signature, b"\0" * 32, ECDSA(Prehashed(hashes.SHA256())))


def test_a_hint_reaches_its_function_and_a_poisoned_one_the_dead_letters(
    stack: Stack, practice: str
) -> None:
    sqs, db = stack.client("sqs"), stack.client("dynamodb")
    attributes = {"VisibilityTimeout": "1"}
    sqs.set_queue_attributes(QueueUrl=stack.outputs["QueueUrl"], Attributes=attributes)
    for case in ("c1", "poison"):
        hint = json.dumps({"practice": practice, "case": case})
        sqs.send_message(QueueUrl=stack.outputs["QueueUrl"], MessageBody=hint)

    def hinted() -> bool:
        row = {"pk": {"S": f"P#{practice}#C#c1"}, "sk": {"S": "HINTED"}}
        return "Item" in db.get_item(TableName=stack.outputs["TableName"], Key=row)

    assert wait_until(hinted, 15)
    assert wait_until(lambda: stack.queue_depths()["DeadLetters"] == 1, 30)
    stack.purge_queues()
    assert stack.queue_depths()["DeadLetters"] == 0


def test_nothing_of_the_developer_reaches_a_function(stack: Stack) -> None:
    seen = stack.invoke("ShowProbe", {"probe": "environment"})

    assert seen["POWERTOOLS_LOG_LEVEL"] == "INFO"
    assert "SMTP_HOST" not in seen
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert "PYTEST_CURRENT_TEST" not in seen
    assert seen["HOME"].startswith(str(stack.home.state))


def test_mail_from_an_unverified_sender_is_refused(stack: Stack) -> None:
    body = {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}}

    with pytest.raises(ClientError, match="not verified"):
        stack.client("sesv2").send_email(
            FromEmailAddress="stranger@elsewhere.example",
            Destination={"ToAddresses": ["a@example.com"]},
            Content=body,
        )
