"""Answers that somebody should see first: those that meet an alert rule of the form.

Decides what stands on top of a page; the alarm itself is raised when the page is saved.
"""

from collections.abc import Iterator, Mapping

from baton.domain.forms.alerting import met_at
from baton.domain.forms.answer_rows import question_row
from baton.domain.forms.answered import sheet_of
from baton.domain.forms.json_text import Json
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.views import AnswerRow


def flagged(
    form: CompiledForm, response: Mapping[str, Json], language: str
) -> tuple[AnswerRow, ...]:
    """The answers to be read first, in form order; only what is asked counts."""
    return tuple(_flagged(form, response, language))


def _flagged(
    form: CompiledForm, response: Mapping[str, Json], language: str
) -> Iterator[AnswerRow]:
    sheet = sheet_of(form, response)
    places = {place for rule in form.alerts for place in met_at(sheet, rule)}
    for place in sorted(places):
        yield question_row(sheet, form.items[place.item], place, language)
