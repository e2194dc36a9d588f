"""Only the picture of a logo is kept, and only of a sound one."""

import struct
import zlib

import pytest

from baton.domain.errors import BadInput
from baton.domain.logos import MOST_BYTES, clean_logo

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def head(width: int = 2, height: int = 2) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


PIXELS = chunk(b"IDAT", zlib.compress(b"\0\1\2" * 2))
END = chunk(b"IEND")
PLAIN = SIGNATURE + head() + PIXELS + END


def test_a_plain_picture_stays_as_it_is() -> None:
    assert clean_logo(PLAIN) == PLAIN


def test_everything_but_the_picture_is_left_out() -> None:
    chatty = SIGNATURE + head() + chunk(b"tEXt", b"Author\0Joan") + chunk(b"eXIf", b"place")

    assert clean_logo(chatty + PIXELS + END + b"<script>trailing</script>") == PLAIN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        SIGNATURE,
        PLAIN[:-4],
        PLAIN[:20] + b"x" + PLAIN[21:],
        SIGNATURE + PIXELS + END,
        SIGNATURE + head() + END,
        SIGNATURE + head(0, 2) + PIXELS + END,
        SIGNATURE + head(30_000, 30_000) + PIXELS + END,
        SIGNATURE + b"\xff\xff\xff\xffIHDR",
        PLAIN + b"\0" * MOST_BYTES,
    ],
)
def test_what_is_no_sound_small_png_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="logo"):
        clean_logo(data)
