"""Reads what SES and the SMS provider report about a message; what is not about one of ours is
None."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from baton.domain.messages import MessageState, Receipt

Json: TypeAlias = Mapping[str, Any]

_EMAIL = {
    "Send": ("send", MessageState.SENT),
    "Delivery": ("delivery", MessageState.DELIVERED),
    "Bounce": ("bounce", MessageState.BOUNCED),
    "Complaint": ("complaint", MessageState.COMPLAINED),
    "Reject": ("reject", MessageState.BOUNCED),
}
_SMS_SENT = frozenset({"TEXT_SENT", "TEXT_SUCCESSFUL"})
_SMS_ON_ITS_WAY = frozenset({"TEXT_PENDING", "TEXT_QUEUED", "TEXT_UNKNOWN"})
_SMS_PASSING = frozenset({"TEXT_CARRIER_UNREACHABLE", "TEXT_TTL_EXPIRED", "TEXT_UNREACHABLE"})
"""The phone was off or out of reach: the number may well be right."""


def parse_receipt(body: str) -> Receipt | None:
    """Read the body of a queue record, wrapped by SNS or not.

    None for foreign, malformed and uninteresting reports, and for messages without our tags.
    """
    try:
        report = json.loads(body)
        if "Message" in report:
            report = json.loads(report["Message"])
        kind = report["eventType"]
        return _of_email(kind, report) if kind in _EMAIL else _of_sms(kind, report)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return None


def _of_email(kind: str, report: Json) -> Receipt:
    name, state = _EMAIL[kind]
    facts = report.get(name) or {}
    tags = {tag: values[0] for tag, values in report["mail"]["tags"].items()}
    return _receipt(
        state,
        tags,
        at=datetime.fromisoformat(facts.get("timestamp") or report["mail"]["timestamp"]),
        permanent=facts.get("bounceType", "Permanent") == "Permanent",
        detail=_why(facts),
    )


def _why(facts: Json) -> str:
    """The provider's codes, without its sentences: those may hold the address."""
    statuses = [each.get("status") for each in facts.get("bouncedRecipients", ())]
    codes = [facts.get("bounceType"), facts.get("bounceSubType"), *statuses]
    codes += [facts.get("complaintFeedbackType"), facts.get("reason")]
    return " ".join(str(code)[:40] for code in codes if code)


def _of_sms(kind: str, report: Json) -> Receipt | None:
    if not kind.startswith("TEXT_") or kind in _SMS_ON_ITS_WAY:
        return None
    state = MessageState.DELIVERED if kind == "TEXT_DELIVERED" else MessageState.BOUNCED
    return _receipt(
        MessageState.SENT if kind in _SMS_SENT else state,
        report["context"],
        at=datetime.fromtimestamp(report["eventTimestamp"] / 1000, UTC),
        permanent=kind not in _SMS_PASSING,
        detail=kind if state is MessageState.BOUNCED and kind not in _SMS_SENT else "",
    )


def _receipt(
    kind: MessageState, tags: Json, *, at: datetime, permanent: bool, detail: str
) -> Receipt:
    return Receipt(
        kind=kind,
        practice_id=tags["practice"],
        case_id=tags["case"],
        message_id=tags["message"],
        op=tags["op"],
        at=at,
        permanent=permanent,
        detail=detail,
    )
