"""The face of a practice, for pages and messages; a page needs nothing of what messages bring."""

from baton.domain.practices import Practice
from baton.domain.views.page import PracticeFace


def face(practice: Practice, language: str | None = None) -> PracticeFace:
    """Give the practice's face for pages and messages."""
    return PracticeFace(
        name=practice.name,
        phone=practice.phone,
        zone=practice.calendar.zone,
        colour=practice.colour,
        logo_url=f"/{practice.logo_key}" if practice.logo_key else None,
        language=language or practice.language,
        test=practice.test,
    )
