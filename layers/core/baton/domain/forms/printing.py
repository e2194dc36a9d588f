"""A form on paper: every question with room to write, conditions in words, from the same form.

Decides what stands on the paper and in which order; a template decides how it looks.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import count

from baton.domain.forms.comparing import Operator
from baton.domain.forms.controls import date_parts, unit_name
from baton.domain.forms.items import is_help
from baton.domain.forms.prose import plain_lines
from baton.domain.forms.questionnaire import CompiledForm, Condition, Item, ItemType
from baton.domain.forms.texts import Words, words
from baton.domain.forms.wording import card_title, value_words
from baton.domain.frozen import frozen
from baton.domain.languages import direction

BLANK_CARDS = 2
_NUMBER_LENGTH = 6
LINES = 4


class Room(StrEnum):
    """How an answer is written down."""

    HEADING = "heading"
    TEXT = "text"
    BOXES = "boxes"
    DATE = "date"
    LINE = "line"
    LINES = "lines"
    NOTHING = "nothing"


_ROOMS: Mapping[ItemType, Room] = {
    ItemType.GROUP: Room.HEADING,
    ItemType.DISPLAY: Room.TEXT,
    ItemType.DATE: Room.DATE,
    ItemType.TEXT: Room.LINES,
    ItemType.ATTACHMENT: Room.NOTHING,
}

_DIGITS: Mapping[str, str] = {"day": "DD", "month": "MM", "year": "YYYY"}


@frozen
class PrintedItem:
    """One line of the paper; a note says when it is answered, or how often. `cells` are the parts
    of a date, each with a letter for each digit."""

    number: str
    label: str
    room: Room
    level: int
    hint: str = ""
    notes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    unit: str = ""
    lines: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


@frozen
class PrintedForm:
    """A form as it is printed for a reader of one language; `page` is what stands before, between
    and after the two numbers of "Page 1 of 2"."""

    title: str
    language: str
    direction: str
    page: tuple[str, ...]
    items: tuple[PrintedItem, ...]


def printed(form: CompiledForm, language: str) -> PrintedForm:
    """Give a published form for paper: all but what is hidden, questions numbered throughout."""
    paper = _Paper(form, language)
    spoken = words(language).language
    return PrintedForm(
        title=form.title.spoken(language).text,
        language=spoken,
        direction=direction(spoken),
        page=tuple(paper.say.say("print.page", k="|", n="|").split("|")),
        items=tuple(paper.below(form.roots, 0)),
    )


def _is_printed(item: Item) -> bool:
    return not (item.hidden or item.read_only or is_help(item))


def _own_number(item: Item, language: str) -> str:
    """The number that the author gave the item, "" for none or a long one."""
    found = item.prefix.spoken(language).text.strip(" .:()") if item.prefix else ""
    return found if len(found) <= _NUMBER_LENGTH and any(map(str.isalnum, found)) else ""


class _Paper:
    def __init__(self, form: CompiledForm, language: str) -> None:
        self.form, self.language = form, language
        self.say: Words = words(language)
        asked = [item for item in form.items if item.is_question and _is_printed(item)]
        own = [_own_number(item, language) for item in asked]
        self.keeps_numbers = all(own) and len(set(own)) == len(own)
        given = own if self.keeps_numbers else map(str, count(1))
        self.numbers = {item.index: number for item, number in zip(asked, given, strict=False)}

    def below(self, indexes: tuple[int, ...], level: int) -> Iterator[PrintedItem]:
        for index in indexes:
            item = self.form.items[index]
            if _is_printed(item):
                yield from self.item(item, level)

    def item(self, item: Item, level: int) -> Iterator[PrintedItem]:
        if not (item.is_group and item.repeats):
            if item.text.default or item.is_question:
                yield self.line(item, level)
            yield from self.below(item.children, level + 1)
            return
        yield self.line(item, level)
        for n in range(1, BLANK_CARDS + 1):
            title = card_title(item, n, self.language)
            yield PrintedItem("", title, Room.HEADING, level + 1)
            yield from self.below(item.children, level + 2)
        yield PrintedItem("", self.say.say("print.more"), Room.TEXT, level + 1)

    def line(self, item: Item, level: int) -> PrintedItem:
        options = tuple(option.text.spoken(self.language).text for option in item.options)
        if item.type is ItemType.BOOLEAN:
            options = (self.say.say("yes"), self.say.say("no"))
        elif item.type is ItemType.OPEN_CHOICE:
            other = item.open_label
            told = other.spoken(self.language).text if other else self.say.say("other")
            options = (*options, f"{told}: ______________________")
        text = item.heading if self.is_apart(item) else item.text
        return PrintedItem(
            number=self.numbers.get(item.index, ""),
            label=text.spoken(self.language).text,
            lines=plain_lines(text.prose(self.language).text) if item.text.rich else (),
            room=Room.BOXES if options else _ROOMS.get(item.type, Room.LINE),
            level=level,
            hint=item.help.spoken(self.language).text if item.help else "",
            notes=tuple(self.notes(item)),
            options=options,
            unit=self.unit(item),
            cells=self.cells(item),
        )

    def is_apart(self, item: Item) -> bool:
        """Whether the number of a group or text cannot be taken for that of a question."""
        clashes = _own_number(item, self.language)[:1].isdigit() and not self.keeps_numbers
        return not (item.is_question or clashes)

    def unit(self, item: Item) -> str:
        units = (item.unit,) if item.unit else item.constraints.units
        return " / ".join(filter(None, map(unit_name, units)))

    def cells(self, item: Item) -> tuple[tuple[str, str], ...]:
        if _ROOMS.get(item.type) is not Room.DATE or item.options:
            return ()
        return tuple((self.say.say(part), _DIGITS[part]) for part in date_parts(item))

    def notes(self, item: Item) -> Iterator[str]:
        unseen = [one for one in item.conditions if one.target not in self.numbers]
        if item.conditions and not unseen:
            joined = self.say.say("print.and" if item.every else "print.or")
            tests = f" {joined} ".join(self.test(condition) for condition in item.conditions)
            yield self.say.say("print.only_if", tests=tests)
        if item.enabled_by or unseen:
            yield self.say.say("print.applies")
        if item.is_question and item.repeats and len(item.options) != 1:
            yield self.say.say("print.many")
        if item.type is ItemType.ATTACHMENT:
            yield self.say.say("print.attach")

    def test(self, condition: Condition) -> str:
        target, number = self.form.items[condition.target], self.numbers[condition.target]
        if condition.operator is Operator.EXISTS:
            is_answered = condition.expected.scalar is True
            return self.say.say("print.answered" if is_answered else "print.open", n=number)
        value = value_words(target, condition.expected, self.language)
        if condition.operator is Operator.EQUAL:
            return self.say.say("print.is", n=number, value=value)
        if condition.operator is Operator.NOT_EQUAL:
            return self.say.say("print.is_not", n=number, value=value)
        return self.say.say("print.is", n=number, value=f"{condition.operator.value} {value}")
