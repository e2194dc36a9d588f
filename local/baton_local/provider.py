"""Where mail and texts leave the house: an address of its own, so that it can be made to fail.

Texts are kept here; mail goes on to the emulator, as it came, so that its signature still holds.
"""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from baton_local.ports import LOOPBACK
from baton_local.texts import TextBox, Texts

MAIL = "/v2/email/"
UPSTREAM_SECONDS = 30
DROPPED = 0
FAILURES = (429, 503, DROPPED)
"""How a provider fails in turn: not now, nobody knows whether it was sent, and no answer at all."""

ERRORS = {503: "ServiceUnavailableException", 429: "TooManyRequestsException"}


@dataclass(frozen=True)
class Outage:
    """Whether the provider is out; a file says so, for whoever has the cloud's folder."""

    file: Path

    @property
    def is_on(self) -> bool:
        """Whether it is out now."""
        return self.file.exists()

    @property
    def refused(self) -> int:
        """How many sends the outage has met."""
        return len(self.file.read_bytes()) if self.is_on else 0

    def count(self) -> None:
        """Note one more send that failed."""
        with self.file.open("ab") as log:
            log.write(b".")

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """Out for as long as the block runs."""
        self.file.touch()
        try:
            yield
        finally:
            self.file.unlink(missing_ok=True)


@dataclass(frozen=True)
class House:
    """What a provider needs to know of its cloud."""

    box: TextBox
    outage: Outage
    emulator_port: int
    failures: Iterator[int]


def house(box: TextBox, outage: Outage, emulator_port: int) -> House:
    """Give the provider of one cloud."""
    return House(box, outage, emulator_port, cycle(FAILURES))


class Provider(Texts):
    """Takes texts as Texts does, passes mail on, and fails while there is an outage."""

    def __init__(self, place: House, *connection: Any) -> None:
        self.place = place  # first: the base answers the request while it is being made
        super().__init__(place.box, *connection)

    def respond(self) -> None:
        """Fail, or take what came."""
        if self.place.outage.is_on:
            return self.failed(next(self.place.failures))
        return self.passed_on() if self.path.startswith(MAIL) else super().respond()

    def failed(self, how: int) -> None:
        """Answer as a provider in trouble does, or not at all."""
        self.place.outage.count()
        self.close_connection = True
        if how is DROPPED:
            return
        kind = ERRORS[how]
        body = json.dumps({"__type": kind, "message": "not now"}).encode()
        self.answer(how, "application/json", body, x_amzn_ErrorType=kind)

    def passed_on(self) -> None:
        """Hand the request to the emulator, its Host included: that is what was signed."""
        body = self.body()
        connection = http.client.HTTPConnection(
            LOOPBACK, self.place.emulator_port, timeout=UPSTREAM_SECONDS
        )
        try:
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            reply = connection.getresponse()
            content = reply.read()
        finally:
            connection.close()
        kind = reply.getheader("Content-Type") or "application/json"
        self.answer(reply.status, kind, content)
