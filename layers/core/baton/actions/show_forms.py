"""The practice's own forms: the list, and one of them as patients see it on a phone."""

from collections.abc import Mapping, Sequence

from baton.actions.colleagues import Colleague
from baton.actions.find_form import form_of
from baton.actions.ports import Ports
from baton.actions.publish_form import Given, found
from baton.actions.show_board import member_names
from baton.domain.calendar import local_day
from baton.domain.forms import CompiledForm, Draft, Finding, page_view
from baton.domain.published import FormState, PublishedForm
from baton.domain.views.form import FormView
from baton.domain.views.forms import FindingLine, FormLine, FormSeenView, FormsView
from baton.domain.views.page import Notice
from baton.domain.words import Role

ORDER = (FormState.PUBLISHED, FormState.DRAFT, FormState.RETIRED)


def forms_page(
    ports: Ports,
    who: Colleague,
    *,
    notice: Notice | None = None,
    findings: Sequence[Finding] = (),
    given: Given | None = None,
) -> FormsView:
    """Give the list: in use first, then drafts, then retired; after an upload what was found."""
    names = member_names(ports.store.members(who.practice_id))
    forms = sorted(ports.store.forms(who.practice_id), key=lambda form: ORDER.index(form.state))
    typed = given or Given()
    return FormsView(
        now=ports.now(),
        me=who.me,
        notice=notice,
        may_change=who.member.role is Role.MANAGER,
        forms=tuple(_line(form, names) for form in forms),
        findings=_lines(findings),
        refused=any(finding.blocks for finding in findings),
        url=typed.url,
        form_version=typed.form_version,
        title=typed.title,
    )


def form_page(
    ports: Ports,
    who: Colleague,
    sha256: str,
    *,
    page: int = 0,
    language: str | None = None,
    notice: Notice | None = None,
) -> FormSeenView:
    """Give one form with a page of it as patients see it; raises `NotFound`."""
    row = found(ports, who, sha256)
    form = form_of(ports, who.practice_id, sha256)
    spoken = language if language in form.languages else form.language
    pages = tuple(each.index for each in form.pages)
    shown = page if page in pages else 0
    return FormSeenView(
        now=ports.now(),
        me=who.me,
        notice=notice,
        may_change=who.member.role is Role.MANAGER,
        form=_line(row, member_names(ports.store.members(who.practice_id))),
        findings=_lines(form.warnings),
        pages=pages,
        page=shown,
        language=spoken,
        preview=_preview(ports, who, form, shown, spoken),
    )


def _preview(
    ports: Ports, who: Colleague, form: CompiledForm, page: int, language: str
) -> FormView:
    today = local_day(ports.now(), who.practice.calendar)
    return FormView(
        now=ports.now(),
        person="",
        pack_title=str(form.title.spoken(language)),
        task_id="preview",
        page=page_view(form, Draft({}), page, language, with_errors=False, today=today),
        rev=0,
        tab="",
        back_url="#",
    )


def _line(form: PublishedForm, names: Mapping[str, str]) -> FormLine:
    return FormLine(
        form=form.sha256,
        title=form.title,
        address=form.url,
        version=form.version,
        state=form.state,
        questions=form.questions,
        minutes=form.minutes,
        languages=form.languages,
        changed_at=form.changed_at,
        changed_by=names.get(form.changed_by, "a former colleague"),
    )


def _lines(findings: Sequence[Finding]) -> tuple[FindingLine, ...]:
    ordered = sorted(findings, key=lambda finding: not finding.blocks)
    return tuple(FindingLine.of(finding) for finding in ordered)
