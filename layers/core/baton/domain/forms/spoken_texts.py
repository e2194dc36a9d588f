"""What an author should know of a text that people will read: hidden marks, markup, its length."""

import re2

from baton.domain.forms.elements import Element

# Marks that turn or hide what is read: overrides of direction, zero width.
_HIDDEN = re2.compile(r"[\x7f\x{200b}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]")
_CONTROL = re2.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKUP = re2.compile(r"(?i)</?[a-z][^<>]*>|javascript:")
LONG = 10_000


def check_text(element: Element, text: str) -> None:
    """Note what is odd in a text; it is shown as it is written, never run."""
    if _CONTROL.search(text):
        element.error("text", "controlMarks")
    if _HIDDEN.search(text):
        element.warn("text", "hiddenMarks")
    if _MARKUP.search(text):
        element.warn("text", "markup")
    if len(text) > LONG:
        element.warn("text", "longText", limit=str(LONG))
