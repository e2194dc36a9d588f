"""Takes what a browser posted for one page into the draft: bounded, named, never trusted."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from baton.domain.forms.blocks import Kind
from baton.domain.forms.cards import apply_command
from baton.domain.forms.controls import is_chosen, is_ticked, kind_of, option_values, posted_parts
from baton.domain.forms.drafts import Draft, PageFields
from baton.domain.forms.field_names import (
    COMMAND,
    PAGE_COMMANDS,
    SHOWN,
    field_name,
    read_command,
    read_name,
)
from baton.domain.forms.filling import Filled, fill
from baton.domain.forms.findings import BadField, Place
from baton.domain.forms.limits import TEXT_LIMIT, length_limit
from baton.domain.forms.questionnaire import CompiledForm, Item

FIELD_LIMIT = 5_000
_ONE_LINE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DATE})


def read_page(
    form: CompiledForm, page: int, posted: Mapping[str, Sequence[str]], draft: Draft
) -> PageFields:
    """The page's fields after a post: what was typed, as it was typed, and what was cleared.

    `posted` holds the engine's fields only (`f.…`, `shown`, `command`); the caller takes out its
    own. The commands `next`, `later` and `send` are left to it too. Any name, option or card that
    the page does not have raises `BadField`. Hidden and read-only questions are left as they are.
    An unticked box is not posted: it is cleared when its marker says it was shown, or without
    markers when it is enabled before and after. Text that breaks a rule is kept for the person to
    mend, cut at twice its limit.
    """
    if not 0 <= page < len(form.pages) or len(posted) > FIELD_LIMIT:
        raise BadField
    before = fill(form, draft)
    fields = dict(draft.fields(form, page))
    for name, texts in posted.items():
        if name not in (SHOWN, COMMAND):
            _take(fields, name, texts, _item_at(before, page, name))
    _clear(form, page, fields, posted, before, draft)
    for text in posted.get(COMMAND, ()):
        if text not in PAGE_COMMANDS:
            apply_command(form, page, fields, read_command(text))
    return PageFields({name: texts for name, texts in fields.items() if _holds(name, texts)})


def _item_at(before: Filled, page: int, name: str) -> Item:
    """The question that the field belongs to, if it is on the page and its card exists."""
    found, form = read_name(name), before.sheet.form
    if found is None or found[0].item >= len(form.items):
        raise BadField
    place, part = found
    item = form.items[place.item]
    if item.page != page or not item.is_question or part not in posted_parts(item):
        raise BadField
    if place not in before.sheet.answers.places(item):
        raise BadField
    return item


def _take(fields: dict[str, tuple[str, ...]], name: str, texts: Sequence[str], item: Item) -> None:
    if item.hidden or item.read_only:
        return
    if kind_of(item) is Kind.ATTACHMENT:
        raise BadField
    if is_chosen(item) and not name.endswith(".other"):
        options = option_values(item)
        if not set(texts) <= {"", *options}:
            raise BadField
        chosen = tuple(option for option in options if option in texts)
        fields[name] = chosen if item.repeats else chosen[:1]
        return
    fields[name] = tuple(tidied(item, text) for text in texts[:1])


def tidied(item: Item, text: str) -> str:
    """Typed text composed, without control characters, on one line where one is asked for."""
    joined = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = "".join(mark for mark in joined if mark in "\n\t" or _is_text(mark))
    kind = kind_of(item)
    if kind in _ONE_LINE or is_chosen(item):
        clean = clean.replace("\n", " ")
    limit = 2 * (TEXT_LIMIT if kind is Kind.LINES else length_limit(item))
    return clean[: max(limit, 200)]


def _is_text(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Cc", "Cs")


def _clear(
    form: CompiledForm,
    page: int,
    fields: dict[str, tuple[str, ...]],
    posted: Mapping[str, Sequence[str]],
    before: Filled,
    draft: Draft,
) -> None:
    absent = [place for place in _ticked(before, page) if field_name(place) not in posted]
    shown = posted.get(SHOWN)
    if shown is not None:
        cleared = [place for place in absent if field_name(place) in shown]
    else:
        after = fill(form, draft.with_page(page, PageFields(fields)))
        cleared = [
            place
            for place in absent
            if before.sheet.enabled.on(place) and after.sheet.enabled.on(place)
        ]
    for place in cleared:
        fields.pop(field_name(place), None)


def _ticked(before: Filled, page: int) -> Iterator[Place]:
    for item in before.sheet.form.items:
        fixed = item.hidden or item.read_only
        if item.page == page and item.is_question and is_ticked(item) and not fixed:
            yield from before.sheet.answers.places(item)


def _holds(name: str, texts: tuple[str, ...]) -> bool:
    return any(texts) or name.endswith(".ids")
