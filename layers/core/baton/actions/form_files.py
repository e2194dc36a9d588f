"""Where the files of a form are kept: beside the case's documents, under what they are made of."""

import base64
import hashlib
from datetime import datetime

from baton.actions.ports import Ports
from baton.domain.case import Case, Task
from baton.domain.documents import Document, file_title
from baton.domain.forms import CompiledForm, Draft, KeptFile, files_in
from baton.domain.frozen import frozen
from baton.domain.model import derived_id
from baton.domain.words import TaskKind


@frozen
class Clean:
    """A file that was judged and may be kept; `picture` is a PNG of its first page."""

    name: str
    content_type: str
    pages: int
    data: bytes
    picture: bytes


def keep(ports: Ports, case: Case, task_id: str, file: Clean) -> KeptFile:
    """Keep a file and its picture; the same file twice is one."""
    digest = hashlib.sha256(file.data).hexdigest()
    file_id = derived_id(task_id, digest)
    key = file_key(case, file_id)
    ports.documents.put(key, file.data, content_type=file.content_type, once=True)
    ports.documents.put(f"{key}.png", file.picture, content_type="image/png", once=True)
    sha1 = hashlib.sha1(file.data, usedforsecurity=False).digest()
    return KeptFile(
        file_id=file_id,
        title=file_title(file.name),
        content_type=file.content_type,
        size_bytes=len(file.data),
        pages=file.pages,
        sha1=base64.b64encode(sha1).decode(),
        sha256=digest,
    )


def file_key(case: Case, file_id: str) -> str:
    """Give where a file of a form is kept."""
    return f"attachments/{case.practice_id}/{case.case_id}/{file_id}"


def documents_of(
    case: Case, task: Task, form: CompiledForm, draft: Draft, at: datetime
) -> tuple[Document, ...]:
    """Give the rows of a form's files, to be written when it is handed in."""
    return tuple(
        Document(
            practice_id=case.practice_id,
            case_id=case.case_id,
            document_id=file.file_id,
            patient_id=case.patient_id,
            task_id=task.task_id,
            kind=TaskKind.FORM,
            title=file.title,
            key=file_key(case, file.file_id),
            sha256=file.sha256,
            content_type=file.content_type,
            size_bytes=file.size_bytes,
            made_at=at,
            test=case.test,
        )
        for file in files_in(form, draft)
    )
