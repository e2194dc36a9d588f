"""Two drafts of one page side by side: the questions whose answers differ, in words."""

from collections.abc import Mapping

from baton.domain.forms import AnswerRow, CompiledForm, Draft, check
from baton.domain.views.form import ConflictRow


def differing_rows(
    form: CompiledForm, page: int, language: str, *, mine: Draft, theirs: Draft
) -> tuple[ConflictRow, ...]:
    """Give a row for each question of the page that the two drafts answer differently."""
    here = _rows(form, mine, page, language)
    there = _rows(form, theirs, page, language)
    return tuple(
        ConflictRow(label=row.label, mine=_answers(here, target), theirs=_answers(there, target))
        for target, row in (here | there).items()
        if _answers(here, target) != _answers(there, target)
    )


def _rows(form: CompiledForm, draft: Draft, page: int, language: str) -> dict[str, AnswerRow]:
    sections = check(form, draft, language).sections
    rows = (row for section in sections if section.page == page for row in section.rows)
    return {row.target_id: row for row in rows if not row.heading}


def _answers(rows: Mapping[str, AnswerRow], target: str) -> tuple[str, ...]:
    return rows[target].answers if target in rows else ()
