"""Which web addresses an answer may hold."""

import re2

_ADDRESS = re2.compile(r"(?i)(?:https?://[^\s/?#]+\S*|mailto:[^\s@]+@[^\s@]+)")
_URN = re2.compile(r"(?i)urn:([a-z0-9][a-z0-9-]{0,31}):\S+")
_UUID = re2.compile(r"(?i)urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OTHER_SCHEME = re2.compile(r"(?i)[a-z][a-z0-9+.-]*:.*")


def is_url(text: str) -> bool:
    """Whether it is http, https, mailto, a well-formed urn or a relative reference."""
    if "\\" in text or any(character.isspace() for character in text):
        return False
    if is_web_url(text):
        return True
    if text[:4].lower() == "urn:":
        is_uuid = text[:9].lower() == "urn:uuid:"
        return (_UUID if is_uuid else _URN).fullmatch(text) is not None
    return bool(text) and _OTHER_SCHEME.fullmatch(text) is None


def is_web_url(text: str) -> bool:
    """Whether a patient may give it: http, https or mailto."""
    return "\\" not in text and _ADDRESS.fullmatch(text) is not None
