"""Reads a stored response again: in words, as texts for documents, as a draft for staff."""

from collections.abc import Mapping

from baton.domain.errors import BadInput
from baton.domain.forms.answer_rows import sections
from baton.domain.forms.checking import Sheet
from baton.domain.forms.drafts import Draft, PageFields
from baton.domain.forms.enablement import enablement
from baton.domain.forms.field_names import IDS, NEXT, field_name
from baton.domain.forms.findings import Level
from baton.domain.forms.json_text import Json
from baton.domain.forms.provenance import origins_in
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.responses import Reading, read_response
from baton.domain.forms.typing_back import typed_fields
from baton.domain.forms.views import Summary
from baton.domain.forms.wording import value_words


def summary(form: CompiledForm, response: Mapping[str, Json], language: str) -> Summary:
    """Every question asked and its answers in words; raises `BadInput` for another form's response.

    A row without answers is a question that was left open.
    """
    sheet = sheet_of(form, response)
    rows = tuple(sections(sheet, language, {}, origins_in(form, response)))
    return Summary(form.title.spoken(language), form.version or "", language, rows)


def answer_values(
    form: CompiledForm, response: Mapping[str, Json], language: str | None = None
) -> Mapping[str, tuple[str, ...]]:
    """The answers by linkId as plain texts; unanswered questions are absent.

    A question in a repeating group gives one text for each card that answers it.
    """
    sheet, spoken = sheet_of(form, response), language or form.language
    found: dict[str, tuple[str, ...]] = {}
    for item in form.items:
        texts = tuple(
            value_words(item, value, spoken)
            for place in sheet.answers.places(item)
            if sheet.enabled.on(place)
            for value in sheet.answers.at(place)
        )
        if texts:
            found[item.link_id] = texts
    return found


def draft_from_response(form: CompiledForm, response: Mapping[str, Json]) -> Draft:
    """A draft with the response's answers, to go on with; raises `BadInput` if they do not fit."""
    reading = _reading(form, response)
    fields: dict[int, dict[str, tuple[str, ...]]] = {page.index: {} for page in form.pages}
    for place, values in reading.answers.values.items():
        item = form.items[place.item]
        for part, texts in typed_fields(item, values).items():
            fields[item.page][field_name(place, part)] = texts
    for place, instances in reading.answers.instances.items():
        item = form.items[place.item]
        if item.is_group:
            fields[item.page][field_name(place, IDS)] = instances
            fields[item.page][field_name(place, NEXT)] = (str(len(instances) + 1),)
    return Draft({page: PageFields(found) for page, found in fields.items()})


def sheet_of(form: CompiledForm, response: Mapping[str, Json]) -> Sheet:
    """The answers of a response and what they enable; raises `BadInput` if they do not fit."""
    answers = _reading(form, response).answers
    return Sheet(form, answers, enablement(form, answers))


def _reading(form: CompiledForm, response: Mapping[str, Json]) -> Reading:
    reading = read_response(form, response)
    if any(finding.level is Level.FATAL for finding in reading.findings):
        raise BadInput("the response does not belong to this form")
    return reading
