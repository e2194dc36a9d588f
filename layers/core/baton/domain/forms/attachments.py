"""Checks a file that came inside a response: its size, and its type by the bytes (V8)."""

import base64
import binascii
from collections.abc import Iterator

from baton.domain.forms.values import Attachment

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)


def attachment_faults(
    file: Attachment, content_types: tuple[str, ...], max_size_bytes: int | None
) -> Iterator[tuple[str, str, bool]]:
    """Rule, code and whether it is fatal, of everything wrong with the file."""
    data = _decoded(file.data_base64)
    size = file.size_bytes if data is None else len(data)
    if data is not None and file.size_bytes not in (None, len(data)):
        yield "V8", "attachmentSizeInconsistent", True
    if max_size_bytes is not None and size is not None and size > max_size_bytes:
        yield "V8", "maxAttachmentSize", False
    found = sniffed(data) if data is not None else file.content_type
    if content_types and found not in content_types:
        yield "V8", "invalidAttachmentType", False


def sniffed(data: bytes) -> str | None:
    """The type that the first bytes tell; None when they tell none we know."""
    return next((name for start, name in _SIGNATURES if data.startswith(start)), None)


def _decoded(data: str | None) -> bytes | None:
    if data is None:
        return None
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return b""
