"""Frozen view models of what stands on a form page: texts and names, no markup.

Every `Spoken` text carries `lang` when it is not in the language of the page, for `lang=`.
"""

import json
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from baton.domain.frozen import frozen


class Kind(StrEnum):
    """What a block is drawn as; all before `display` are fields."""

    TEXT = "text"
    TEXTAREA = "textarea"
    LINES = "lines"  # several short answers, one on each line of a textarea
    NUMBER = "number"
    YES_NO = "yes_no"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SCALE = "scale"  # a short row of whole numbers
    SELECT = "select"
    DATE = "date"  # parts: day, month, year, and hour and minute for a date with time
    ATTACHMENT = "attachment"
    DISPLAY = "display"
    GROUP = "group"
    REPEAT = "repeat"


@frozen
class Spoken:
    """A text and, when it differs from the page's, its language."""

    text: str
    lang: str | None = None

    def __str__(self) -> str:
        return self.text


@frozen
class Origin:
    """The other form that an answer comes from, and when it was given there; `before` is what it
    was then, if it was changed since."""

    title: Spoken
    at: datetime
    before: str = ""


@frozen
class ShowTest:
    """One condition: the field `name` has an answer that compares with `value`.

    `settled` is the server's verdict where the page cannot know (the target is on another page).
    """

    name: str
    operator: str
    value: str
    settled: bool | None = None


@frozen
class ShowWhen:
    """When the script shows a block at once; the server decides again on every save."""

    every: bool
    tests: tuple[ShowTest, ...]

    def to_json(self) -> str:
        """The value of `data-show-when`: `{"every": bool, "tests": [[name, op, value] | bool]}`.

        Operators are those of FHIR (`exists = != > < >= <=`); values are as posted by the field.
        """
        tests = [
            [test.name, test.operator, test.value] if test.settled is None else test.settled
            for test in self.tests
        ]
        return json.dumps({"every": self.every, "tests": tests}, separators=(",", ":"))


@frozen
class OptionView:
    """One choice of a field: `value` is what the browser posts."""

    id: str
    value: str
    label: Spoken
    chosen: bool = False
    prefix: str | None = None
    alone: bool = False  # goes with no other choice


@frozen
class PartView:
    """One input of a field with several (day, month, year, hour, minute, unit, other)."""

    name: str
    id: str
    part: str
    label: str
    value: str
    inputmode: str | None = None
    autocomplete: str | None = None
    width: int | None = None
    wrong: bool = False
    choices: tuple[str, ...] = ()  # what may be entered, where that is a short list


@frozen
class FileView:
    """A file that was sent; `file_id` finds the picture of its first page."""

    file_id: str
    title: str
    pages: int


@frozen
class FieldView:
    """One question. Inputs use `name`, except kinds with `parts`, whose parts are the inputs.

    `other` is the free text beside the options of an open choice (its option has value `other`).
    `marker`: put `<input type="hidden" name="shown" value="{name}">` inside the fieldset, so that
    an unticked box is told from a question that was not on the page.
    """

    kind: Kind
    name: str
    id: str
    label: Spoken
    prefix: str | None = None
    hint: Spoken | None = None
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[OptionView, ...] = ()
    parts: tuple[PartView, ...] = ()
    other: PartView | None = None
    unit: str | None = None
    files: tuple[FileView, ...] = ()
    takes_file: bool = False
    slide: tuple[int, int] | None = None  # least and greatest of a slider that script adds
    required: bool = False
    read_only: bool = False
    marker: bool = False
    autocomplete: str | None = None
    inputmode: str | None = None
    maxlength: int | None = None
    error: str | None = None
    enabled: bool = True
    show_when: ShowWhen | None = None
    blocks: "tuple[Block, ...]" = ()
    origin: Origin | None = None

    @property
    def optional(self) -> bool:
        """Whether to mark the question as optional (we mark those, not the required ones)."""
        return not self.required and not self.read_only

    @property
    def error_id(self) -> str:
        """Id of the error text, for `aria-describedby`."""
        return f"{self.id}-error"

    @property
    def hint_id(self) -> str:
        """Id of the hint, for `aria-describedby`."""
        return f"{self.id}-hint"

    @property
    def focus_id(self) -> str:
        """Id of the input that a link from the error summary goes to."""
        if self.parts:
            return next((part.id for part in self.parts if part.wrong), self.parts[0].id)
        if self.options and self.kind is not Kind.SELECT:
            return self.options[0].id
        if self.kind is Kind.ATTACHMENT and self.takes_file:
            return f"{self.id}-file"
        return self.id


@frozen
class DisplayView:
    """A text without an answer; `markdown` texts are sanitised by the template's filter."""

    id: str
    label: Spoken
    markdown: bool = False
    enabled: bool = True
    show_when: ShowWhen | None = None
    kind: Kind = Kind.DISPLAY


@frozen
class GroupView:
    """A section inside a page: a fieldset with a legend, or plain when it has no title."""

    id: str
    title: Spoken | None
    hint: Spoken | None
    blocks: "tuple[Block, ...]"
    error: str | None = None
    enabled: bool = True
    show_when: ShowWhen | None = None
    kind: Kind = Kind.GROUP


@frozen
class CardView:
    """One instance of a repeating group; `remove` is the value of a button named `command`."""

    id: str
    title: str
    blocks: "tuple[Block, ...]"
    remove: str | None
    remove_label: str


@frozen
class RepeatView:
    """A repeating group as cards; `add` is the value of a button named `command`.

    `headed` when the heading of the page says its title and hint already.
    """

    id: str
    title: Spoken | None
    hint: Spoken | None
    cards: tuple[CardView, ...]
    add: str | None
    add_label: str
    error: str | None = None
    enabled: bool = True
    show_when: ShowWhen | None = None
    headed: bool = False
    kind: Kind = Kind.REPEAT


Block: TypeAlias = FieldView | DisplayView | GroupView | RepeatView
