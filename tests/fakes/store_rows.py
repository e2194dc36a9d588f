"""Messages, links, answers and documents in memory."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter

from baton.actions.ports import Beside
from baton.domain.answers import Answers, PastAnswers
from baton.domain.documents import Document, Registered
from baton.domain.errors import Gone, NotFound, StaleVersion
from baton.domain.links import MOST_TRIES, Link
from baton.domain.messages import Message
from baton.domain.prints import Print


class MemoryRows:
    """`RowStore`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._messages: dict[tuple[str, str], dict[str, Message]] = {}
        self._answers: dict[tuple[str, str, str], Answers] = {}
        self._past: dict[tuple[str, str, str], dict[int, Answers]] = {}
        self._documents: dict[tuple[str, str], dict[tuple[str, int], Document]] = {}
        self._prints: dict[tuple[str, str], dict[str, Print]] = {}
        self._registry: dict[str, Registered] = {}
        self._links: dict[str, Link] = {}

    def put_beside(self, row: Beside) -> None:
        """Put one row whole."""
        match row:
            case Message():
                place = (row.practice_id, row.case_id)
                self._messages.setdefault(place, {})[row.message_id] = row
            case Link():
                self._links[row.token_hash] = row
            case Answers():
                self._answers[row.practice_id, row.case_id, row.task_id] = row
            case PastAnswers(answers=past):
                task = (past.practice_id, past.case_id, past.task_id)
                self._past.setdefault(task, {})[past.version] = past
            case Document():
                place = (row.practice_id, row.case_id)
                self._documents.setdefault(place, {})[row.document_id, row.version] = row
            case Print():
                self._prints.setdefault((row.practice_id, row.case_id), {})[row.print_id] = row
            case Registered():
                self._registry[row.sha256] = row

    def must_not_be_newer(self, answers: Answers) -> None:
        """Refuse to replace answers of a higher revision."""
        stored = self.answers(answers.practice_id, answers.case_id, answers.task_id)
        if stored and stored.revision > answers.revision:
            raise StaleVersion(f"answers of {answers.task_id} changed meanwhile")

    def message(self, practice_id: str, case_id: str, message_id: str) -> Message | None:
        """Read one message."""
        return self._messages.get((practice_id, case_id), {}).get(message_id)

    def messages(self, practice_id: str, case_id: str) -> tuple[Message, ...]:
        """Give the messages of a case, oldest first."""
        found = self._messages.get((practice_id, case_id), {}).values()
        return tuple(sorted(found, key=attrgetter("queued_at", "message_id")))

    def note_receipt(self, message: Message) -> None:
        """Overwrite a message."""
        self.put_beside(message)

    def answers(self, practice_id: str, case_id: str, task_id: str) -> Answers | None:
        """Read the answers of a task."""
        return self._answers.get((practice_id, case_id, task_id))

    def answers_of_case(self, practice_id: str, case_id: str) -> tuple[Answers, ...]:
        """Read the answers of every form of a case, by task."""
        found = (row for place, row in self._answers.items() if place[:2] == (practice_id, case_id))
        return tuple(sorted(found, key=attrgetter("task_id")))

    def past_answers(self, practice_id: str, case_id: str, task_id: str) -> tuple[Answers, ...]:
        """Give the replaced versions, oldest first."""
        found = self._past.get((practice_id, case_id, task_id), {})
        return tuple(found[version] for version in sorted(found))

    def save_page(self, answers: Answers, page: int, fields: bytes) -> int:
        """Write one page of an open draft."""
        stored = self.answers(answers.practice_id, answers.case_id, answers.task_id)
        if stored is None:
            raise NotFound(f"no answers of {answers.task_id}")
        told = (answers.revision + 1, answers.saved_at, answers.saved_by, fields)
        if told == (stored.revision, stored.saved_at, stored.saved_by, stored.pages.get(page)):
            return stored.revision  # our own write, whose reply was lost
        if not stored.open or stored.serial != answers.serial:
            raise Gone(f"answers of {answers.task_id} are closed")
        if stored.revision != answers.revision:
            raise StaleVersion(f"answers of {answers.task_id} changed meanwhile")
        saved = stored.with_(
            pages={**stored.pages, page: fields},
            revision=stored.revision + 1,
            saved_at=answers.saved_at,
            saved_by=answers.saved_by,
        )
        self.put_beside(saved)
        return saved.revision

    def prints(self, practice_id: str, case_id: str) -> tuple[Print, ...]:
        """Give the prints of a case, oldest first."""
        found = self._prints.get((practice_id, case_id), {}).values()
        return tuple(sorted(found, key=attrgetter("printed_at", "print_id")))

    def document(self, practice_id: str, case_id: str, document_id: str) -> Document | None:
        """Read the latest version of a document."""
        found = self._documents.get((practice_id, case_id), {}).values()
        versions = [document for document in found if document.document_id == document_id]
        return max(versions, key=attrgetter("version"), default=None)

    def documents(self, practice_id: str, case_id: str) -> tuple[Document, ...]:
        """Give all versions of the documents of a case, oldest first."""
        found = self._documents.get((practice_id, case_id), {}).values()
        return tuple(sorted(found, key=attrgetter("made_at", "document_id", "version")))

    def registered(self, sha256: str) -> Registered | None:
        """Look a hash up."""
        return self._registry.get(sha256)

    def link(self, token_hash: str) -> Link | None:
        """Read a link that is not past its expiry."""
        found = self._links.get(token_hash)
        return found if found and found.expires_at > self._now() else None

    def reserve_try(self, token_hash: str) -> bool:
        """Count a try."""
        found = self._links.get(token_hash)
        if found is None or found.tries >= MOST_TRIES:
            return False
        self._links[token_hash] = found.with_(tries=found.tries + 1)
        return True

    def forget_tries(self, token_hash: str) -> None:
        """Give the tries back."""
        if found := self._links.get(token_hash):
            self._links[token_hash] = found.with_(tries=0)
