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
from baton.domain.frozen import frozen


def response_of(
    sheet: Sheet, *, authored_at: datetime, beside: Mapping[int, Json] | None = None
) -> Mapping[str, Json]:
    """The completed response; times of day get the zone of `authored_at`.

    `beside` is an extension for each question that has something told about its answer.
    """
    form = sheet.form
    return {
        "resourceType": "QuestionnaireResponse",
        "extension": [{"url": names.SOURCE_HASH, "valueString": form.sha256}],
        "questionnaire": form.canonical,
        "status": "completed",
        "authored": authored_at.isoformat(timespec="seconds"),
        "item": _Writer(sheet, authored_at.tzinfo, beside or {}).items(form.roots, ()),
    }


@frozen
class _Writer:
    """Walks one sheet in form order."""

    sheet: Sheet
    zone: tzinfo | None
    beside: Mapping[int, Json]

    def items(self, indexes: Sequence[int], scope: tuple[str, ...]) -> list[Json]:
        found: list[Json] = []
        for index in indexes:
            item, place = self.sheet.form.items[index], Place(index, scope)
            if item.type is not ItemType.DISPLAY and self.sheet.enabled.on(place):
                found += self.item(item, place)
        return found

    def item(self, item: Item, place: Place) -> Iterator[Mapping[str, Json]]:
        if item.wraps:
            return self.cards(item, place)
        return self.groups(item, place) if item.is_group else self.question(item, place)

    def groups(self, item: Item, place: Place) -> Iterator[Mapping[str, Json]]:
        scopes = [place.scope]
        if item.opens_scope:
            instances = self.sheet.answers.instances_of(place)
            scopes = [(*place.scope, instance) for instance in instances]
        for scope in scopes:
            if inner := self.items(item.children, scope):
                yield {**self.named(item), "item": inner}

    def cards(self, item: Item, place: Place) -> Iterator[Mapping[str, Json]]:
        """A question with several answers and items below each: one item, an answer a card."""
        question = self.sheet.form.items[item.children[0]]
        answers: list[Json] = []
        for instance in self.sheet.answers.instances_of(place):
            inner = Place(question.index, (*place.scope, instance))
            if self.sheet.enabled.on(inner):
                answers += self.answers(question, inner)
        if answers:
            yield {**self.named(item), "answer": answers}

    def question(self, item: Item, place: Place) -> Iterator[Mapping[str, Json]]:
        if answers := self.answers(item, place):
            yield {**self.named(item), "answer": answers}

    def answers(self, item: Item, place: Place) -> list[Json]:
        """The answers, what stands below the question with the first of them."""
        values = self.sheet.answers.at(place)
        if not values:
            return []
        first, *rest = (written(_zoned(value, self.zone)) for value in values)
        if inner := self.items(item.children, place.scope):
            first = {**first, "item": inner}
        return [first, *rest]

    def named(self, item: Item) -> Mapping[str, Json]:
        told, text = self.beside.get(item.index), item.text.default
        return {
            **({"extension": [told]} if told else {}),
            "linkId": item.link_id,
            **({"text": text} if text else {}),
        }


def _zoned(value: Value, zone: tzinfo | None) -> Value:
    if isinstance(value.scalar, Moment):
        return Value(value.kind, value.scalar.zoned(zone))
    return value
