"""Answers that somebody should see first: a literal table over question codes and their ordinals.

Decides what stands on top of a page; it raises no alarm and computes no score.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from baton.domain.forms.answer_rows import question_row
from baton.domain.forms.answered import sheet_of
from baton.domain.forms.json_text import Json
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.scoring import ordinal_of
from baton.domain.forms.views import AnswerRow

FLAGS: Mapping[str, Decimal] = {"http://loinc.org|44260-8": Decimal(1)}
"""The least ordinal that counts, by question key: PHQ-9 item 9, thoughts of self-harm."""


def flagged(
    form: CompiledForm, response: Mapping[str, Json], language: str
) -> tuple[AnswerRow, ...]:
    """The answers to be read first, in form order; only what is asked counts."""
    return tuple(_flagged(form, response, language))


def _flagged(
    form: CompiledForm, response: Mapping[str, Json], language: str
) -> Iterator[AnswerRow]:
    sheet = sheet_of(form, response)
    for item in form.items:
        limits = [FLAGS[key] for key in item.keys if key in FLAGS]
        for place in sheet.answers.places(item) if limits else ():
            values = sheet.answers.at(place) if sheet.enabled.on(place) else ()
            reached = [ordinal_of(item, value) for value in values]
            if any(ordinal is not None and ordinal >= min(limits) for ordinal in reached):
                yield question_row(sheet, item, place, language)
