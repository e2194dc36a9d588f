"""What patients do with files: some come inside the page, some by an upload of their own."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Protocol

from baton.actions import attach_file
from baton.actions.attach_file import Arrived, SentPage
from baton.actions.drafts import PagePost
from baton.actions.fill_form import REFUSED, Saved
from baton.actions.ports import Ports
from baton.actions.visits import Visit
from baton.domain.forms import FieldView, PageView
from baton.domain.links import Capability
from tests.domain.forms.browser import fields
from tests.simulation.ledger import Ledger, Place
from tests.simulation.people import asked
from tests.simulation.scheduler import Scheduler

NOTED = b"%GPS"
"""What a camera notes and nobody keeps."""


class Asks(Protocol):
    """One request of a visit, tried again as a browser does."""

    def __call__(self, act: Callable[[Visit], Saved]) -> Saved:
        """Ask."""


def wanted(page: PageView) -> list[FieldView]:
    """Give the questions of a page that still want a file."""
    return [field for field in fields(page).values() if field.takes_file]


class Papers:
    """The papers of one patient; `number` makes them their own."""

    def __init__(self, scheduler: Scheduler, ports: Ports, ledger: Ledger, number: int) -> None:
        self.scheduler, self.ports, self.ledger, self.number = scheduler, ports, ledger, number

    def save(
        self, capability: Capability, ask: Asks, task: str, page: PageView, post: PagePost
    ) -> Saved:
        """Send a page together with a file for each question that still wants one."""
        arrived = tuple(self._arriving(capability, wanted(page)))
        sent = SentPage(task_id=task, page=str(page.page), post=post, arrived=arrived)
        return ask(lambda seen: attach_file.save(self.ports, seen, sent))

    def acknowledged(self, place: Place, page: PageView, url: str) -> None:
        """Note the files of a page that was saved, when the way on does not say otherwise."""
        if REFUSED in url:
            return
        for field in wanted(page):
            kept = hashlib.sha256(self._data(field).removesuffix(NOTED)).hexdigest()
            self.ledger.attached.add((place, kept))

    def _arriving(self, capability: Capability, wanted: list[FieldView]) -> Iterator[Arrived]:
        for place, field in enumerate(wanted):
            data, name = self._data(field), f"{field.name}.pdf"
            if place % 2 == 0:
                yield Arrived(field=field.name, name=name, data=data)
            else:
                yield Arrived(field=field.name, name=name, upload_id=self._sent(capability, data))

    def _sent(self, capability: Capability, data: bytes) -> str:
        offer = asked(self.scheduler, lambda: attach_file.offer(self.ports, capability))
        key = next(field.value for field in offer.fields if field.name == "key")
        asked(self.scheduler, lambda: self.ports.scans.put(key, data, content_type="x"))
        return offer.upload_id

    def _data(self, field: FieldView) -> bytes:
        return f"%PDF-1.7 %PAGE {field.name} of {self.number}".encode() + NOTED
