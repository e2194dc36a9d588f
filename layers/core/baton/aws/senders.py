"""E-mail by SES v2 and SMS by AWS End User Messaging: sent once, with one of three outcomes.

Refused for now (`Throttled`), refused for good (`Rejected`), or nobody knows (`UnknownOutcome`).
A timeout after the request went out is never a failure: the receipt tells.
"""

from collections.abc import Callable
from email.utils import formataddr
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from baton.actions.ports import Outgoing, Rejected, Tags, Throttled, UnknownOutcome
from baton.aws.clients import client
from baton.domain.frozen import frozen

_LATER = frozenset(
    {
        "LimitExceededException",
        "SendingPausedException",
        "ServiceQuotaExceededException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)


@frozen
class SesSender:
    """Port `Sender` for e-mail; `configuration_set` brings the receipts."""

    sender_address: str
    configuration_set: str

    def send(self, message: Outgoing) -> str:
        """Send once and give the id that SES made."""
        body = {"Text": {"Data": message.text, "Charset": "UTF-8"}}
        if message.html:
            body["Html"] = {"Data": message.html, "Charset": "UTF-8"}
        subject = {"Data": _one_line(message.subject), "Charset": "UTF-8"}
        reply = _sent(
            lambda: client("sesv2").send_email(
                FromEmailAddress=self._from(message.sender_name),
                Destination={"ToAddresses": [message.to]},
                Content={"Simple": {"Subject": subject, "Body": body}},
                ConfigurationSetName=self.configuration_set,
                EmailTags=[{"Name": n, "Value": v} for n, v in _named(message.tags).items()],
            )
        )
        return str(reply["MessageId"])

    def _from(self, name: str) -> str:
        return formataddr((_one_line(name), self.sender_address))


@frozen
class SmsSender:
    """Port `Sender` for SMS; `sender` is a number, a sender id or a pool."""

    sender: str
    configuration_set: str

    def send(self, message: Outgoing) -> str:
        """Send once and give the id that the provider made."""
        reply = _sent(
            lambda: client("pinpoint-sms-voice-v2").send_text_message(
                DestinationPhoneNumber=message.to,
                OriginationIdentity=self.sender,
                MessageBody=message.text,
                MessageType="TRANSACTIONAL",
                ConfigurationSetName=self.configuration_set,
                Context=_named(message.tags),
            )
        )
        return str(reply["MessageId"])


def _sent(send: Callable[[], Any]) -> Any:
    try:
        return send()
    except ClientError as error:
        raise _outcome(error) from error
    except _NEVER_LEFT as error:
        raise Throttled(type(error).__name__) from error
    except BotoCoreError as error:
        raise UnknownOutcome(type(error).__name__) from error


def _outcome(error: ClientError) -> Exception:
    code = str(error.response["Error"]["Code"])
    if code in _LATER:
        return Throttled(code)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return Rejected(code) if 400 <= status < 500 else UnknownOutcome(code)


def _named(tags: Tags) -> dict[str, str]:
    return {"practice": tags.practice, "case": tags.case, "message": tags.message, "op": tags.op}


def _one_line(text: str) -> str:
    """A line break in a name or subject would start a header of its own."""
    return " ".join(text.split())
