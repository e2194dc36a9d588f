"""Printed pages find their way back: an opaque signed code on each, and the row that it points to.

The code holds no personal data: `B1`, a random id of the print, the page, and what proves both.
"""

import base64
import hashlib
import hmac
import re

from baton.domain.model import Id, Instant, Model

_CODE = re.compile(r"B1([A-Z2-7]{26})([0-9]{2})([A-Z2-7]{16})", re.ASCII)


class Print(Model):
    """One form printed for one task: which wording, on how many pages."""

    practice_id: Id
    case_id: Id
    task_id: Id
    print_id: str
    form_sha256: str
    url: str
    version: str
    pages: int
    printed_at: Instant


def page_code(key: bytes, practice_id: str, print_id: str, page: int) -> str:
    """Write the code of a page: 46 characters that fit a small QR code."""
    told = f"B1{print_id}{page:02d}"
    return told + _proof(key, practice_id, told)


def read_code(key: bytes, practice_id: str, text: str) -> tuple[str, int] | None:
    """Give print and page of a code of this practice; None for any other text."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    told = f"B1{found[1]}{found[2]}"
    if not hmac.compare_digest(_proof(key, practice_id, told), found[3]):
        return None
    return found[1], int(found[2])


def print_id_of(*ids: str) -> str:
    """Make the id of a print from fresh random ids."""
    digest = hashlib.sha256("|".join(ids).encode()).digest()
    return base64.b32encode(digest[:17]).decode()[:26]


def _proof(key: bytes, practice_id: str, told: str) -> str:
    digest = hmac.new(key, f"print|{practice_id}|{told}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode()
