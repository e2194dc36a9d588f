"""Writes answers as a FHIR R4 QuestionnaireResponse: enabled ones only, in form order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from baton.domain.forms import vocabulary as names
from baton.domain.forms.checking import Sheet
from baton.domain.forms.findings import Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.moments import Moment
from baton.domain.forms.questionnaire import Item, ItemType
from baton.domain.forms.values import Value, written


def response_of(sheet: Sheet, *, authored_at: datetime) -> Mapping[str, Json]:
    """The completed response; times of day get the zone of `authored_at`."""
    form = sheet.form
    return {
        "resourceType": "QuestionnaireResponse",
        "extension": [{"url": names.SOURCE_HASH, "valueString": form.sha256}],
        "questionnaire": form.canonical,
        "status": "completed",
        "authored": authored_at.isoformat(timespec="seconds"),
        "item": _items(sheet, form.roots, (), authored_at.tzinfo),
    }


def _items(
    sheet: Sheet, indexes: Sequence[int], scope: tuple[str, ...], zone: tzinfo | None
) -> list[Json]:
    found: list[Json] = []
    for index in indexes:
        item, place = sheet.form.items[index], Place(index, scope)
        if item.type is not ItemType.DISPLAY and sheet.enabled.on(place):
            write = _cards if item.wraps else _groups if item.is_group else _question
            found += write(sheet, item, place, zone)
    return found


def _groups(
    sheet: Sheet, item: Item, place: Place, zone: tzinfo | None
) -> Iterator[Mapping[str, Json]]:
    scopes = [place.scope]
    if item.opens_scope:
        instances = sheet.answers.instances_of(place)
        scopes = [(*place.scope, instance) for instance in instances]
    for scope in scopes:
        if inner := _items(sheet, item.children, scope, zone):
            yield {**_named(item), "item": inner}


def _cards(
    sheet: Sheet, item: Item, place: Place, zone: tzinfo | None
) -> Iterator[Mapping[str, Json]]:
    """A question with several answers and items below each: one item, an answer for each card."""
    question = sheet.form.items[item.children[0]]
    answers: list[Json] = []
    for instance in sheet.answers.instances_of(place):
        inner = Place(question.index, (*place.scope, instance))
        if sheet.enabled.on(inner):
            answers += _answers(sheet, question, inner, zone)
    if answers:
        yield {**_named(item), "answer": answers}


def _question(
    sheet: Sheet, item: Item, place: Place, zone: tzinfo | None
) -> Iterator[Mapping[str, Json]]:
    if answers := _answers(sheet, item, place, zone):
        yield {**_named(item), "answer": answers}


def _answers(sheet: Sheet, item: Item, place: Place, zone: tzinfo | None) -> list[Json]:
    """The answers, what stands below the question with the first of them."""
    values = sheet.answers.at(place)
    if not values:
        return []
    first, *rest = (written(_zoned(value, zone)) for value in values)
    if inner := _items(sheet, item.children, place.scope, zone):
        first = {**first, "item": inner}
    return [first, *rest]


def _named(item: Item) -> Mapping[str, Json]:
    text = item.text.default
    return {"linkId": item.link_id, "text": text} if text else {"linkId": item.link_id}


def _zoned(value: Value, zone: tzinfo | None) -> Value:
    if isinstance(value.scalar, Moment):
        return Value(value.kind, value.scalar.zoned(zone))
    return value
