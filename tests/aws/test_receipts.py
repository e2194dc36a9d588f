import json
from datetime import UTC, datetime

import pytest

from baton.aws.receipts import parse_receipt
from baton.domain.messages import MessageState, Receipt

MAIL = {
    "timestamp": "2027-03-01T09:00:00.000Z",
    "messageId": "m-1",
    "source": "practice@example.org",
    "destination": ["mia@example.org"],
    "tags": {
        "ses:configuration-set": ["sending"],
        "practice": ["harbour"],
        "case": ["case1"],
        "message": ["message1"],
        "op": ["op1"],
    },
}
LATER = "2027-03-01T09:00:07.000Z"


def email(kind, **facts):
    return {"eventType": kind, "mail": MAIL, kind.lower(): facts}


def sms(kind, **changes):
    return {
        "eventType": kind,
        "eventVersion": "1.0",
        "eventTimestamp": 1803891607000,
        "destinationPhoneNumber": "+447700900123",
        "messageId": "s-1",
        "messageStatusDescription": "The number +447700900123 is off",
        "context": {"practice": "harbour", "case": "case1", "message": "message1", "op": "op1"},
    } | changes


def receipt(kind, *, at=datetime(2027, 3, 1, 9, 0, 7, tzinfo=UTC), **more):
    return Receipt(
        kind=kind,
        practice_id="harbour",
        case_id="case1",
        message_id="message1",
        op="op1",
        at=at,
        **more,
    )


def wrapped(report):
    return json.dumps({"Type": "Notification", "Message": json.dumps(report)})


CASES = [
    (email("Send"), receipt(MessageState.SENT, at=datetime(2027, 3, 1, 9, tzinfo=UTC))),
    (
        email("Delivery", timestamp=LATER, smtpResponse="250 ok", recipients=["mia@example.org"]),
        receipt(MessageState.DELIVERED),
    ),
    (
        email(
            "Bounce",
            timestamp=LATER,
            bounceType="Permanent",
            bounceSubType="General",
            bouncedRecipients=[
                {"emailAddress": "mia@example.org", "status": "5.1.1", "diagnosticCode": "no mia"}
            ],
        ),
        receipt(MessageState.BOUNCED, detail="Permanent General 5.1.1"),
    ),
    (
        email("Bounce", timestamp=LATER, bounceType="Transient", bounceSubType="MailboxFull"),
        receipt(MessageState.BOUNCED, permanent=False, detail="Transient MailboxFull"),
    ),
    (
        email("Complaint", timestamp=LATER, complaintFeedbackType="abuse"),
        receipt(MessageState.COMPLAINED, detail="abuse"),
    ),
    (
        email("Reject", reason="Bad content"),
        receipt(MessageState.BOUNCED, at=datetime(2027, 3, 1, 9, tzinfo=UTC), detail="Bad content"),
    ),
    (sms("TEXT_SENT"), receipt(MessageState.SENT)),
    (sms("TEXT_SUCCESSFUL"), receipt(MessageState.SENT)),
    (sms("TEXT_DELIVERED"), receipt(MessageState.DELIVERED)),
    (sms("TEXT_INVALID"), receipt(MessageState.BOUNCED, detail="TEXT_INVALID")),
    (
        sms("TEXT_UNREACHABLE"),
        receipt(MessageState.BOUNCED, permanent=False, detail="TEXT_UNREACHABLE"),
    ),
]


@pytest.mark.parametrize(
    ("report", "expected"),
    CASES,
    ids=lambda v: v.get("eventType", "") if isinstance(v, dict) else "",
)
def test_a_report_becomes_a_receipt_without_addresses(report, expected):
    assert parse_receipt(wrapped(report)) == expected
    assert parse_receipt(json.dumps(report)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "7",
        "{}",
        '{"Message": "no json"}',
        '{"Message": 7}',
        json.dumps({"notificationType": "AmazonSnsSubscriptionSucceeded"}),
        wrapped({"eventType": "Open", "mail": MAIL}),
        wrapped({"eventType": "Send", "mail": {**MAIL, "tags": {}}}),
        wrapped({"eventType": "Send", "mail": {**MAIL, "tags": {"practice": []}}}),
        wrapped({"eventType": "Send", "mail": {**MAIL, "timestamp": "yesterday"}}),
        wrapped({"eventType": "Send", "mail": {**MAIL, "timestamp": "2027-03-01T09:00:00"}}),
        wrapped(sms("TEXT_QUEUED")),
        wrapped(sms("VOICE_COMPLETED")),
        wrapped(sms("TEXT_DELIVERED", context={})),
        wrapped(sms("TEXT_DELIVERED", context=None)),
        wrapped(sms("TEXT_DELIVERED", eventTimestamp="soon")),
        wrapped(sms("TEXT_DELIVERED", eventTimestamp=1e300)),
        wrapped(sms("TEXT_DELIVERED", context={**sms("")["context"], "case": "P#x"})),
    ],
)
def test_what_is_not_about_a_message_of_ours_is_nothing(body):
    assert parse_receipt(body) is None
