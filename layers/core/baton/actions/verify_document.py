"""Answer "is this file yours?": the registry of hashes first, then the seal (signing §8)."""

import base64
import hashlib
from collections.abc import Sequence

from baton.actions.ports import Ports
from baton.domain.documents import Registered
from baton.domain.views.signing import Verdict, VerifyResult


def verify_document(
    ports: Ports, data: bytes, *, practice_ids: Sequence[str] | None = None
) -> VerifyResult:
    """Judge a file by its bytes; the answer names nobody. Trust by key, never by name.

    `practice_ids` are the practices whose certificates count when the registry does not know the
    file; all of this deployment if nothing is said.
    """
    digest = hashlib.sha256(data).hexdigest()
    if known := ports.store.registered(digest):
        return _issued(ports, known)
    if not data.startswith(b"%PDF-"):
        return VerifyResult(verdict=Verdict.NOT_PDF, sha256=digest)
    for practice_id in ports.store.practice_ids() if practice_ids is None else practice_ids:
        practice = ports.store.practice(practice_id)
        if practice.certificate is None:
            continue
        if ports.engines.sealed_by(data, [base64.b64decode(practice.certificate)]):
            return VerifyResult(
                verdict=Verdict.SEALED_BY_US, sha256=digest, practice_name=practice.name
            )
    return VerifyResult(verdict=Verdict.UNKNOWN, sha256=digest)


def _issued(ports: Ports, known: Registered) -> VerifyResult:
    document = ports.store.document(known.practice_id, known.case_id, known.document_id)
    sealed = document is not None and document.sealed
    return VerifyResult(
        verdict=Verdict.ISSUED,
        sha256=known.sha256,
        standing=known.standing,
        practice_name=ports.store.practice(known.practice_id).name,
        issued_at=known.issued_at,
        sealed_at=document.made_at if document and sealed else None,
        level=document.level if document and sealed else None,
    )
