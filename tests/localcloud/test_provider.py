"""The provider of mail and texts: passes on what came, and fails when it is told to."""

import http.client
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from baton_local.clock import Clock
from baton_local.ports import LOOPBACK, free_port
from baton_local.provider import FAILURES, Outage, Provider, house
from baton_local.serving import Handler, served
from baton_local.texts import TARGET, TextBox

TEXT = {"DestinationPhoneNumber": "+447700900123", "MessageBody": "Please call us."}


class Upstream(Handler):
    """Tells what reached it."""

    def respond(self) -> None:
        """Answer with the request."""
        told = {"path": self.path, "host": self.headers["Host"], "body": self.body().decode()}
        self.answer(202, "application/json", json.dumps(told).encode())


@pytest.fixture
def outage(tmp_path: Path) -> Outage:
    return Outage(tmp_path / "out")


@pytest.fixture
def box(tmp_path: Path) -> TextBox:
    return TextBox(tmp_path / "texts.jsonl", Clock(tmp_path / "clock"))


@pytest.fixture
def port(box: TextBox, outage: Outage) -> Iterator[int]:
    with served(free_port(), Upstream) as upstream:
        place = house(box, outage, upstream.server_address[1])
        with served(free_port(), partial(Provider, place)) as server:
            yield server.server_address[1]


def ask(port: int, path: str, body: str) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    connection.request("POST", path, body, {"X-Amz-Target": TARGET})
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, told


def test_mail_is_passed_on_as_it_came(port: int) -> None:
    status, told = ask(port, "/v2/email/outbound-emails", "a mail")

    assert (status, told["path"], told["body"]) == (202, "/v2/email/outbound-emails", "a mail")
    assert told["host"] == f"{LOOPBACK}:{port}"


def test_a_text_is_taken_here(port: int, box: TextBox) -> None:
    status, told = ask(port, "/", json.dumps(TEXT))

    assert status == 200
    assert [text.id for text in box.all()] == [told["MessageId"]]


def test_an_outage_fails_in_every_way_and_then_is_over(
    port: int, box: TextBox, outage: Outage
) -> None:
    statuses = []
    with outage.lasting():
        for _ in FAILURES:
            try:
                statuses.append(ask(port, "/", json.dumps(TEXT))[0])
            except http.client.RemoteDisconnected:
                statuses.append(0)
        refused = outage.refused

    assert statuses == list(FAILURES)
    assert refused == len(FAILURES)
    assert box.all() == []
    assert ask(port, "/", json.dumps(TEXT))[0] == 200
