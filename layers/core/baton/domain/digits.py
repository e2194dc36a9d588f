"""Reads digits as people type them and as addresses carry them."""

import unicodedata

_SIGNS = str.maketrans({"−": "-", "٫": ".", "٬": ","})


def whole(text: str, most_digits: int = 9) -> int | None:
    """Give the number that ASCII digits alone write; None for anything else or for more of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else None


def plain_digits(text: str) -> str:
    """Give the text with every script's digits as 0 to 9, and the signs beside them as ASCII's."""
    ascii_digits = (
        str(unicodedata.digit(character)) if character.isdecimal() else character
        for character in text.translate(_SIGNS)
    )
    return "".join(ascii_digits).strip()
