"""The end of a form: check your answers, then complete them into a response that stays."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from baton.domain.forms.answer_rows import dropped_rows, sections
from baton.domain.forms.controls import focus_id
from baton.domain.forms.course import progress_of
from baton.domain.forms.drafts import Draft
from baton.domain.forms.exporting import response_of
from baton.domain.forms.field_names import element_id, field_name
from baton.domain.forms.filling import fill
from baton.domain.forms.findings import Finding, FormIncomplete, Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.provenance import origins, provenance
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.texts import words
from baton.domain.forms.views import CheckView, ErrorLink
from baton.domain.forms.wording import finding_words
from baton.domain.languages import direction


def check(
    form: CompiledForm, draft: Draft, language: str, *, today: date | None = None
) -> CheckView:
    """Everything that was asked and answered, what will be dropped, and what is still missing."""
    filled = fill(form, draft, today=today)
    found: dict[Place, Finding] = {}
    for finding in filled.findings(today):
        if finding.place is not None:
            found.setdefault(finding.place, finding)
    return CheckView(
        sections=tuple(
            sections(filled.kept, language, found, origins(filled.kept, draft.carried, language))
        ),
        dropped=tuple(dropped_rows(filled.sheet, language)),
        errors=tuple(_error_links(form, found, language)),
        progress=progress_of(filled, draft),
        form_title=form.title.spoken(language),
        language=language,
        direction=direction(language),
        interface_language=words(language).language,
    )


def complete(form: CompiledForm, draft: Draft, *, authored_at: datetime) -> Mapping[str, Json]:
    """The completed QuestionnaireResponse, for `write_json`; answers not asked for are dropped.

    `authored_at` is aware, in the practice's zone: its day is today, its zone that of typed times.
    Raises `FormIncomplete` with the findings by page. The same draft gives the same response.
    """
    filled = fill(form, draft, today=authored_at.date())
    findings = tuple(filled.findings(authored_at.date()))
    if findings:
        raise FormIncomplete(_by_page(form, findings))
    told = provenance(filled.kept, draft.carried)
    return response_of(filled.kept, authored_at=authored_at, beside=told)


def _by_page(
    form: CompiledForm, findings: tuple[Finding, ...]
) -> Mapping[int, tuple[Finding, ...]]:
    pages = [form.items[finding.place.item].page for finding in findings if finding.place]
    return {
        page: tuple(
            finding
            for finding in findings
            if finding.place and form.items[finding.place.item].page == page
        )
        for page in sorted(set(pages))
    }


def _error_links(
    form: CompiledForm, found: Mapping[Place, Finding], language: str
) -> Iterator[ErrorLink]:
    for place, finding in found.items():
        item = form.items[place.item]
        name = element_id(field_name(place))
        target = name if item.is_group else focus_id(item, place)
        label = item.text.spoken(language).text
        yield ErrorLink(finding_words(item, finding, language), target, item.page, label)
