"""A form on paper: drawn for one task, with a code on every page that leads back to it."""

from collections.abc import Callable

from baton import library
from baton.actions.change import change
from baton.actions.colleagues import Colleague
from baton.actions.drafts import filling
from baton.actions.exported import Exported, file_name
from baton.actions.ports import Engines, Ports
from baton.domain.case import Case, record
from baton.domain.errors import BadInput, WrongStage
from baton.domain.forms import CompiledForm
from baton.domain.forms.printing import printed
from baton.domain.lifecycle.advance import Moment, allows
from baton.domain.prints import Print, page_code, print_id_of

MOST_PAGES = 99
"""The code has two digits for the page."""

Coded = Callable[[int], str]


def blank(engines: Engines, form: CompiledForm, language: str, face: str) -> tuple[str, int]:
    """Lay a form out without codes, and give the page with the number of its pages."""
    html = _filled(engines, form, language, face, ())
    pages = engines.count_pages(html)
    if pages > MOST_PAGES:
        raise BadInput(f"the form is longer than {MOST_PAGES} pages")
    return html, pages


def with_codes(
    engines: Engines, form: CompiledForm, language: str, face: str, codes: tuple[str, ...]
) -> str:
    """Lay a form out with the code of each page in two corners; its pages stay as many."""
    drawn = tuple(engines.qr_code(code) for code in codes)
    return _filled(engines, form, language, face, drawn)


def print_form(ports: Ports, who: Colleague, case_id: str, task_id: str) -> Exported:
    """Print a form for its task, in its patient's language, and keep which pages went out.

    Raises `WrongStage` for a form that takes no answers now. Each printing has codes of its own.
    """
    case = ports.store.get(who.practice_id, case_id)
    filled = filling(ports, case, task_id)
    if not allows(filled.task, "submitted"):
        raise WrongStage(f"{filled.task.title} takes no answers now")
    language, form = _language(ports, who, case), filled.whole
    _, pages = blank(ports.engines, form, language, who.practice.name)
    row = Print(
        practice_id=who.practice_id,
        case_id=case_id,
        task_id=task_id,
        print_id=print_id_of(ports.new_id(), ports.new_id()),
        form_sha256=form.sha256,
        url=form.url or "",
        version=form.version or "",
        pages=pages,
        printed_at=ports.now(),
    )
    _keep(ports, who, row)
    key = ports.keys().link
    codes = tuple(
        page_code(key, who.practice_id, row.print_id, page) for page in range(1, pages + 1)
    )
    html = with_codes(ports.engines, form, language, who.practice.name, codes)
    pdf = ports.engines.render(html, identifier=row.print_id, made_at=row.printed_at)
    return Exported(file_name(filled.task.title, "pdf"), "application/pdf", pdf)


def _keep(ports: Ports, who: Colleague, row: Print) -> None:
    detail = {"pages": str(row.pages), "print": row.print_id}

    def decide(case: Case, moment: Moment) -> Case:
        told = {"by": who.actor, "task_id": row.task_id, "detail": detail}
        return record(case, case, "printed", at=moment.at, **told)  # type: ignore[arg-type]

    change(ports, row, decide, beside=lambda _: (row,))


def _language(ports: Ports, who: Colleague, case: Case) -> str:
    if case.patient_id is None:
        return who.practice.language
    return ports.store.patient(who.practice_id, case.patient_id).language


def _filled(
    engines: Engines, form: CompiledForm, language: str, face: str, codes: tuple[str, ...]
) -> str:
    data = {"form": printed(form, language), "face": face, "codes": codes}
    return engines.fill(library.template("blank"), data)
