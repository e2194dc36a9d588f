"""The one path by which answers get into a form: opened, begun, saved by page, handed in.

Patients come here through `fill_form`, staff who type in for them through `key_answers`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from baton.actions.change import change
from baton.actions.find_form import form_of
from baton.actions.form_files import documents_of
from baton.actions.ports import Ports
from baton.domain.alerts import alerted
from baton.domain.answers import Answers
from baton.domain.calendar import to_local
from baton.domain.case import PATIENT_ACTOR, Actor, Case, Task, record
from baton.domain.digits import whole
from baton.domain.errors import BadInput, NotFound, StaleVersion
from baton.domain.forms import (
    CompiledForm,
    Draft,
    PageFields,
    Side,
    alarming,
    asked_again,
    check,
    complete,
    narrowed,
    next_page,
    resume_page,
)
from baton.domain.forms.json_text import Json
from baton.domain.frozen import frozen
from baton.domain.languages import LANGUAGES
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.model import Model
from baton.domain.responses import kept_response
from baton.domain.tabs import Tab, opened_tab, sealed_tab
from baton.domain.views.patient import PatientRequest
from baton.domain.words import TaskKind

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]

MOST_PAGE_BYTES = 60_000
MOST_DRAFT_BYTES = 300_000
"""A row of the table holds 400 KB, and the response comes on top of the draft."""

_OWN_FIELDS = frozenset({"rev", "tab", "language", "exit", "stuck_text", "call_text"})
_KEEP = "keep."


class PagePost(Model):
    """What a browser posted for one page: ours beside the engine's fields (`f.…`, `command`).

    With a `language` the page is saved and shown again in it; with an `exit` it is saved and handed
    to staff. `keep` says by field name which of two answers counts.
    """

    rev: int
    tab: str
    keep: Mapping[str, Side] = {}
    language: str | None = None
    exit: PatientRequest | None = None
    exit_text: ShortText = ""
    fields: Mapping[str, tuple[str, ...]] = {}


@frozen
class Filling:
    """A form task with its form and what stands in it so far.

    `form` is what is asked now: of answers that came back only the questions concerned. `whole` is
    what counts when it is handed in.
    """

    case: Case
    task: Task
    whole: CompiledForm
    answers: Answers
    draft: Draft
    is_stored: bool
    form: CompiledForm

    @property
    def revision(self) -> int:
        """The revision that a save must have seen."""
        return self.answers.revision


def page_post(fields: Mapping[str, tuple[str, ...]]) -> PagePost:
    """Tell our own fields from the engine's; raises `BadInput` for one that cannot be read."""
    own = {name: fields.get(name, ("",)) for name in _OWN_FIELDS}
    if any(len(values) > 1 for values in own.values()) or (rev := whole(own["rev"][0])) is None:
        raise BadInput("rev: the page is missing what it came with; load it again")
    one = {name: values[0] for name, values in own.items()}
    if one["language"] and one["language"] not in LANGUAGES:
        raise BadInput("language: one that a page of ours offers")
    kept = {name: values for name, values in fields.items() if name.startswith(_KEEP)}
    theirs = {n: values for n, values in fields.items() if n not in _OWN_FIELDS and n not in kept}
    try:
        return PagePost(
            rev=rev,
            tab=one["tab"],
            keep={name.removeprefix(_KEEP): Side(values[0]) for name, values in kept.items()},
            language=one["language"] or None,
            exit=PatientRequest(one["exit"]) if one["exit"] else None,
            exit_text=one.get(f"{one['exit']}_text", ""),
            fields=theirs,
        )
    except ValueError as error:
        raise BadInput("keep, exit: one that the page offers") from error


def filling(ports: Ports, case: Case, task_id: str) -> Filling:
    """Give a form of the case with its draft; raises `NotFound` for any other task.

    Raises `StaleVersion` for a draft of another wording of the form, so that no answer slides
    under another question.
    """
    task = case.task(task_id)
    if task is None or task.kind is not TaskKind.FORM:
        raise NotFound(f"no form {task_id}")
    form = form_of(ports, case.practice_id, task.source or "")
    stored = ports.store.answers(case.practice_id, case.case_id, task_id)
    if stored and stored.form_sha256 != form.sha256:
        raise StaleVersion(f"{task.title} was begun in another wording")
    answers = stored or blank_answers(case, task, form)
    draft = Draft.from_blobs(answers.pages, answers.carried)
    again = asked_again(form, draft, answers.asked_again, ports.now().date())
    if again != answers.asked_again:
        answers = answers.with_(asked_again=again)
    return Filling(case, task, form, answers, draft, stored is not None, narrowed(form, again))


def blank_answers(case: Case, task: Task, form: CompiledForm) -> Answers:
    """Give the row of a form in which nothing stands yet."""
    return Answers(
        practice_id=case.practice_id,
        case_id=case.case_id,
        task_id=task.task_id,
        form=task.source or "",
        form_sha256=form.sha256,
        serial=case.link_serial,
    )


def page_number(filled: Filling, page: str) -> int:
    """Read the number of a page; raises `NotFound` when the form has no such page."""
    number = whole(page)
    if number is None or number >= len(filled.form.pages):
        raise NotFound("the form has no such page")
    return number


