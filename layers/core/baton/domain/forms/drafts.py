"""Drafts: what was typed on each page, kept as typed; one compressed blob a page."""

import json
import zlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import field, replace

from baton.domain.errors import Unparsable
from baton.domain.forms.carried import Carried, carried_from
from baton.domain.forms.field_names import field_name
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.typing_back import typed_fields
from baton.domain.frozen import frozen

_BLOB_LIMIT_BYTES = 8_000_000


@frozen
class PageFields:
    """The fields of one page by name; only what holds something is kept."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """One compressed blob; the same fields give the same bytes."""
        text = json.dumps(self.fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return zlib.compress(text.encode(), 6)

    @classmethod
    def from_bytes(cls, blob: bytes) -> "PageFields":
        """The fields in a blob; raises `Unparsable` when it is not one."""
        try:
            unpacking = zlib.decompressobj()
            raw = json.loads(unpacking.decompress(blob, _BLOB_LIMIT_BYTES))
            if not unpacking.eof:
                raise ValueError
            return cls({name: tuple(values) for name, values in raw.items()})
        except (zlib.error, ValueError, AttributeError, TypeError) as error:
            raise Unparsable("a page of a draft") from error


@frozen
class Draft:
    """The saved pages of a form being filled in, by page index.

    `carried` are answers of other forms by the index of their question. They stand on a page until
    it is saved, once the person has said that they are right.
    """

    pages: Mapping[int, PageFields] = field(default_factory=dict)
    carried: Mapping[int, Carried] = field(default_factory=dict)

    @classmethod
    def from_blobs(cls, blobs: Mapping[int, bytes], carried: bytes | None = None) -> "Draft":
        """The draft of the page blobs, and of the carried answers, as stored."""
        pages = {page: PageFields.from_bytes(blob) for page, blob in blobs.items()}
        return cls(pages, carried_from(carried) if carried else {})

    def with_page(self, page: int, fields: PageFields) -> "Draft":
        """The draft after one page is saved."""
        return replace(self, pages={**self.pages, page: fields})

    def showing(self, form: CompiledForm, page: int) -> "Draft":
        """The draft as one page shows it: with what the person said there is to change."""
        to_change = {
            index: answer.judged(is_right=True)
            for index, answer in self.carried.items()
            if form.items[index].page == page
        }
        return replace(self, carried={**self.carried, **to_change}) if to_change else self

    def whole(self, form: CompiledForm) -> Mapping[int, PageFields]:
        """All pages that hold something: the saved ones, and those with carried answers."""
        told = {form.items[i].page for i, answer in self.carried.items() if answer.is_right}
        return {
            page: self.pages.get(page) or PageFields(self.fields(form, page))
            for page in sorted({*self.pages, *told})
        }

    def fields(self, form: CompiledForm, page: int) -> Mapping[str, tuple[str, ...]]:
        """What stands on a page: as saved, or else the first values the form gives."""
        if page in self.pages:
            return self.pages[page].fields
        return _initial_fields(form, {page}) | self._carried_fields(form, {page})

    def all_fields(self, form: CompiledForm) -> dict[str, tuple[str, ...]]:
        """What stands on all pages together."""
        unsaved = {page.index for page in form.pages} - {*self.pages}
        found = _initial_fields(form, unsaved) | self._carried_fields(form, unsaved)
        for page in form.pages:
            if page.index in self.pages:
                found |= self.pages[page.index].fields
        return found

    def _carried_fields(self, form: CompiledForm, pages: Set[int]) -> dict[str, tuple[str, ...]]:
        return {
            name: texts
            for index, answer in self.carried.items()
            if answer.is_right and form.items[index].page in pages
            for name, texts in answer.fields(index)
        }


def initial_fields(item: Item, place: Place) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields of an item's first values, as if they had been typed."""
    for part, texts in typed_fields(item, item.initial).items():
        yield field_name(place, part), texts


def _initial_fields(form: CompiledForm, pages: Set[int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in form.items:
        if item.initial and item.page in pages:
            first = Place(item.index, tuple("1" for _ in item.scopes))
            found |= dict(initial_fields(item, first))
    return found
