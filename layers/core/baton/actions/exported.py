"""A file on its way out to a browser or a program."""

import re
import unicodedata

from baton.domain.frozen import frozen

FHIR = "application/fhir+json"
_UNSAFE = r"[^A-Za-z0-9]+"


@frozen
class Exported:
    """Its name, what it is, and its bytes."""

    name: str
    content_type: str
    body: bytes


def file_name(title: str, ending: str) -> str:
    """Give a name that any system takes.

    >>> file_name("Über Sie: Ihre Zähne", "pdf")
    'uber-sie-ihre-zahne.pdf'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return f"{re.sub(_UNSAFE, '-', plain).strip('-').lower()[:60] or 'answers'}.{ending}"
