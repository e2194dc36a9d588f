import json
from datetime import UTC, datetime
from typing import Any

import pytest

from baton.aws import keys
from baton.aws.store_bodies import with_body
from baton_local.emulator import wait_until
from baton_local.mail import Channel, Mail
from baton_local.receipts import SMS_EVENTS, Fate, email_receipt, sms_receipt
from baton_local.stack import Stack
from tests.builders import a_message

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TAGS = {"practice": "p1", "case": "c1", "message": "m1", "op": "o1"}
EMAIL_EVENTS = [
    (Fate.SENT, "Send", "send"),
    (Fate.DELIVERED, "Delivery", "delivery"),
    (Fate.BOUNCED, "Bounce", "bounce"),
    (Fate.DELAYED, "DeliveryDelay", "deliveryDelay"),
    (Fate.COMPLAINED, "Complaint", "complaint"),
]


def a_mail(**changes: Any) -> Mail:
    facts = {
        "id": "mail-1",
        "channel": Channel.EMAIL,
        "to": "amahle@example.com",
        "sender": "care@practice.example",
        "subject": "Your forms",
        "text": "Please open the link.",
        "html": None,
        "at": AT,
    }
    return Mail.model_validate(facts | changes)


@pytest.mark.parametrize(("fate", "kind", "details"), EMAIL_EVENTS)
def test_an_email_event_has_the_shape_of_ses(fate: Fate, kind: str, details: str) -> None:
    receipt = email_receipt(a_mail(), fate, TAGS, AT)

    assert receipt["eventType"] == kind
    assert details in receipt
    assert receipt["mail"] == {
        "timestamp": "2026-03-02T09:30:00.000Z",
        "messageId": "mail-1",
        "source": "care@practice.example",
        "destination": ["amahle@example.com"],
        "tags": {name: [value] for name, value in TAGS.items()},
    }


def test_a_bounce_is_permanent_and_names_the_address() -> None:
    bounce = email_receipt(a_mail(), Fate.BOUNCED, TAGS, AT)["bounce"]

    assert bounce["bounceType"] == "Permanent"
    assert bounce["bouncedRecipients"][0]["emailAddress"] == "amahle@example.com"


@pytest.mark.parametrize("fate", SMS_EVENTS)
def test_an_sms_event_has_the_shape_of_end_user_messaging(fate: Fate) -> None:
    text = a_mail(channel=Channel.SMS, to="+447700900123")

    receipt = sms_receipt(text, fate, TAGS, AT)

    assert (receipt["eventType"], receipt["messageStatus"]) == SMS_EVENTS[fate]
    assert receipt["messageId"] == "mail-1"
    assert receipt["destinationPhoneNumber"] == "+447700900123"
    assert receipt["context"] == TAGS
    assert receipt["eventTimestamp"] == int(AT.timestamp() * 1000)


def message_row(stack: Stack, practice: str, provider_id: str) -> None:
    message = a_message(
        practice_id=practice, case_id="c99", message_id="m99", provider_id=provider_id, op="o9"
    )
    row = with_body(keys.message(practice, "c99", "m99"), message)
    stack.client("dynamodb").put_item(TableName=stack.outputs["TableName"], Item=row)


def next_receipt(stack: Stack, provider_id: str) -> dict[str, Any]:
    """The receipt about this message, as the queue delivers it."""
    sqs, queue = stack.client("sqs"), stack.outputs["ReceiptQueueUrl"]
    found: list[dict[str, Any]] = []

    def arrived() -> bool:
        for message in sqs.receive_message(QueueUrl=queue).get("Messages", []):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            if provider_id in message["Body"]:
                found.append(json.loads(message["Body"]))
        return bool(found)

    assert wait_until(arrived, 5)
    return found[0]


@pytest.mark.emulator
def test_an_injected_receipt_arrives_in_the_queue_with_the_tags_of_the_row(
    stack: Stack, practice: str
) -> None:
    message_row(stack, practice, "provider-9")

    stack.inject(a_mail(id="provider-9"), Fate.BOUNCED)

    sns = next_receipt(stack, "provider-9")
    receipt = json.loads(sns["Message"])
    assert sns["TopicArn"] == stack.outputs["ReceiptsTopicArn"]
    assert receipt["eventType"] == "Bounce"
    assert receipt["mail"]["tags"] == {
        "practice": [practice],
        "case": ["c99"],
        "message": ["m99"],
        "op": ["o9"],
    }


@pytest.mark.emulator
def test_a_mail_that_no_row_knows_has_no_tags(stack: Stack) -> None:
    assert stack.receipts.tags(a_mail(id="unknown")) == {}
