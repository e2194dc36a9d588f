"""What staff do about forms: bring their own, print them, read answers, return and correct them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from baton.actions import publish_form, read_answers
from baton.actions.colleagues import Colleague, colleague
from baton.actions.ports import Listed, ListedTask, Ports
from baton.actions.print_form import print_form
from baton.actions.review_form import Reading, accept, send_back
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.practices import Practice
from baton.domain.prints import read_code
from baton.domain.words import TaskKind
from tests.builders import MANAGER, RECEPTION
from tests.domain.forms.browser import posted_by
from tests.simulation.ledger import Ledger, Place
from tests.simulation.own_forms import ASKED_AGAIN, own_form, source

T = TypeVar("T")

CODE = re.compile(rb"B1[A-Z2-7]{26}[0-9]{2}[A-Z2-7]{16}")


class FormDesk:
    """The forms of one practice; `ask` tries again when a page does not come."""

    def __init__(
        self,
        ports: Ports,
        ledger: Ledger,
        practice: Practice,
        ask: Callable[[Callable[[], Any]], Any],
    ) -> None:
        self.ports, self.ledger, self.practice, self.ask = ports, ledger, practice, ask
        self.suffix = ""
        self.returned: set[Place] = set()
        self.printed: set[Place] = set()

    def bring(self) -> None:
        """Upload the practice's own form and publish it."""
        brought = self.ask(
            lambda: publish_form.bring(
                self.ports, self._who(MANAGER), source(), publish_form.Given()
            )
        )
        if brought and brought.form and self.ask(self._publish):
            self.ledger.published.add((self.practice.practice_id, brought.form.sha256))

    def _publish(self) -> object:
        who = self._who(MANAGER)
        return publish_form.decide(self.ports, who, own_form().sha256, publish_form.PUBLISH)

    def add(self, staff: Staff, case_id: str) -> None:
        """Ask for it beside the pack."""
        key = own_form().sha256[:40]
        case: Case | None = self.ask(lambda: staff.add(case_id, key, idempotency="own"))
        for task in case.tasks.values() if case else ():
            if task.source == own_form().sha256:
                self.ledger.added.add(Place(self.practice.practice_id, case_id, task.task_id))

    def read(self, listed: Listed, task: ListedTask, by: Any) -> None:
        """Read answers: return those of the own form once, then accept them."""
        place = Place(self.practice.practice_id, listed.case_id, task.task_id)
        reading = Reading(self.ports, *place, by)
        if place in self.returned or place not in self.ledger.added:
            if self.ask(lambda: accept(reading)):
                self.ledger.accepted.add(place)
            return
        self.returned.add(place)
        if self.ask(lambda: send_back(reading, (ASKED_AGAIN,), "Which town is it?")):
            self.ledger.versions[place] += 1

    def print(self, listed: Listed, task: ListedTask) -> None:
        """Print a form that goes to paper, once."""
        place = Place(self.practice.practice_id, listed.case_id, task.task_id)
        if place in self.printed:
            return
        self.printed.add(place)
        file = self.ask(
            lambda: print_form(self.ports, self._who(RECEPTION), listed.case_id, task.task_id)
        )
        for code in CODE.findall(file.body) if file else ():
            key = self.ports.keys().link
            read = read_code(key, self.practice.practice_id, code.decode())
            self.ledger.printed.add((place, read[0] if read else "", read[1] if read else 0))

    def correct(self, listed: Listed) -> None:
        """Correct the first page of answers that are in: the same again, for a reason."""
        case: Case | None = self.ask(
            lambda: self.ports.store.get(self.practice.practice_id, listed.case_id)
        )
        forms = [t for t in case.tasks.values() if t.kind is TaskKind.FORM] if case else []
        task = next((t for t in forms if t.stage in HANDED_IN), None)
        if case is None or task is None:
            return
        if isinstance(self.ask(lambda: self._corrected(case.case_id, task.task_id)), str):
            place = Place(self.practice.practice_id, case.case_id, task.task_id)
            self.ledger.versions[place] += 1

    def _corrected(self, case_id: str, task_id: str) -> object:
        who = self._who(RECEPTION)
        view = read_answers.correcting_page(self.ports, who, case_id, task_id, 0)
        typed: Mapping[str, list[str]] = posted_by(view.page)
        ours = {"task": task_id, "page": "0", "rev": str(view.rev), "tab": view.tab}
        told = {name: (text,) for name, text in (ours | {"reason": "read over"}).items()}
        body = {**{name: tuple(texts) for name, texts in typed.items()}, **told}
        return read_answers.corrected(self.ports, who, case_id, body)

    def _who(self, sub: str) -> Colleague:
        found = colleague(self.ports, sub + self.suffix)
        assert found
        return found
