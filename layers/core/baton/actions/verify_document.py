"""Answer "is this file yours?": the registry of hashes first, then the seal (signing §8)."""

import base64
import hashlib
from collections.abc import Sequence
from enum import StrEnum

from baton.actions.ports import Ports
from baton.domain.documents import Registered
from baton.domain.model import Model


class Verdict(StrEnum):
    """What the check of a file found; the strongest proof first."""

    ISSUED = "issued"
    SEALED_BY_US = "sealed_by_us"
    UNKNOWN = "unknown"
    NOT_PDF = "not_pdf"


class Verified(Model):
    """The answer about one file; names nobody."""

    verdict: Verdict
    sha256: str
    registered: Registered | None = None
    practice_name: str | None = None


def verify_document(ports: Ports, data: bytes, *, practice_ids: Sequence[str] = ()) -> Verified:
    """Judge a file by its bytes. Trust by key, never by name.

    `practice_ids` are the practices whose certificates count when the registry does not know the
    file.
    """
    digest = hashlib.sha256(data).hexdigest()
    if known := ports.store.registered(digest):
        name = ports.store.practice(known.practice_id).name
        return Verified(verdict=Verdict.ISSUED, sha256=digest, registered=known, practice_name=name)
    if not data.startswith(b"%PDF-"):
        return Verified(verdict=Verdict.NOT_PDF, sha256=digest)
    for practice_id in practice_ids:
        practice = ports.store.practice(practice_id)
        if practice.certificate is None:
            continue
        if ports.engines.sealed_by(data, [base64.b64decode(practice.certificate)]):
            return Verified(
                verdict=Verdict.SEALED_BY_US, sha256=digest, practice_name=practice.name
            )
    return Verified(verdict=Verdict.UNKNOWN, sha256=digest)
