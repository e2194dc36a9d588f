"""What was acknowledged about forms: sent in, attached, returned, corrected, printed, published."""

import hashlib
import json
from typing import Any

from baton.actions.find_form import body_key
from baton.actions.form_files import file_key
from baton.domain.answers import Answers
from baton.domain.documents import Document
from baton.domain.forms import Draft, KeptFile, files_in
from baton.domain.published import FormState
from baton.domain.responses import read_response
from tests.simulation.invariants import Watch
from tests.simulation.ledger import Ledger, Place
from tests.simulation.own_forms import known_form


class FormJudge:
    """Compares the rows of answers and forms with what people were told."""

    def __init__(self, watch: Watch, place: Any, ledger: Ledger) -> None:
        self.watch, self.ledger = watch, ledger
        self.store, self.files = place.store, place.documents

    def judge(self) -> None:
        """Write down whatever is wrong at the end."""
        self._submitted()
        self._pages()
        self._asked()
        self._attached()
        self._printed()
        self._published()

    def _submitted(self) -> None:
        for place, words in self.ledger.submitted.items():
            versions = self._versions(place)
            if not versions:
                self._blame("a thank-you was shown and the answers are gone")
            for row in versions:
                if words not in json.dumps(read_response(row.response or b"")):
                    self._blame(f"what was handed in does not say {words}")
        for place, number in self.ledger.versions.items():
            if len(self.store.past_answers(*place)) < number:
                self._blame("answers were returned or corrected, and what stood before is gone")

    def _versions(self, place: Place) -> list[Answers]:
        """Every version that was handed in; while the newest is with the patient, the others."""
        row = self.store.answers(*place)
        past = list(self.store.past_answers(*place))
        return [*past, row] if row and not row.open and row.response else past

    def _pages(self) -> None:
        for place, page in self.ledger.pages:
            row = self.store.answers(*place)
            if row is None or page not in row.pages:
                self._blame(f"page {page} of a form was saved and is gone")

    def _asked(self) -> None:
        for place in self.ledger.added:
            if self._stage(place) is None:
                self._blame("a task was added and is gone")
        for place in self.ledger.accepted:
            if self._stage(place) != "accepted":
                self._blame(f"answers were accepted and the form is {self._stage(place)}")

    def _attached(self) -> None:
        for place, sha256 in self.ledger.attached:
            row = self.store.answers(*place)
            file = next((file for file in _files(row) if file.sha256 == sha256), None)
            if file is None:
                self._blame("a file was sent with a form and does not stand in it")
                continue
            case = self.watch.seen[place.practice_id, place.case_id].case
            data = self.files.get(file_key(case, file.file_id))
            if hashlib.sha256(data).hexdigest() != sha256:
                self._blame(f"the file {file.title} is not the one that was sent")
            if row.response and not any(doc.sha256 == sha256 for doc in self._documents(place)):
                self._blame(f"the form is in, and its file {file.title} is not in the record")

    def _documents(self, place: Place) -> tuple[Document, ...]:
        rows: tuple[Document, ...] = self.store.documents(place.practice_id, place.case_id)
        return rows

    def _printed(self) -> None:
        for place, print_id, page in self.ledger.printed:
            rows = self.store.prints(place.practice_id, place.case_id)
            row = next((row for row in rows if row.print_id == print_id), None)
            if row is None or row.task_id != place.task_id or page > row.pages:
                self._blame("the code on a printed page leads nowhere")

    def _published(self) -> None:
        for practice_id, sha256 in self.ledger.published:
            form = next((f for f in self.store.forms(practice_id) if f.sha256 == sha256), None)
            if form is None or form.state is not FormState.PUBLISHED:
                self._blame("a form was published and is not")
            self.files.get(body_key(practice_id, sha256))

    def _stage(self, place: Place) -> str | None:
        seen = self.watch.seen.get((place.practice_id, place.case_id))
        task = seen.case.tasks.get(place.task_id) if seen else None
        return task.stage if task else None

    def _blame(self, words: str) -> None:
        self.watch.blame("I4", words)


def _files(row: Answers | None) -> tuple[KeptFile, ...]:
    if row is None:
        return ()
    return tuple(files_in(known_form(row.form), Draft.from_blobs(row.pages)))
