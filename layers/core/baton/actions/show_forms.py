"""The forms of a practice and of the library: the list, and one as patients see it on a phone."""

from collections.abc import Mapping, Sequence

from baton import library
from baton.actions.colleagues import Colleague
from baton.actions.find_form import form_of, is_own
from baton.actions.ports import Ports
from baton.actions.publish_form import Given, found, size_of
from baton.actions.show_board import member_names
from baton.domain.calendar import local_day
from baton.domain.forms import CompiledForm, Draft, Finding, page_view
from baton.domain.published import FormState, PublishedForm, current
from baton.domain.views.form import FormView
from baton.domain.views.forms import FindingLine, FormLine, FormSeenView, FormsView, LibraryLine
from baton.domain.views.page import Notice
from baton.domain.words import Role, TaskKind

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
        library=_library(current(forms)),
        findings=_lines(findings),
        refused=any(finding.blocks for finding in findings),
        url=typed.url,
        form_version=typed.form_version,
        title=typed.title,
    )


def form_page(
    ports: Ports,
    who: Colleague,
    source: str,
    *,
    page: int = 0,
    language: str | None = None,
    notice: Notice | None = None,
) -> FormSeenView:
    """Give one form with a page of it as patients see it; raises `NotFound`."""
    row = found(ports, who, source) if is_own(source) else None
    form = form_of(ports, who.practice_id, source)
    spoken = language if language in form.languages else form.language
    pages = tuple(each.index for each in form.pages)
    shown = page if page in pages else 0
    return FormSeenView(
        now=ports.now(),
        me=who.me,
        notice=notice,
        may_change=who.member.role is Role.MANAGER,
        form=_line(row, member_names(ports.store.members(who.practice_id)))
        if row
        else _line_of_library(source, form),
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


def _line_of_library(name: str, form: CompiledForm) -> FormLine:
    questions, minutes = size_of(form)
    return FormLine(
        form=name,
        title=form.title.default,
        address=form.url or "",
        version=form.version or "",
        questions=questions,
        minutes=minutes,
        languages=form.languages,
    )


def _library(newest: Mapping[str, PublishedForm]) -> tuple[LibraryLine, ...]:
    """List the library's forms by title, from the packs: to compile them all would take long."""
    lines: dict[str, LibraryLine] = {}
    for pack in library.packs():
        for task in (task for task in pack.tasks if task.kind is TaskKind.FORM):
            name = task.source
            line = lines.get(name) or LibraryLine(
                form=name,
                title=task.title,
                minutes=task.minutes,
                replaced=library.url_of(name) in newest,
            )
            lines[name] = line.with_(packs=(*line.packs, pack.title))
    return tuple(sorted(lines.values(), key=lambda line: line.title))


def _lines(findings: Sequence[Finding]) -> tuple[FindingLine, ...]:
    ordered = sorted(findings, key=lambda finding: not finding.blocks)
    return tuple(FindingLine.of(finding) for finding in ordered)
