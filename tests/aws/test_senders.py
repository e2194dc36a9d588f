import boto3
import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.stub import ANY, Stubber

from baton.actions.ports import Outgoing, Rejected, Tags, Throttled, UnknownOutcome
from baton.aws.clients import client
from baton.aws.senders import SesSender, SmsSender

TAGS = Tags(practice="harbour", case="case1", message="message1", op="op1")
EMAIL = Outgoing(
    to="mia@example.org",
    text="Hello",
    html="<p>Hello</p>",
    subject="Your form\r\nBcc: eve@example.org",
    sender_name="Praxis Müller",
    tags=TAGS,
)
SMS = Outgoing(to="+447700900123", text="Hello", tags=TAGS)
NAMED = {"practice": "harbour", "case": "case1", "message": "message1", "op": "op1"}
SENDERS = [
    (SesSender("practice@example.org", "sending"), EMAIL, "sesv2", "send_email"),
    (SmsSender("Baton", "sending"), SMS, "pinpoint-sms-voice-v2", "send_text_message"),
]


def test_an_email_carries_its_ids_and_one_line_of_subject(environment):
    expected = {
        "FromEmailAddress": "=?utf-8?q?Praxis_M=C3=BCller?= <practice@example.org>",
        "Destination": {"ToAddresses": ["mia@example.org"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Your form Bcc: eve@example.org", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": "Hello", "Charset": "UTF-8"},
                    "Html": {"Data": "<p>Hello</p>", "Charset": "UTF-8"},
                },
            }
        },
        "ConfigurationSetName": "sending",
        "EmailTags": [{"Name": n, "Value": v} for n, v in NAMED.items()],
    }
    with Stubber(client("sesv2")) as ses:
        ses.add_response("send_email", {"MessageId": "m-1"}, expected)

        assert SENDERS[0][0].send(EMAIL) == "m-1"


def test_a_text_message_carries_its_ids(environment):
    expected = {
        "DestinationPhoneNumber": "+447700900123",
        "OriginationIdentity": "Baton",
        "MessageBody": "Hello",
        "MessageType": "TRANSACTIONAL",
        "ConfigurationSetName": "sending",
        "Context": NAMED,
    }
    with Stubber(client("pinpoint-sms-voice-v2")) as provider:
        provider.add_response("send_text_message", {"MessageId": "s-1"}, expected)

        assert SENDERS[1][0].send(SMS) == "s-1"


def test_an_email_leaves_through_ses(aws):
    boto3.client("sesv2").create_email_identity(EmailIdentity="practice@example.org")

    assert SENDERS[0][0].send(EMAIL)


@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("TooManyRequestsException", 429, Throttled),
        ("ThrottlingException", 400, Throttled),
        ("LimitExceededException", 400, Throttled),
        ("SendingPausedException", 400, Throttled),
        ("ServiceQuotaExceededException", 402, Throttled),
        ("MessageRejected", 400, Rejected),
        ("MailFromDomainNotVerifiedException", 400, Rejected),
        ("ConflictException", 409, Rejected),
        ("ValidationException", 400, Rejected),
        ("InternalServerException", 500, UnknownOutcome),
        ("ServiceUnavailable", 503, UnknownOutcome),
    ],
)
@pytest.mark.parametrize("way", SENDERS, ids=["email", "sms"])
def test_an_answer_has_one_of_three_outcomes(environment, way, code, status, outcome):
    sender, message, service, call = way
    with Stubber(client(service)) as provider:
        provider.add_client_error(call, code, http_status_code=status)

        with pytest.raises(outcome, match=code):
            sender.send(message)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (ConnectTimeoutError(endpoint_url="https://x"), Throttled),
        (EndpointConnectionError(endpoint_url="https://x"), Throttled),
        (ReadTimeoutError(endpoint_url="https://x"), UnknownOutcome),
        (ConnectionClosedError(endpoint_url="https://x"), UnknownOutcome),
    ],
)
@pytest.mark.parametrize("way", SENDERS, ids=["email", "sms"])
def test_a_lost_reply_is_unknown_and_never_repeated(environment, way, fault, outcome):
    sender, message, service, _ = way
    calls = []

    def fail(**_):
        calls.append(service)
        raise fault

    client(service).meta.events.register("before-send", fail)

    with pytest.raises(outcome):
        sender.send(message)
    assert calls == [service]


def test_a_message_without_html_is_text_alone(environment):
    with Stubber(client("sesv2")) as ses:
        expected = dict.fromkeys(
            ("FromEmailAddress", "Destination", "Content", "ConfigurationSetName", "EmailTags"), ANY
        )
        expected["Content"] = {
            "Simple": {
                "Subject": {"Data": "", "Charset": "UTF-8"},
                "Body": {"Text": {"Data": "Hello", "Charset": "UTF-8"}},
            }
        }
        ses.add_response("send_email", {"MessageId": "m-2"}, expected)

        assert SENDERS[0][0].send(Outgoing(to="a@example.org", text="Hello", tags=TAGS)) == "m-2"
