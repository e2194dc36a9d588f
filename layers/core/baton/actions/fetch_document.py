"""Lead a member to a file of their practice, for a minute."""

import re

from baton.actions.colleagues import Colleague
from baton.actions.ports import Ports
from baton.domain.documents import Document
from baton.domain.errors import NotFound
from baton.domain.model import Model

_ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
}
_UNSAFE = re.compile(r"[^\w .,()-]+")


class Fetched(Model):
    """Where a file can be read for 60 seconds, and its hash."""

    url: str
    sha256: str


def fetched(ports: Ports, who: Colleague, case_id: str, document_id: str) -> Fetched:
    """Give a link to the very version that the row names; raises `NotFound`."""
    document = ports.store.document(who.practice_id, case_id, document_id)
    if document is None:
        raise NotFound(f"no document {document_id}")
    url = ports.documents.presigned_get(
        document.key, filename=file_name(document), version_id=document.version_id
    )
    return Fetched(url=url, sha256=document.sha256)


def file_name(document: Document) -> str:
    """Give a name for the file that every system can keep; it never holds a patient's name.

    A file that could not be recognised keeps no ending that a computer would run.
    """
    title = _UNSAFE.sub(" ", document.title).strip(" .")[:80] or "Document"
    ending = _ENDINGS.get(document.content_type, ".bin")
    return title if title.lower().endswith(ending) else title + ending
