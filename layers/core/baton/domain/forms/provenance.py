"""Where answers come from that were first given in another form: on pages and in responses."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from baton.domain.forms import vocabulary as names
from baton.domain.forms.blocks import Origin, Spoken
from baton.domain.forms.carried import Carried
from baton.domain.forms.checking import Sheet
from baton.domain.forms.elements import Element, Report
from baton.domain.forms.findings import Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.wording import value_words


def origins(sheet: Sheet, carried: Mapping[int, Carried], language: str) -> Mapping[int, Origin]:
    """Where the answers come from that still stand as they were told."""
    return {
        index: Origin(answer.source.title.spoken(language), answer.source.at)
        for index, answer in carried.items()
        if answer.values(sheet.form.items[index]) == sheet.answers.at(Place(index))
    }


def provenance(sheet: Sheet, carried: Mapping[int, Carried]) -> Mapping[int, Json]:
    """The extension beside each carried answer of a completed response: from where and when, and
    what became of it."""
    return {
        index: {"url": names.CARRIED, "extension": list(_named(sheet, index, answer))}
        for index, answer in carried.items()
    }


def _named(sheet: Sheet, index: int, answer: Carried) -> Iterator[Mapping[str, Json]]:
    item, source = sheet.form.items[index], answer.source
    is_same = answer.values(item) == sheet.answers.at(Place(index))
    yield {"url": "questionnaire", "valueCanonical": source.canonical}
    yield {"url": "title", "valueString": source.title.default}
    yield {"url": "answered", "valueDateTime": source.at.isoformat(timespec="seconds")}
    yield {"url": "outcome", "valueCode": "confirmed" if is_same else "changed"}
    if not is_same:
        words = (value_words(item, v, sheet.form.language) for v in answer.values(item))
        yield {"url": "before", "valueString": "; ".join(words)}


def origins_in(form: CompiledForm, response: Mapping[str, Json]) -> Mapping[int, Origin]:
    """The same as a completed response tells it, with what was changed since."""
    found = {e.text("linkId"): _origin(e) for e in _below(Element(response, "", Report()))}
    return {
        item.index: origin for item in form.items if (origin := found.get(item.link_id)) is not None
    }


def _below(element: Element) -> Iterator[Element]:
    for inner in (*element.elements("item"), *element.elements("answer")):
        yield inner
        yield from _below(inner)


def _origin(element: Element) -> Origin | None:
    told = element.extension(names.CARRIED)
    if told is None:
        return None
    title, at = _part(told, "title"), _part(told, "answered", "valueDateTime")
    try:
        return Origin(Spoken(title), datetime.fromisoformat(at), _part(told, "before"))
    except ValueError:  # a foreign response
        return None


def _part(told: Element, url: str, kind: str = "valueString") -> str:
    part = told.extension(url)
    return (part.text(kind) if part else None) or ""
