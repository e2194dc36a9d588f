"""In-memory stand-ins for every Protocol of `baton.actions.ports`; `a_ports` joins them."""

from dataclasses import dataclass
from typing import Any

from baton.actions.ports import Keys, Ports
from tests.fakes.engines import CheapEngines, MemorySeal
from tests.fakes.files import MemoryFiles
from tests.fakes.outbox import Hint, MemoryOutbox
from tests.fakes.sender import ScriptedSender
from tests.fakes.store import MemoryStore
from tests.fakes.world import Clock, Ids

KEYS = Keys(link=b"l" * 32, cookie=b"c" * 32)


@dataclass(frozen=True, slots=True)
class FakePorts(Ports):
    """Ports whose every part is a fake, so that a test can look into it."""

    store: MemoryStore
    documents: MemoryFiles
    scans: MemoryFiles
    assets: MemoryFiles
    outbox: MemoryOutbox
    email: ScriptedSender
    sms: ScriptedSender
    engines: CheapEngines
    now: Clock


def a_ports(**overrides: Any) -> FakePorts:
    """Give fresh ports; `now` is a clock that stands at nine on a Monday and is moved by hand."""
    clock = overrides.get("now") or Clock()
    parts = {
        "store": MemoryStore(clock),
        "documents": MemoryFiles(now=clock),
        "scans": MemoryFiles(now=clock),
        "assets": MemoryFiles(now=clock),
        "outbox": MemoryOutbox(),
        "email": ScriptedSender(),
        "sms": ScriptedSender(),
        "engines": CheapEngines(),
        "keys": lambda: KEYS,
        "now": clock,
        "new_id": Ids(),
        "public_url": "https://baton.example",
    }
    return FakePorts(**{**parts, **overrides})


__all__ = [
    "KEYS",
    "CheapEngines",
    "Clock",
    "FakePorts",
    "Hint",
    "Ids",
    "MemoryFiles",
    "MemoryOutbox",
    "MemorySeal",
    "MemoryStore",
    "ScriptedSender",
    "a_ports",
]
