"""Makes the events that AWS would publish about a message, and puts them where AWS would.

The emulator publishes none for SES v2, and the texts' stand-in none either, so a person or a test
decides what became of each message. Shapes: SES event publishing, SMS event destinations.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from baton.aws.store_bodies import from_body
from baton.domain.messages import Message
from baton_local.mail import Channel, Mail
from baton_local.session import Session


class Fate(StrEnum):
    """What can become of a message."""

    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    COMPLAINED = "complained"


# Fate to (eventType, messageStatus) of an SMS event; nobody complains about an SMS this way.
SMS_EVENTS = {
    Fate.SENT: ("TEXT_SENT", "SENT"),
    Fate.DELIVERED: ("TEXT_DELIVERED", "DELIVERED"),
    Fate.BOUNCED: ("TEXT_INVALID", "INVALID"),
    Fate.DELAYED: ("TEXT_TTL_EXPIRED", "TTL_EXPIRED"),
}


@dataclass(frozen=True)
class Receipts:
    """Publishes receipts to the topic that the configuration set names on AWS."""

    session: Session
    topic: str
    table: str

    def inject(self, mail: Mail, fate: Fate) -> None:
        """Let this become of the message, now; twice is two events, as AWS may do too."""
        at = self.session.clock.now()
        tags = self.tags(mail)
        make = sms_receipt if mail.channel is Channel.SMS else email_receipt
        body = json.dumps(make(mail, fate, tags, at))
        self.session.client("sns").publish(TopicArn=self.topic, Message=body)

    def tags(self, mail: Mail) -> Mapping[str, str]:
        """The tags the message was sent with; the emulator does not return those of e-mails."""
        if mail.tags or not self.table:
            return mail.tags
        row = self._message(mail)
        if row is None:
            return {}
        tags = {
            "practice": row.practice_id,
            "case": row.case_id,
            "message": row.message_id,
            "op": row.op or "",
        }
        return {name: value for name, value in tags.items() if value}

    def _message(self, mail: Mail) -> Message | None:
        """The row of a message: by the provider's id, or by its claim if that was never noted."""
        scan = self.session.client("dynamodb").get_paginator("scan").paginate
        pages = scan(
            TableName=self.table,
            FilterExpression="begins_with(sk, :message)",
            ExpressionAttributeValues={":message": {"S": "MESSAGE#"}},
        )
        rows = [from_body(Message, row) for page in pages for row in page["Items"]]
        sent = (row for row in rows if row.provider_id == mail.id)
        claimed = (row for row in rows if row.provider_id is None and _went_to(row, mail))
        return next(sent, None) or next(claimed, None)


def _went_to(row: Message, mail: Mail) -> bool:
    return row.contact == mail.to and row.claimed_at is not None and row.claimed_at <= mail.at


def email_receipt(
    mail: Mail, fate: Fate, tags: Mapping[str, str], at: datetime
) -> Mapping[str, Any]:
    """An SES event as SNS delivers it."""
    kind, details = _email_details(mail.to, fate, _stamp(at))
    return {
        "eventType": kind,
        "mail": {
            "timestamp": _stamp(mail.at),
            "messageId": mail.id,
            "source": mail.sender,
            "destination": [mail.to],
            "tags": {name: [value] for name, value in tags.items()},
        },
        **details,
    }


def _email_details(to: str, fate: Fate, at: str) -> tuple[str, Mapping[str, Any]]:
    match fate:
        case Fate.SENT:
            return "Send", {"send": {}}
        case Fate.DELIVERED:
            delivery = {
                "timestamp": at,
                "processingTimeMillis": 546,
                "recipients": [to],
                "smtpResponse": "250 2.6.0 Message received",
                "reportingMTA": "mta.example.com",
            }
            return "Delivery", {"delivery": delivery}
        case Fate.BOUNCED:
            return "Bounce", {"bounce": _bounce(to, at)}
        case Fate.DELAYED:
            delay = {
                "timestamp": at,
                "delayType": "MailboxFull",
                "delayedRecipients": [{"emailAddress": to, "status": "4.2.2"}],
            }
            return "DeliveryDelay", {"deliveryDelay": delay}
        case Fate.COMPLAINED:
            complaint = {
                "complainedRecipients": [{"emailAddress": to}],
                "timestamp": at,
                "feedbackId": "feedback-complaint",
                "complaintFeedbackType": "abuse",
                "arrivalDate": at,
            }
            return "Complaint", {"complaint": complaint}


def _bounce(to: str, at: str) -> Mapping[str, Any]:
    recipient = {
        "emailAddress": to,
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": "smtp; 550 5.1.1 user unknown",
    }
    return {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [recipient],
        "timestamp": at,
        "feedbackId": "feedback-bounce",
        "reportingMTA": "dsn; mta.example.com",
    }


def sms_receipt(mail: Mail, fate: Fate, tags: Mapping[str, str], at: datetime) -> Mapping[str, Any]:
    """An event of End User Messaging as SNS delivers it."""
    kind, status = SMS_EVENTS[fate]
    return {
        "eventType": kind,
        "eventVersion": "1.0",
        "eventTimestamp": int(at.timestamp() * 1000),
        "isFinal": fate is not Fate.SENT,
        "originationPhoneNumber": mail.sender,
        "destinationPhoneNumber": mail.to,
        "messageId": mail.id,
        "messageRequestTimestamp": int(mail.at.timestamp() * 1000),
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": status,
        "messageStatusDescription": status.replace("_", " ").capitalize(),
        "context": dict(tags),
        "totalMessageParts": 1,
    }


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