def new_tab(
    ports: Ports, filled: Filling, page: int, zone: str, *, window: str | None = None
) -> str:
    """Make the hidden field `tab` of a page that is about to be shown, in a new window."""
    tab = Tab(
        id=window or ports.new_id(),
        case_id=filled.case.case_id,
        task_id=filled.task.task_id,
        page=page,
        form=filled.answers.form,
        form_sha256=filled.form.sha256,
        zone=zone,
        seen=seen_on(filled, page).to_bytes(),
        asked_again=filled.answers.asked_again,
    )
    return sealed_tab(ports.keys().cookie, tab)


def seen_on(filled: Filling, page: int) -> PageFields:
    """Give the fields of a page as they stand now."""
    return PageFields(filled.draft.fields(filled.form, page))


def tab_of(ports: Ports, post: PagePost, *, case_id: str, task_id: str, page: int | None) -> Tab:
    """Read the field `tab` back; raises `BadInput` unless it is of this very page."""
    tab = opened_tab(ports.keys().cookie, post.tab)
    if tab is None or (tab.case_id, tab.page) != (case_id, page):
        raise BadInput("tab: the page is missing what it came with; load it again")
    if tab.task_id != task_id:
        raise NotFound(f"no form {task_id}")
    return tab


def begin(ports: Ports, filled: Filling, by: Actor) -> None:
    """Say that a form was started and make its row, once; later calls change nothing."""
    task_id, case = filled.task.task_id, filled.case
    if filled.is_stored and not allows(filled.task, "started"):
        return
    started = Happening(name="started", by=by, task_id=task_id)

    def decide(fresh: Case, moment: Moment) -> Case:
        task = fresh.task(task_id)
        if task and allows(task, "started"):
            return advance(fresh, started, moment)
        if task is None or task.is_final or filled.is_stored:
            return fresh
        return record(fresh, fresh, "started", at=moment.at, by=by, task_id=task_id)

    row = () if filled.is_stored else (blank_answers(case, filled.task, filled.form),)
    try:
        change(ports, case, decide, beside=lambda _: row)
    except StaleVersion:  # somebody else began it, and saved a page already
        if ports.store.answers(case.practice_id, case.case_id, task_id) is None:
            raise


def save(ports: Ports, answers: Answers, page: int, fields: PageFields, *, saved_by: str) -> int:
    """Write one page in one call and give the new revision; `saved_by` names the window.

    Raises `StaleVersion`, `Gone` or `BadInput` when it is too much text to keep.
    """
    blob = fields.to_bytes()
    others = sum(len(kept) for other, kept in answers.pages.items() if other != page)
    if len(blob) > MOST_PAGE_BYTES or others + len(blob) > MOST_DRAFT_BYTES:
        raise BadInput("that is more text than this form takes")
    return ports.store.save_page(answers.with_(saved_at=ports.now(), saved_by=saved_by), page, blob)


def hand_in(ports: Ports, filled: Filling, by: Actor, detail: Mapping[str, str]) -> Case:
    """Complete the form and say that it was submitted, with the response, in one transaction.

    The files in it become documents of the case. Handing in what is handed in already changes
    nothing. Raises `FormIncomplete`, and `StaleVersion` when the draft changed meanwhile.
    """
    case, task_id = filled.case, filled.task.task_id
    practice = ports.store.practice(case.practice_id)
    authored_at = to_local(ports.now(), practice.calendar)
    response = completed(filled.whole, filled.draft, filled.answers.version, authored_at)
    row = filled.answers.with_(
        open=False,
        response=kept_response(response),
        asked_again=(),
        note=None,
        by_staff=by != PATIENT_ACTOR,
        pages=_whole(filled),
    )
    files = documents_of(case, filled.task, filled.whole, filled.draft, ports.now())
    told = Happening(name="submitted", by=by, task_id=task_id, detail=detail)
    alarms = alarming(filled.whole, filled.draft)
    return change(
        ports,
        case,
        lambda fresh, moment: alerted(advance(fresh, told, moment), filled.task, alarms, moment),
        beside=lambda _: (row, *files),
    )


def completed(
    form: CompiledForm, draft: Draft, version: int, authored_at: datetime
) -> Mapping[str, Json]:
    """Give the response; from its second version on it is an amended one."""
    response = complete(form, draft, authored_at=authored_at)
    return response if version == 1 else {**response, "status": "amended"}


def resume_at(filled: Filling, today: date) -> int | None:
    """Give the page to go on with: the first one unsaved or unfinished; None when all is there.

    Answers that came back begin with the first question concerned.
    """
    if filled.answers.asked_again:
        return next_page(filled.form, filled.draft, None)
    unsaved = resume_page(filled.form, filled.draft)
    unfinished = [page for page in pages_with_findings(filled, today) if page in filled.draft.pages]
    return min([*unfinished, *([] if unsaved is None else [unsaved])], default=None)


def pages_with_findings(filled: Filling, today: date) -> Sequence[int]:
    """Give the pages that still stand against handing the form in, in order."""
    found = check(filled.form, filled.draft, filled.form.language, today=today).errors
    return sorted({link.page for link in found})


def _whole(filled: Filling) -> Mapping[int, bytes]:
    """Every page as it counts: what is handed in leans on no other form any more."""
    pages = filled.draft.whole(filled.whole)
    return {page: fields.to_bytes() for page, fields in pages.items()}
