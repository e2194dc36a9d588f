"""Two drafts of one page side by side: the questions that people answered differently, in words."""

from collections.abc import Iterable, Mapping

from baton.domain.forms import (
    AnswerRow,
    CompiledForm,
    Draft,
    Place,
    check,
    field_name,
    focus_id,
)
from baton.domain.forms.merging import takes_both
from baton.domain.views.form import ConflictRow


def disputed_rows(
    form: CompiledForm, disputed: Iterable[Place], language: str, *, mine: Draft, theirs: Draft
) -> tuple[ConflictRow, ...]:
    """Give a row for each disputed question that is asked, with both answers."""
    here, there = _rows(form, mine, language), _rows(form, theirs, language)
    found = []
    for place in disputed:
        target = focus_id(form.items[place.item], place)
        if row := here.get(target) or there.get(target):
            found.append(
                ConflictRow(
                    name=field_name(place),
                    label=row.label,
                    mine=_answers(here, target),
                    theirs=_answers(there, target),
                    takes_both=takes_both(form, place),
                )
            )
    return tuple(found)


def _rows(form: CompiledForm, draft: Draft, language: str) -> dict[str, AnswerRow]:
    rows = (row for section in check(form, draft, language).sections for row in section.rows)
    return {row.target_id: row for row in rows if not row.heading}


def _answers(rows: Mapping[str, AnswerRow], target: str) -> tuple[str, ...]:
    return rows[target].answers if target in rows else ()
