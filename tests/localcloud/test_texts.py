import http.client
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from baton_local.clock import Clock
from baton_local.ports import LOOPBACK, free_port
from baton_local.serving import served
from baton_local.stack import FunctionFailed, Stack
from baton_local.texts import TARGET, RefusedText, TextBox, Texts

GOOD = {"DestinationPhoneNumber": "+447700900123", "MessageBody": "Please call us."}


@pytest.fixture
def box(tmp_path: Path) -> TextBox:
    return TextBox(tmp_path / "texts.jsonl", Clock(tmp_path / "clock"))


@pytest.fixture
def port(box: TextBox) -> Iterator[int]:
    with served(free_port(), partial(Texts, box)) as server:
        yield server.server_address[1]


def ask(port: int, body: bytes, target: str = TARGET) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    connection.request("POST", "/", body, {"X-Amz-Target": target})
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    return answer.status, content


def test_a_text_is_kept_with_its_tags(box: TextBox) -> None:
    text = box.take({**GOOD, "OriginationIdentity": "Baton", "Context": {"case": "c1"}})

    assert box.all() == [text]
    assert (text.to, text.sender, text.body) == ("+447700900123", "Baton", "Please call us.")
    assert text.tags == {"case": "c1"}


@pytest.mark.parametrize(
    "number", ["", "07700900123", "447700900123", "+0123456789", "+12345", "+44 7700 900123"]
)
def test_a_number_that_is_not_e164_is_refused(box: TextBox, number: str) -> None:
    with pytest.raises(RefusedText, match="DestinationPhoneNumber"):
        box.take({**GOOD, "DestinationPhoneNumber": number})
    assert box.all() == []


@pytest.mark.parametrize("body", ["", None, "x" * 1601])
def test_an_empty_or_endless_text_is_refused(box: TextBox, body: str | None) -> None:
    with pytest.raises(RefusedText, match="MessageBody"):
        box.take({**GOOD, "MessageBody": body})


@pytest.mark.parametrize(
    ("body", "target", "kind"),
    [
        (b"{", TARGET, "SerializationException"),
        (b"\xff", TARGET, "SerializationException"),
        (json.dumps({"DestinationPhoneNumber": "1"}).encode(), TARGET, "ValidationException"),
        (json.dumps(GOOD).encode(), "PinpointSMSVoiceV2.Other", "UnknownOperationException"),
    ],
)
def test_faults_have_the_services_shape(port: int, body: bytes, target: str, kind: str) -> None:
    status, content = ask(port, body, target)

    assert (status, content["__type"]) == (400, kind)


def test_an_accepted_text_is_answered_with_its_id(port: int, box: TextBox) -> None:
    status, content = ask(port, json.dumps(GOOD).encode())

    assert status == 200
    assert content == {"MessageId": box.all()[0].id}


@pytest.mark.emulator
def test_a_deployed_function_sends_through_the_ordinary_client(stack: Stack) -> None:
    sent = stack.invoke("ShowProbe", {"probe": "text", "to": "+447700900123", "body": "Hello"})

    assert stack.post.message(sent)
    with pytest.raises(FunctionFailed, match="ValidationException"):
        stack.invoke("ShowProbe", {"probe": "text", "to": "0770", "body": "Hello"})
