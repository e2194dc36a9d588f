"""Fits a text message into one segment: 160 characters of the GSM alphabet, or 70 outside it."""

import unicodedata
from collections.abc import Iterable

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
)


def segments(text: str) -> int:
    """Give how many segments a text takes; each one is paid for."""
    if set(text) <= _BASIC | _EXTENDED:
        size = len(text) + sum(character in _EXTENDED for character in text)
        return 1 if size <= 160 else -(-size // 153)
    size = len(text.encode("utf-16-be")) // 2
    return 1 if size <= 70 else -(-size // 67)


def shortened(wordings: Iterable[str]) -> str:
    """Give the first wording that takes the fewest segments; the longest must come first.

    Accents that the alphabet lacks are dropped ("días" becomes "dias") rather than paid for.
    """
    return min(map(_folded, wordings), key=segments)


def _folded(text: str) -> str:
    return "".join(_letter(character) for character in text.translate(_TYPOGRAPHY))


def _letter(character: str) -> str:
    if character in _BASIC or character in _EXTENDED:
        return character
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if c in _BASIC)
    return plain or character
