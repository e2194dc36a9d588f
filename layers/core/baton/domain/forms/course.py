"""The way through a form: which page comes next, how far one is, where a save leads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from baton.domain.forms.blocks import Kind
from baton.domain.forms.controls import kind_of, posted_parts
from baton.domain.forms.drafts import Draft
from baton.domain.forms.field_names import COMMAND, SHOWN, element_id, field_name, read_command
from baton.domain.forms.filling import Filled, fill
from baton.domain.forms.findings import Place
from baton.domain.forms.items import is_help
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.views import PageNumbers, Progress
from baton.domain.frozen import frozen

_SECONDS: Mapping[Kind, int] = {Kind.TEXTAREA: 30, Kind.LINES: 25, Kind.TEXT: 12, Kind.DATE: 12}
_USUAL_SECONDS = 8


@frozen
class Destination:
    """Where a saved page leads; `page` None is the check page. `target_id` is where to look."""

    page: int | None
    with_errors: bool = False
    target_id: str | None = None


def next_page(form: CompiledForm, draft: Draft, after: int | None) -> int | None:
    """The first page after `after` that asks or tells something; None when only the check is left.

    `after` None gives the first page. What other forms have answered whole is not asked again.
    """
    start = -1 if after is None else after
    return next((page for page in asked_pages(fill(form, draft), draft) if page > start), None)


def is_shown(form: CompiledForm, draft: Draft, page: int) -> bool:
    """Whether there is anything to see on a page, be it answered or not."""
    return page in shown_pages(fill(form, draft))


def previous_page(form: CompiledForm, draft: Draft, before: int | None) -> int | None:
    """The last such page before `before` (None: the check page); None on the first."""
    pages = asked_pages(fill(form, draft), draft)
    earlier = [page for page in pages if before is None or page < before]
    return earlier[-1] if earlier else None


def resume_page(form: CompiledForm, draft: Draft) -> int | None:
    """Where to go on: the first page not saved yet; None when all are."""
    pages = asked_pages(fill(form, draft), draft)
    return next((page for page in pages if page not in draft.pages), None)


def shown_pages(filled: Filled) -> tuple[int, ...]:
    """The pages with an enabled item to see, in order."""
    form, enabled = filled.sheet.form, filled.sheet.enabled
    shown = {
        item.page
        for item in form.items
        if not item.is_group and not item.hidden and not is_help(item)
        if any(enabled.on(place) for place in filled.sheet.answers.places(item))
    }
    return tuple(sorted(shown))


def asked_pages(filled: Filled, draft: Draft) -> tuple[int, ...]:
    """The shown pages without those whose every question another form has answered."""
    shown = shown_pages(filled)
    known = {index for index, answer in draft.carried.items() if answer.is_right}
    if not known:
        return shown
    places = list(asked_places(filled))
    open_pages = {
        item.page
        for item, place in places
        if item.index not in known or not filled.sheet.answers.at(place)
    }
    told = {item.page for item, _ in places} - open_pages - {*draft.pages}
    return tuple(page for page in shown if page not in told)


def page_numbers(form: CompiledForm, draft: Draft, page: int) -> PageNumbers:
    """ "Page 2 of about 6", as things stand."""
    return numbers_of(fill(form, draft), page)


def numbers_of(filled: Filled, page: int) -> PageNumbers:
    """The same for a draft already read."""
    pages = shown_pages(filled)
    return PageNumbers(sum(other <= page for other in pages) or 1, max(len(pages), 1))


def progress(form: CompiledForm, draft: Draft) -> Progress:
    """How many questions are answered, asked, and about how many minutes the rest takes."""
    return progress_of(fill(form, draft), draft)


def progress_of(filled: Filled, draft: Draft) -> Progress:
    """The same for a draft already read.

    A question left open on a saved page counts only when it is required.
    """
    answered, asked, seconds = 0, 0, 0
    for item, place in asked_places(filled):
        asked += 1
        if filled.sheet.answers.at(place):
            answered += 1
        elif item.required or item.page not in draft.pages:
            seconds += seconds_to_answer(item)
    return Progress(answered, asked, -(-seconds // 60))


def seconds_to_answer(item: Item) -> int:
    """How long one question takes, roughly, to read and answer."""
    return _SECONDS.get(kind_of(item), _USUAL_SECONDS)


def asked_places(filled: Filled) -> Iterator[tuple[Item, Place]]:
    """Every enabled question that a person sees, card by card, without blank extra cards."""
    for item in filled.sheet.form.items:
        if item.is_question and not item.hidden and not item.read_only:
            for place in _places(filled, item):
                if filled.sheet.enabled.on(place):
                    yield item, place


def _places(filled: Filled, item: Item) -> Iterable[Place]:
    return item.alone or _cards(filled, item)


def _cards(filled: Filled, item: Item) -> Iterator[Place]:
    kept = frozenset(filled.kept.answers.places(item))
    for n, place in enumerate(filled.sheet.answers.places(item)):
        if place in kept or (n == 0 and not kept):
            yield place


def after_save(
    form: CompiledForm,
    page: int,
    posted: Mapping[str, Sequence[str]],
    *,
    before: Draft,
    after: Draft,
    today: date | None = None,
) -> Destination:
    """Where the 303 after saving `page` goes.

    To the same page after a command, with errors, or when the save enabled a question there that
    was not on the page; else to the next page, and from the last one to the check page. A question
    that nobody has seen yet is no error.
    """
    now, then = fill(form, after, today=today), fill(form, before, today=today)
    for command in filter(None, map(read_command, posted.get(COMMAND, ()))):
        return Destination(page, target_id=element_id(field_name(command.group)))
    places = [finding.place for finding in now.findings(today)]
    wrong = [place for place in places if place and _page_of(form, place) == page]
    new = next(_appeared(then, now, page, posted), None)
    if any(new is None or then.sheet.enabled.on(place) for place in wrong):
        return Destination(page, with_errors=True)
    if new is not None:
        return Destination(page, target_id=element_id(field_name(new)))
    return Destination(next_page(form, after, page))


def _page_of(form: CompiledForm, place: Place | None) -> int | None:
    return None if place is None else form.items[place.item].page


def _appeared(
    before: Filled, after: Filled, page: int, posted: Mapping[str, Sequence[str]]
) -> Iterator[Place]:
    seen = {*posted, *posted.get(SHOWN, ())}
    for item, place in asked_places(after):
        names = [field_name(place), *(field_name(place, part) for part in posted_parts(item))]
        if item.page == page and not before.sheet.enabled.on(place) and not seen & {*names}:
            yield place
