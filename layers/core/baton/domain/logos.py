"""A practice's logo: a small PNG of which only the picture is kept.

Reading follows the PNG specification: a signature, then chunks of length, type, data and CRC.
"""

import struct
import zlib
from collections.abc import Iterator

from baton.domain.errors import BadInput

MOST_BYTES = 200_000
LONGEST_SIDE = 1024

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""What draws the picture; texts, places, times and other programs' notes are left out."""


def clean_logo(data: bytes) -> bytes:
    """Give a PNG that holds the picture and nothing else; raises `BadInput` saying what is wrong.

    Equal pictures give equal bytes.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("logo: at most 200 kB")
    if not data.startswith(_SIGNATURE):
        raise BadInput("logo: a PNG picture, please")
    chunks = tuple(_chunks(data))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        raise BadInput("logo: the picture is damaged")
    width, height = struct.unpack(">II", chunks[0][1][:8])
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise BadInput(f"logo: at most {LONGEST_SIDE} by {LONGEST_SIDE} pixels")
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in chunks if name in _KEPT)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(_SIGNATURE), b""
    while name != b"IEND":
        head = data[at : at + 8]
        length = int.from_bytes(head[:4], "big")
        name, body = head[4:], data[at + 8 : at + 8 + length]
        if data[at : at + 12 + length] != _chunk(name, body):
            raise BadInput("logo: the picture is damaged")
        yield name, body
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
