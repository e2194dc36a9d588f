"""Checks a file that came inside a response: its size, and its type by the bytes (V8)."""

import base64
import binascii
from collections.abc import Iterator

from baton.domain.forms.findings import Level
from baton.domain.forms.urls import is_url
from baton.domain.forms.values import Attachment

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)


_SNIFFED = frozenset({name for _, name in _SIGNATURES})
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"<")


def attachment_faults(
    file: Attachment, content_types: tuple[str, ...], max_size_bytes: int | None
) -> Iterator[tuple[str, str, Level]]:
    """Rule, code and level of everything wrong with the file."""
    data = _decoded(file.data_base64)
    size = file.size_bytes if data is None else len(data)
    if data is not None and file.size_bytes not in (None, len(data)):
        yield "V8", "attachmentSizeInconsistent", Level.FATAL
    if max_size_bytes is not None and size is not None and size > max_size_bytes:
        yield "V8", "maxAttachmentSize", Level.ERROR
    found = file.content_type if data is None else _real_type(data, file.content_type)
    if content_types and not _is_listed(found, content_types):
        yield "V8", "invalidAttachmentType", Level.ERROR
    elif data is not None and found is None:
        is_program = data.startswith(_PROGRAMS)
        yield "V8", "invalidAttachmentType", Level.ERROR if is_program else Level.WARNING
    if file.url is not None and not is_url(file.url):
        yield "T3", "invalidUrlValue", Level.ERROR


def sniffed(data: bytes) -> str | None:
    """The type that the first bytes tell; None when they tell none we know."""
    return next((name for start, name in _SIGNATURES if data.startswith(start)), None)


def _real_type(data: bytes, declared: str | None) -> str | None:
    """What the bytes are; as declared where they cannot tell, None when they tell of a lie."""
    found = sniffed(data)
    if found is None and (declared is None or declared in _SNIFFED or data.startswith(_PROGRAMS)):
        return None
    return found if declared in (None, found) else None if found else declared


def _is_listed(found: str | None, listed: tuple[str, ...]) -> bool:
    """Whether the type is one of the list, by itself or as `image/*`."""
    return found is not None and any(
        found == one or (one.endswith("/*") and found.startswith(one[:-1])) for one in listed
    )


def _decoded(data: str | None) -> bytes | None:
    if data is None:
        return None
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return b""
