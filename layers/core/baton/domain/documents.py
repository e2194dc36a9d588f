"""A file that we keep: what it was made from, its hash, and what it counts as today."""

import hashlib
import json
import unicodedata
from typing import Any

from baton.domain.model import Id, Instant, Model, Name
from baton.domain.words import Standing, TaskKind

_TITLE_LENGTH = 80


class Inputs(Model):
    """All that a rendering depends on; equal inputs give equal bytes.

    `template_sha256` pins the template, `data` is the snapshot of what it is filled with, `engine`
    names
    WeasyPrint, native libraries and fonts.
    """

    template: str
    source: str
    engine: str
    data: dict[str, Any]
    made_at: Instant

    @property
    def sha256(self) -> str:
        """The hash that names these inputs and the file made from them."""
        return hashlib.sha256(canonical(self)).hexdigest()


class Document(Model):
    """The row of a kept file. `sha256` is of its bytes; `inputs_sha256` is None for a scan."""

    practice_id: Id
    case_id: Id
    document_id: Id
    patient_id: Id | None = None
    task_id: Id
    kind: TaskKind
    title: Name
    version: int = 1
    key: str
    version_id: str | None = None
    sha256: str
    inputs_sha256: str | None = None
    content_type: str = "application/pdf"
    size_bytes: int
    standing: Standing = Standing.CURRENT
    sealed: bool = False
    certificate_sha256: str | None = None
    level: str | None = None
    made_at: Instant
    test: bool = False


class Registered(Model):
    """What the registry of issued files knows of a hash; holds no name."""

    sha256: str
    practice_id: Id
    case_id: Id
    document_id: Id
    standing: Standing
    issued_at: Instant


def canonical(model: Model) -> bytes:
    """Write a model as canonical JSON: sorted keys, UTF-8, no spaces."""
    return json.dumps(
        model.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def fingerprint(sha256: str) -> str:
    """Write the first quarter of a hash for people: groups of four.

    >>> fingerprint("ab12cd34" + "0" * 56)
    'ab12 cd34 0000 0000'
    """
    return " ".join(sha256[i : i + 4] for i in range(0, 16, 4))


def file_title(name: str) -> str:
    """Give the name of a file as it may be shown: no path, nothing invisible, not too long.

    >>> file_title("C:/scans/card.jpg")
    'card.jpg'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        mark for mark in last if unicodedata.category(mark)[0] not in "CZ" or mark == " "
    )
    return " ".join(seen.split())[:_TITLE_LENGTH] or "File"
