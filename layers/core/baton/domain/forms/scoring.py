"""Scores: ordinal values of the chosen options added up, with the band the sum falls in.

A form says which in the extension `score` (name, title, item*, band*); a form that has ordinals
and says nothing has one score, `total`, over all its items with ordinals.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from baton.domain.forms import vocabulary as names
from baton.domain.forms.answered import sheet_of
from baton.domain.forms.checking import Sheet
from baton.domain.forms.comparing import equal
from baton.domain.forms.elements import Element
from baton.domain.forms.json_text import Json
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.score_rules import Band, Score, ScoreRule
from baton.domain.forms.translated import Text
from baton.domain.forms.values import Value

TOTAL = "total"


def scores(form: CompiledForm, response: Mapping[str, Json]) -> tuple[Score, ...]:
    """Every score of the form under a response; raises `BadInput` for another form's response.

    The client's own sums are not read: each is computed from the options that were chosen.
    """
    return scores_of(sheet_of(form, response))


def scores_of(sheet: Sheet) -> tuple[Score, ...]:
    """The same for answers at hand; questions that are not asked count for nothing."""
    return tuple(_score(sheet, rule) for rule in sheet.form.scores)


def ordinal_of(item: Item, value: Value) -> Decimal | None:
    """The ordinal value of the option that an answer is; None when it has none."""
    found = (option.ordinal for option in item.options if equal(option.value, value))
    return next(found, None)


def read_scores(form: Element, items: Sequence[Item], language: str) -> tuple[ScoreRule, ...]:
    """The score definitions of a form; one that names no scored item is a finding."""
    told = form.extensions(names.SCORE)
    if told:
        return tuple(rule for one in told if (rule := _read(one, items, language)))
    scored = tuple(item.index for item in items if has_ordinals(item))
    return (ScoreRule(TOTAL, Text("Total", "en"), scored),) if scored else ()


def has_ordinals(item: Item) -> bool:
    """Whether choosing an option of the item counts towards a score."""
    return any(option.ordinal is not None for option in item.options)


def with_kept_apart(items: Sequence[Item], apart: Set[int]) -> tuple[Item, ...]:
    """The items, those of a score or an alert never prefilled: both are of today's answers."""
    return tuple(
        replace(item, never_prefill=True) if item.index in apart else item for item in items
    )


def _read(element: Element, items: Sequence[Item], language: str) -> ScoreRule | None:
    name = _text(element, "name")
    by_link_id = {item.link_id: item for item in items if not item.wraps}
    linked = [by_link_id.get(link.text("valueString") or "") for link in element.extensions("item")]
    found = [item.index for item in linked if item is not None and has_ordinals(item)]
    if not name or not found or len(found) < len(linked):
        element.error("score", "badScore")
        return None
    title = element.extension("title")
    return ScoreRule(
        name,
        _text_in(title, language) or Text(name, language),
        tuple(found),
        tuple(_bands(element, language)),
    )


def _bands(element: Element, language: str) -> Iterator[Band]:
    read = [_band(band, language) for band in element.extensions("band")]
    if None in read:
        element.error("score", "badScore")
    yield from sorted((band for band in read if band), key=lambda band: band.least)


def _band(element: Element, language: str) -> Band | None:
    start, text = element.extension("from"), _text_in(element.extension("text"), language)
    least = start.value() if start else None
    if least is None or not isinstance(least.scalar, (int, Decimal)) or text is None:
        return None
    return Band(Decimal(least.scalar), text)


def _text(element: Element, url: str) -> str | None:
    found = element.extension(url)
    return (found.text("valueString") or found.text("valueCode")) if found else None


def _text_in(element: Element | None, language: str) -> Text | None:
    text = element.text("valueString") if element else None
    if element is None or text is None:
        return None
    return Text(text, language, element.translations("valueString"))


def _score(sheet: Sheet, rule: ScoreRule) -> Score:
    points: list[Decimal] = []
    answered = asked = 0
    is_whole = True
    for index in rule.items:
        item = sheet.form.items[index]
        for place in sheet.answers.places(item):
            if not sheet.enabled.on(place):
                continue
            values = sheet.answers.at(place)
            found = [ordinal_of(item, value) for value in values]
            points += [ordinal for ordinal in found if ordinal is not None]
            asked, answered = asked + 1, answered + bool(values)
            is_whole = is_whole and (bool(values) or not item.required)
    value = sum(points, Decimal(0)) if points and is_whole else None
    return Score(rule.name, rule.title, value, _band_of(rule, value), answered, asked)


def _band_of(rule: ScoreRule, value: Decimal | None) -> Band | None:
    reached = [band for band in rule.bands if value is not None and band.least <= value]
    return reached[-1] if reached else None
