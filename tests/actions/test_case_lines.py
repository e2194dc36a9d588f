"""Messages, documents and contacts as the case page lists them."""

from baton.actions.case_lines import DELIVERIES, document_lines
from baton.domain.messages import MessageState
from tests.builders import a_document


def test_every_state_of_a_message_has_a_word() -> None:
    assert DELIVERIES.keys() == set(MessageState)


def test_documents_come_latest_first() -> None:
    later = a_document(document_id="document2", task_id="letter2")

    lines = document_lines([a_document(), later])

    assert [line.document_id for line in lines] == ["document2", "document1"]


def test_a_sealed_file_stands_for_what_was_frozen_to_be_signed() -> None:
    sealed = a_document(document_id="document2", sealed=True)

    lines = document_lines([a_document(), sealed])

    assert [(line.document_id, line.sealed) for line in lines] == [("document2", True)]
