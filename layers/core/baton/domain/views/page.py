"""What every page has in common: its moment, the practice's face, a notice, a way back.

All times are UTC; `baton.rendering` turns them into the practice's words ("today 12:00", "2 h
late").
"""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from baton.domain.model import Instant, Model
from baton.domain.practices import Colour
from baton.domain.words import Role

DataUri = Annotated[str, StringConstraints(pattern=r"^data:image/(png|svg\+xml)[;,]")]
"""A picture carried in the page itself."""


class View(Model):
    """Base of what a page shows. `now` is the server's clock, for words such as "in 3 days"."""

    now: Instant


class PracticeFace(Model):
    """How a practice shows itself: name, colour, logo, phone, and the zone its times are in.

    `test` marks demo data; staff pages then say so.
    """

    name: str
    phone: str | None = None
    zone: str
    colour: Colour = "#0b5d5a"
    logo_url: str | None = None
    language: str = "en"
    test: bool = False

    @property
    def initial(self) -> str:
        """The letter that stands where a logo would."""
        return self.name.strip()[:1].upper()


NO_PRACTICE = PracticeFace(name="Baton", zone="UTC")
"""The face of pages that must not say whose they are: an unknown link, the check of a file."""


class HiddenField(Model):
    """A field that a form posts back unseen."""

    name: str
    value: str


class Choice(Model):
    """One option of a list: what is posted and what is read."""

    value: str
    label: str


class UndoOffer(Model):
    """An act that can be taken back: `action` is the path to post to, with these fields."""

    label: str
    action: str
    fields: tuple[HiddenField, ...] = ()


class Tone(StrEnum):
    """How a notice sounds."""

    DONE = "done"
    NOW = "now"
    LATE = "late"


class Notice(Model):
    """One sentence on top of a page about what has just happened, with its undo if there is one."""

    text: str
    tone: Tone = Tone.DONE
    undo: UndoOffer | None = None


class FieldError(Model):
    """What is wrong with one field and what to do; `field` is its name and its anchor."""

    field: str
    text: str


class Me(Model):
    """The member who looks at a staff page."""

    member: str
    name: str
    role: Role


class StaffView(View):
    """Base of all staff pages behind sign-in. `sign_out` posts to /staff/sign-out."""

    me: Me
    notice: Notice | None = None
    errors: tuple[FieldError, ...] = ()


class Upload(Model):
    """A presigned POST: `fields` go first, then the file in a field named `file`."""

    url: str
    fields: tuple[HiddenField, ...]
    size_limit_bytes: int


class Problem(StrEnum):
    """Why a page cannot be shown; decides the words, never carries the cause."""

    NOT_FOUND = "not_found"
    SESSION_OVER = "session_over"
    GONE = "gone"
    NOT_ALLOWED = "not_allowed"
    CHANGED = "changed"
    DOCUMENT_CHANGED = "document_changed"
    TOO_LARGE = "too_large"
    BAD_INPUT = "bad_input"
    BUSY = "busy"
    OURS = "ours"


class ProblemView(View):
    """The one page for everything that went wrong. Template: `problem`.

    `reference` is a request id to read out on the phone; `back_url` where to go on, if there is a
    place.
    """

    problem: Problem
    reference: str
    back_url: str | None = None
    staff: bool = False
