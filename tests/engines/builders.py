"""Valid things for the engines' tests; each takes only what a test is about."""

import io
import struct
import zlib
from datetime import UTC, datetime

import pikepdf
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

AT = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)

LETTER = """<html lang="en"><head><title>Welcome letter</title></head><body>
<h1>Welcome</h1><p>Dear Ann Example, see you on Tuesday. ☐ yes ☒ no</p>
<table><tr><th>Day</th><th>Time</th></tr><tr><td>Tuesday</td><td>09:00</td></tr></table>
<img alt="logo" src="asset:logo"></body></html>"""


def an_image(*, width: int = 40, height: int = 30, kind: str = "PNG", frames: int = 1) -> bytes:
    """A small opaque picture, or several in one file."""
    out, picture = io.BytesIO(), Image.new("RGB", (width, height), "teal")
    more = {"save_all": True, "append_images": [picture] * (frames - 1)} if frames > 1 else {}
    picture.save(out, kind, **more)
    return out.getvalue()


def a_pdf(*, pages: int = 1, password: str | None = None) -> bytes:
    """A PDF of blank pages."""
    document = pikepdf.Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(out, encryption=lock)
    return out.getvalue()


def a_pixel_bomb(side: int) -> bytes:
    """A tiny PNG whose header claims a huge square."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    body = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        body += struct.pack(">I", len(data)) + name + data
        body += struct.pack(">I", zlib.crc32(name + data))
    return body


class AKey:
    """A P-256 key that stands for the one in KMS."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.asked: list[int] = []

    def sign(self, data: bytes) -> bytes:
        self.asked.append(len(data))
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))

    @property
    def public(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(serialization.Encoding.DER, form)
