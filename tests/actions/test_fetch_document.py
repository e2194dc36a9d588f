"""Documents are read by version, for a minute, under a harmless name."""

import pytest

from baton.actions.fetch_document import fetched, file_name
from baton.domain.documents import Document
from baton.domain.errors import NotFound
from tests.builders import CASE, a_document
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    ports = staffed()
    ports.store.put_beside(a_document())
    return ports


def test_the_link_leads_to_the_version_of_the_row(ports: FakePorts) -> None:
    found = fetched(ports, a_colleague(ports), CASE, "document1")

    assert found.url == (
        f"https://files.example/{a_document().key}?version=v1&attachment=Welcome letter.pdf"
    )
    assert found.sha256 == "ab" * 32


@pytest.mark.parametrize(("case", "document"), [(CASE, "nothing"), ("nowhere", "document1")])
def test_what_is_not_there_is_not_found(ports: FakePorts, case: str, document: str) -> None:
    with pytest.raises(NotFound):
        fetched(ports, a_colleague(ports), case, document)


def test_a_document_of_another_practice_is_not_found(ports: FakePorts) -> None:
    who = a_colleague(ports)

    with pytest.raises(NotFound):
        fetched(ports, who.of(who.practice.with_(practice_id="another")), CASE, "document1")


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (a_document(title="Consent to treatment"), "Consent to treatment.pdf"),
        (a_document(title="scan-1.PDF"), "scan-1.PDF"),
        (a_document(title='../a"b\r\nc'), "a b c.pdf"),
        (a_document(title="…"), "Document.pdf"),
        (a_document(title="run.exe", content_type="application/octet-stream"), "run.exe.bin"),
        (a_document(title="photo", content_type="image/jpeg"), "photo.jpg"),
        (a_document(title="scan.tif", content_type="image/tiff"), "scan.tif"),
    ],
)
def test_a_file_is_named_safely(document: Document, name: str) -> None:
    assert file_name(document) == name
