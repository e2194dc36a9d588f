"""Splits a form into pages: a top-level group each, loose questions in short runs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from baton.domain.forms.questionnaire import Item, ItemType, Page

RUN_LENGTH = 5


def paged(items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[Page, ...]]:
    """The items with their page numbers, and the pages."""
    tops = [item.index for item in items if item.parent is None]
    targets = frozenset(condition.target for item in items for condition in item.conditions)
    pages: list[Page] = []
    for roots, title in _runs(items, tops, None, targets):
        group = items[roots[0]] if title is None and _is_topic(items[roots[0]]) else title
        text = group.heading if group and group.text.default else None
        help_text = group.help if group else None
        pages.append(Page(len(pages), roots, text, help_text))
    numbers = {
        index: page.index for page in pages for root in page.roots for index in _below(items, root)
    }
    placed = tuple(replace(item, page=_page(items, item, numbers)) for item in items)
    return placed, tuple(pages)


def _runs(
    items: Sequence[Item], indexes: Sequence[int], title: Item | None, targets: frozenset[int]
) -> Iterator[tuple[tuple[int, ...], Item | None]]:
    run: list[int] = []
    asked = 0
    for position, index in enumerate(indexes):
        item = items[index]
        nested = _holds_pages(items, item)
        if _is_topic(item) and (title is None or nested or "page" in item.controls):
            if run:
                yield tuple(run), title
            run, asked = [], 0
            if nested:
                yield from _runs(items, item.children, item, targets)
            else:
                yield (index,), None
            continue
        run.append(index)
        asked += _is_asked(item)
        is_full = asked >= RUN_LENGTH and _follow(items, indexes, position) in (0, 3)
        if title is None and (index in targets or is_full):
            yield tuple(run), title
            run, asked = [], 0
    if run:
        yield tuple(run), title


def _follow(items: Sequence[Item], indexes: Sequence[int], position: int) -> int:
    """How many questions follow before the next group; few are taken along, so 3 stands for more.

    A long form is not counted to its end for each of its questions.
    """
    found = 0
    for at in range(position + 1, len(indexes)):
        item = items[indexes[at]]
        if _is_topic(item) or found == 3:
            break
        found += _is_asked(item)
    return found


def _is_asked(item: Item) -> bool:
    return (item.is_question or item.wraps) and not item.hidden


def _is_topic(item: Item) -> bool:
    """Whether the group was made by the author, and so begins a page."""
    return item.is_group and not item.wraps


def _holds_pages(items: Sequence[Item], item: Item) -> bool:
    return (
        item.is_group
        and not item.repeats
        and any(
            "page" in items[child].controls or _holds_pages(items, items[child])
            for child in item.children
            if items[child].type is ItemType.GROUP
        )
    )


def _below(items: Sequence[Item], index: int) -> Iterator[int]:
    yield index
    for child in items[index].children:
        yield from _below(items, child)


def _page(items: Sequence[Item], item: Item, numbers: dict[int, int]) -> int:
    """Its own page, or for a group spread over several the first of them."""
    if item.index in numbers:
        return numbers[item.index]
    return min(numbers[at] for at in _below(items, item.index) if at in numbers)
