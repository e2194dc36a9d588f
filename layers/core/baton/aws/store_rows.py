"""Messages, links, documents and the registry in the table: rows beside a case."""

from operator import attrgetter

from baton.actions.ports import Beside
from baton.aws import keys
from baton.aws.store_answers import StoredAnswers, answers_write, past_write
from baton.aws.store_base import time_to_live
from baton.aws.store_bodies import from_body, with_body
from baton.aws.store_table import ConditionFailed, Row, Write, n
from baton.domain.answers import Answers, PastAnswers
from baton.domain.documents import Document, Registered
from baton.domain.links import MOST_TRIES, Link
from baton.domain.messages import Message
from baton.domain.prints import Print


class StoredRows(StoredAnswers):
    """`RowStore`."""

    def message(self, practice_id: str, case_id: str, message_id: str) -> Message | None:
        """Read one message."""
        row = self.table.get(keys.message(practice_id, case_id, message_id))
        return from_body(Message, row) if row else None

    def messages(self, practice_id: str, case_id: str) -> tuple[Message, ...]:
        """Give the messages of a case, oldest first."""
        rows = self.table.query(keys.beside(practice_id, case_id), begins="MESSAGE#")
        found = (from_body(Message, row) for row in rows)
        return tuple(sorted(found, key=attrgetter("queued_at", "message_id")))

    def note_receipt(self, message: Message) -> None:
        """Overwrite a message."""
        self.table.put(_message_row(message))

    def prints(self, practice_id: str, case_id: str) -> tuple[Print, ...]:
        """Give the prints of a case, oldest first."""
        rows = self.table.query(keys.beside(practice_id, case_id), begins="PRINT#")
        found = (from_body(Print, row) for row in rows)
        return tuple(sorted(found, key=attrgetter("printed_at", "print_id")))

    def document(self, practice_id: str, case_id: str, document_id: str) -> Document | None:
        """Read the latest version of a document."""
        begins = f"DOCUMENT#{document_id}#"
        pk = keys.beside(practice_id, case_id)
        row = next(self.table.query(pk, begins=begins, backwards=True, most=1), None)
        return from_body(Document, row) if row else None

    def documents(self, practice_id: str, case_id: str) -> tuple[Document, ...]:
        """Give all versions of the documents of a case, oldest first."""
        rows = self.table.query(keys.beside(practice_id, case_id), begins="DOCUMENT#")
        found = (from_body(Document, row) for row in rows)
        return tuple(sorted(found, key=attrgetter("made_at", "document_id", "version")))

    def registered(self, sha256: str) -> Registered | None:
        """Look a hash up."""
        row = self.table.get(keys.registered(sha256))
        return from_body(Registered, row) if row else None

    def link(self, token_hash: str) -> Link | None:
        """Read a link that is not past its expiry."""
        row = self.table.get(keys.link(token_hash))
        if row is None:
            return None
        found = from_body(Link, row, tries=int(row["tries"]["N"]))
        return found if found.expires_at > self.now() else None

    def reserve_try(self, token_hash: str) -> bool:
        """Count a try if one is left."""
        try:
            self.table.update(
                keys.link(token_hash),
                "ADD #tries :one",
                condition="#tries < :most",
                one=n(1),
                most=n(MOST_TRIES),
            )
        except ConditionFailed:
            return False
        return True

    def forget_tries(self, token_hash: str) -> None:
        """Give the tries back; a link that is gone has none."""
        try:
            self.table.update(
                keys.link(token_hash),
                "SET #tries = :none",
                condition="attribute_exists(#pk)",
                none=n(0),
            )
        except ConditionFailed:
            return


def beside_write(row: Beside) -> Write:
    """Write a row in the transaction of its case: whole, whatever was there before."""
    match row:
        case Answers():
            return answers_write(row)
        case PastAnswers():
            return past_write(row.answers)
        case Message():
            made = _message_row(row)
        case Link():
            made = _link_row(row)
        case Document():
            place = (row.practice_id, row.case_id, row.document_id, row.version)
            made = with_body(keys.document(*place), row)
        case Registered():
            made = with_body(keys.registered(row.sha256), row)
        case Print():
            made = with_body(keys.printed(row.practice_id, row.case_id, row.print_id), row)
    return Write(row=made)


def _message_row(message: Message) -> Row:
    key = keys.message(message.practice_id, message.case_id, message.message_id)
    return with_body(key, message)


def _link_row(link: Link) -> Row:
    return with_body(
        keys.link(link.token_hash),
        link,
        exclude={"tries"},
        tries=n(link.tries),
        ttl=time_to_live(link.expires_at),
    )
