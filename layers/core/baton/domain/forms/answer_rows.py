"""Answers in words, question by question: the rows of the check page, the PDF and staff pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from baton.domain.forms.blocks import Origin, Spoken
from baton.domain.forms.checking import Sheet
from baton.domain.forms.controls import focus_id
from baton.domain.forms.field_names import element_id, field_name
from baton.domain.forms.findings import Finding, Place
from baton.domain.forms.questionnaire import Item, ItemType, Page
from baton.domain.forms.views import AnswerRow, AnswerSection
from baton.domain.forms.wording import card_title, finding_words, value_words
from baton.domain.frozen import frozen

Findings: TypeAlias = Mapping[Place, Finding]
Origins: TypeAlias = Mapping[int, Origin]


def sections(
    sheet: Sheet, language: str, findings: Findings, origins: Origins
) -> Iterator[AnswerSection]:
    """A section for each page that asks something, with a row for each question."""
    title = sheet.form.title.spoken(language)
    for page in sheet.form.pages:
        rows = tuple(_Rows(sheet, language, findings, origins).of_page(page))
        if any(row.error or not row.heading for row in rows):
            spoken = page.title.spoken(language) if page.title else title
            yield AnswerSection(page.index, spoken, rows)


def dropped_rows(sheet: Sheet, language: str) -> Iterator[AnswerRow]:
    """Answers that will not be kept, because their question is not asked any more."""
    rows = _Rows(sheet, language)
    for item in sheet.form.items:
        for place in sheet.answers.places(item):
            is_kept = item.hidden or sheet.enabled.on(place)
            if sheet.answers.at(place) and not is_kept:
                yield rows.question(item, place, 0)


def question_row(sheet: Sheet, item: Item, place: Place, language: str) -> AnswerRow:
    """One question with its answers in words."""
    return _Rows(sheet, language).question(item, place, 0)


@frozen
class _Rows:
    """Walks one sheet in form order."""

    sheet: Sheet
    language: str
    findings: Findings = field(default_factory=dict)
    origins: Origins = field(default_factory=dict)

    def of_page(self, page: Page) -> Iterator[AnswerRow]:
        yield from self.below(self.sheet.form.drawn(page), (), 0)

    def below(
        self, indexes: Sequence[int], scope: tuple[str, ...], level: int
    ) -> Iterator[AnswerRow]:
        for index in indexes:
            item, place = self.sheet.form.items[index], Place(index, scope)
            if self.sheet.enabled.on(place) and not item.hidden:
                yield from self.item(item, place, level)

    def item(self, item: Item, place: Place, level: int) -> Iterator[AnswerRow]:
        if item.type is ItemType.DISPLAY:
            return
        if not item.is_group:
            yield self.question(item, place, level)
            yield from self.below(item.children, place.scope, level + 1)
        elif item.opens_scope:
            yield from self.cards(item, place, level)
        else:
            yield from self.group(item, place, level)

    def group(self, item: Item, place: Place, level: int) -> Iterator[AnswerRow]:
        rows = list(self.below(item.children, place.scope, level + bool(item.text.default)))
        if rows and item.text.default:
            yield self.heading(item, place, level, item.heading.spoken(self.language))
        yield from rows

    def cards(self, item: Item, place: Place, level: int) -> Iterator[AnswerRow]:
        if place in self.findings:
            yield self.heading(item, place, level, item.heading.spoken(self.language))
        for n, instance in enumerate(self.sheet.answers.instances_of(place), start=1):
            title = card_title(item, n, self.language)
            inner = Place(item.index, (*place.scope, instance))
            yield self.heading(item, inner, level, Spoken(title))
            yield from self.below(item.children, inner.scope, level + 1)

    def heading(self, item: Item, place: Place, level: int, title: Spoken) -> AnswerRow:
        target = element_id(field_name(place))
        return AnswerRow(item.link_id, title, (), level, True, target, self.error(item, place))

    def question(self, item: Item, place: Place, level: int) -> AnswerRow:
        label = item.text.spoken(self.language)
        texts = tuple(
            value_words(item, value, self.language) for value in self.sheet.answers.at(place)
        )
        error = self.error(item, place)
        origin = self.origins.get(item.index)
        target = focus_id(item, place)
        return AnswerRow(item.link_id, label, texts, level, False, target, error, origin)

    def error(self, item: Item, place: Place) -> str | None:
        finding = self.findings.get(place)
        return finding_words(item, finding, self.language) if finding else None
