"""Frozen view models of whole pages: a page of questions, the check page, a summary in words."""

from baton.domain.forms.blocks import Block, FieldView, Kind, Origin, RepeatView, Spoken
from baton.domain.frozen import frozen

__all__ = [
    "AnswerRow",
    "AnswerSection",
    "Block",
    "CheckView",
    "ErrorLink",
    "PageNumbers",
    "PageView",
    "Progress",
    "Spoken",
    "Summary",
]


@frozen
class ErrorLink:
    """One line of the error summary: the words shown at the field, and the id to go to."""

    text: str
    target_id: str
    page: int
    label: str = ""


@frozen
class PageNumbers:
    """ "Page 2 of about 6": position among the pages that are asked as things stand."""

    number: int
    about: int


@frozen
class Progress:
    """How far the person is; `minutes_left` is 0 only when nothing is left to ask."""

    answered: int
    asked: int
    minutes_left: int


@frozen
class PageView:
    """One page of a form, ready to draw.

    `written_in` is the form's language by its own name, where it does not speak the reader's.
    """

    page: int
    numbers: PageNumbers
    progress: Progress
    title: Spoken
    form_title: Spoken
    hint: Spoken | None
    blocks: tuple[Block, ...]
    errors: tuple[ErrorLink, ...]
    language: str
    direction: str
    interface_language: str
    written_in: str | None = None

    @property
    def takes_files(self) -> bool:
        """Whether a file can be sent from this page."""
        return any(_takes_file(block) for block in self.blocks)


def _takes_file(block: Block) -> bool:
    if isinstance(block, FieldView) and block.kind is Kind.ATTACHMENT:
        return not block.read_only
    inner = [block] if not isinstance(block, RepeatView) else block.cards
    return any(_takes_file(each) for part in inner for each in getattr(part, "blocks", ()))


@frozen
class AnswerRow:
    """One question with its answers in words; `level` is its depth inside the section.

    A row without `answers` was not answered. A row with `heading` set is a title, no question.
    """

    link_id: str
    label: Spoken
    answers: tuple[str, ...]
    level: int = 0
    heading: bool = False
    target_id: str = ""
    error: str | None = None
    origin: Origin | None = None


@frozen
class AnswerSection:
    """The rows of one page under its title."""

    page: int
    title: Spoken
    rows: tuple[AnswerRow, ...]


@frozen
class CheckView:
    """The last page: every question asked and its answer, what will be dropped, what is missing."""

    sections: tuple[AnswerSection, ...]
    dropped: tuple[AnswerRow, ...]
    errors: tuple[ErrorLink, ...]
    progress: Progress
    form_title: Spoken
    language: str
    direction: str
    interface_language: str

    @property
    def ready(self) -> bool:
        """Whether the form can be handed in as it stands."""
        return not self.errors


@frozen
class Summary:
    """A completed response in words, for the PDF and the staff pages."""

    title: Spoken
    version: str
    language: str
    sections: tuple[AnswerSection, ...]
