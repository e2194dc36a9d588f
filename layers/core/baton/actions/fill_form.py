"""A patient fills in a form: pages shown, saved, checked, handed in. Showing changes nothing."""

from typing import TypeAlias

from baton.actions import drafts
from baton.actions.drafts import Filling, PagePost
from baton.actions.find_form import form_of
from baton.actions.open_link import ask_for_paper, ask_staff, visited
from baton.actions.ports import Ports
from baton.actions.raise_alerts import crisis_of, crisis_ready, may_alarm, raise_alerts
from baton.actions.show_visit import KNOWN, LIST, form_url, known_url, requests_made, thanks
from baton.actions.two_devices import put_together
from baton.actions.visits import Visit
from baton.domain.answers import Answers
from baton.domain.case import PATIENT_ACTOR
from baton.domain.digits import whole
from baton.domain.errors import Gone, StaleVersion
from baton.domain.forms import (
    BadField,
    Draft,
    FormIncomplete,
    PageFields,
    after_save,
    check,
    is_shown,
    narrowed,
    next_page,
    page_view,
    previous_page,
    progress,
    read_page,
)
from baton.domain.lifecycle.advance import allows
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.links import Capability, keeping_key
from baton.domain.model import Model, derived_id
from baton.domain.tabs import Tab, sealed_tab
from baton.domain.views.form import (
    CheckAnswersView,
    ConflictView,
    FormView,
    KnownView,
    SavedView,
)
from baton.domain.views.patient import PatientRequest, ThankYouView
from baton.domain.views.when import clock
from baton.domain.words import TaskKind

CHECK = "check"
WITH_ERRORS = "errors"
REFUSED = "refused"
TRIES = 3

_CHECK_FIELDS = frozenset({"command", "idempotency_key"})

Shown: TypeAlias = FormView | KnownView | CheckAnswersView | ThankYouView | str
Saved: TypeAlias = ConflictView | SavedView | str
"""A string is an address of ours to go on to."""


class AutoSaved(Model):
    """What the script reads after an autosave: the new revision, what the page now remembers, the
    practice's wall clock, and whether the page must show its crisis text now."""

    rev: int
    tab: str
    saved: str
    crisis: bool = False


def shown(
    ports: Ports, visit: Visit, task_id: str, page: str, *, with_errors: bool, refused: str = ""
) -> Shown:
    """Give a page of the form, `check`, or the receipt once it is handed in; writes nothing.

    Errors stand on a page that was asked to show them, and on every page before one saved.
    `refused` says of a file that was not taken which field it was for and why (`f.5:damaged`).
    """
    filled = drafts.filling(ports, visit.case, task_id)
    if filled.task.stage in HANDED_IN:
        return thanks(ports, visit, filled.task).with_(crisis=crisis_of(visit, filled))
    if not allows(filled.task, "submitted"):
        return LIST
    if page == KNOWN:
        from baton.actions.confirm_answers import known_page  # only where something may be known

        return known_page(ports, visit, filled)
    if page == CHECK:
        return _check(visit, filled)
    number = drafts.page_number(filled, page)
    if leads := _elsewhere(ports, visit, filled, number):
        return leads
    with_errors = with_errors or number < max(filled.draft.pages, default=0)
    return _page(ports, visit, filled, number, with_errors=with_errors, refused=refused)


def save(ports: Ports, visit: Visit, task_id: str, page: str, post: PagePost) -> Saved:
    """Save a page and give where to go on; the conflict page when another window was faster.

    Saving the same again is safe. The first save says that the form was started.
    """
    for left in reversed(range(TRIES)):
        try:
            return _save(ports, visit, task_id, page, post)
        except StaleVersion:
            if not left:
                raise
        except Gone:
            return form_url(task_id, None)
    raise AssertionError("unreachable")


def autosave(
    ports: Ports, capability: Capability, task_id: str, page: str, post: PagePost
) -> AutoSaved:
    """Save a page while it is typed, in one call: no case is loaded, and nothing is judged.

    Only the very first save of a form loads the case, to say that it was started. Raises `Gone`
    once the form is handed in or the link reissued, `StaleVersion` when another window saved.
    """
    tab = drafts.tab_of(ports, post, case_id=capability.case_id, task_id=task_id, page=whole(page))
    if post.rev == 0:
        drafts.begin(
            ports, drafts.filling(ports, visited(ports, capability), task_id), PATIENT_ACTOR
        )
    form = narrowed(form_of(ports, capability.practice_id, tab.form), tab.asked_again)
    if form.sha256 != tab.form_sha256:
        raise StaleVersion("the form has another wording now")
    seen = PageFields.from_bytes(tab.seen)
    typed = {name: texts for name, texts in post.fields.items() if name != "command"}
    fields = read_page(form, tab.page, typed, Draft({tab.page: seen}))
    crisis = False
    if may_alarm(form, tab.page, seen=seen, typed=fields):
        filled = drafts.filling(ports, visited(ports, capability), task_id)
        crisis = raise_alerts(ports, filled, filled.draft.with_page(tab.page, fields))
    answers = Answers(
        practice_id=capability.practice_id,
        case_id=capability.case_id,
        task_id=task_id,
        form=tab.form,
        form_sha256=form.sha256,
        serial=capability.serial,
        revision=post.rev,
    )
    return AutoSaved(
        rev=_autosaved(ports, answers, tab.page, fields, tab),
        tab=sealed_tab(ports.keys().cookie, tab.with_(seen=fields.to_bytes())),
        saved=clock(ports.now(), zone=tab.zone),
        crisis=crisis,
    )


def submit(ports: Ports, visit: Visit, task_id: str, post: PagePost) -> str:
    """Hand the form in and give where to go on; the second of two submits sees the same receipt.

    Answers that changed since they were checked are shown again first. Raises `BadField` for a
    field that the check page does not have.
    """
    if not set(post.fields) <= _CHECK_FIELDS:
        raise BadField
    filled = drafts.filling(ports, visit.case, task_id)
    if filled.task.stage in HANDED_IN or post.rev != filled.revision:
        return form_url(task_id, None)
    if not allows(filled.task, "submitted"):
        return LIST
    try:
        drafts.hand_in(ports, filled, PATIENT_ACTOR, {"source": "link"})
    except FormIncomplete as incomplete:
        return f"{form_url(task_id, min(incomplete.findings))}?{WITH_ERRORS}=yes"
    except StaleVersion:
        pass
    return form_url(task_id, None)


def _elsewhere(ports: Ports, visit: Visit, filled: Filling, page: int) -> str | None:
    """Where to go instead: to what is known already and was not looked at, or to what is asked."""
    forms = sum(task.kind is TaskKind.FORM for task in visit.case.tasks.values())
    if page not in filled.draft.pages and (forms > 1 or visit.capability.proven):
        from baton.actions.confirm_answers import offered_to  # only where something may be known

        if offered_to(ports, visit, filled):
            return known_url(filled.task.task_id)
    if is_shown(filled.form, filled.draft, page):
        return None
    return form_url(filled.task.task_id, next_page(filled.form, filled.draft, page))


def _page(
    ports: Ports, visit: Visit, filled: Filling, page: int, *, with_errors: bool, refused: str
) -> FormView:
    form, draft = filled.form, filled.draft
    before = previous_page(form, draft, page)
    name, _, why = refused.partition(":")
    window = ports.new_id()
    return FormView(
        **visit.whose,
        task_id=filled.task.task_id,
        page=page_view(
            form,
            draft,
            page,
            visit.language,
            with_errors=with_errors,
            today=visit.today,
            refused=(name, why) if why else None,
        ),
        rev=filled.revision,
        tab=drafts.new_tab(ports, filled, page, visit.zone, window=window),
        window=window,
        saved_by=filled.answers.saved_by,
        keep_key=keeping_key(ports.keys().cookie, visit.capability, filled.task.task_id),
        saved_at=filled.answers.saved_at,
        back_url=LIST if before is None else form_url(filled.task.task_id, before),
        crisis=crisis_of(visit, filled),
        crisis_ready=crisis_ready(visit, filled, page),
        note=filled.answers.note,
        asked=requests_made(visit),
    )


def _check(visit: Visit, filled: Filling) -> CheckAnswersView:
    task_id = filled.task.task_id
    return CheckAnswersView(
        **visit.whose,
        task_id=task_id,
        check=check(filled.form, filled.draft, visit.language, today=visit.today),
        rev=filled.revision,
        idempotency_key=derived_id(task_id, str(filled.revision)),
        back_url=form_url(task_id, previous_page(filled.form, filled.draft, None)),
        crisis=crisis_of(visit, filled),
    )


def _save(ports: Ports, visit: Visit, task_id: str, page: str, post: PagePost) -> Saved:
    filled = drafts.filling(ports, visit.case, task_id)
    if not allows(filled.task, "submitted"):
        return form_url(task_id, None)
    number = drafts.page_number(filled, page)
    tab = drafts.tab_of(ports, post, case_id=visit.case.case_id, task_id=task_id, page=number)
    fields = put_together(visit, filled, post, tab)
    if isinstance(fields, ConflictView):
        raise_alerts(ports, filled, filled.draft.with_page(number, _typed(filled, post, tab)))
        return fields
    after = filled.draft.with_page(number, fields)
    drafts.begin(ports, filled, PATIENT_ACTOR)
    raise_alerts(ports, filled, after)
    drafts.save(ports, filled.answers, number, fields, saved_by=tab.id)
    if post.exit:
        return _handed_to_staff(ports, visit, task_id, post.exit, post.exit_text)
    if post.fields.get("command") == ("later",):
        return _later(visit, filled, after)
    if post.language:
        return form_url(task_id, number)
    return _onward(visit, filled, number, post, after)


def _typed(filled: Filling, post: PagePost, tab: Tab) -> PageFields:
    """What a window posted that a person must still choose: as alarming as when it is stored."""
    seen = filled.draft.with_page(tab.page, PageFields.from_bytes(tab.seen))
    return read_page(filled.form, tab.page, post.fields, seen)


def _handed_to_staff(
    ports: Ports, visit: Visit, task_id: str, wish: PatientRequest, text: str
) -> str:
    """What was typed is saved already; from here on a person of the practice holds a task."""
    if wish is PatientRequest.PAPER:
        ask_for_paper(ports, visit.capability, task_id)
    else:
        ask_staff(ports, visit.capability, wish, text, about=task_id)
    return f"{LIST}?asked={wish}"


def _later(visit: Visit, filled: Filling, after: Draft) -> SavedView:
    return SavedView(
        **visit.whose,
        form_title=str(filled.form.title.spoken(visit.language)),
        minutes_left=progress(filled.form, after).minutes_left,
        resume_url=LIST,
    )


def _onward(visit: Visit, filled: Filling, page: int, post: PagePost, after: Draft) -> str:
    to = after_save(
        filled.form, page, post.fields, before=filled.draft, after=after, today=visit.today
    )
    query = f"?{WITH_ERRORS}=yes" if to.with_errors else ""
    target = f"#{to.target_id}" if to.target_id else ""
    return form_url(filled.task.task_id, to.page) + query + target


def _autosaved(ports: Ports, answers: Answers, page: int, fields: PageFields, tab: Tab) -> int:
    try:
        return drafts.save(ports, answers, page, fields, saved_by=tab.id)
    except StaleVersion:
        stored = ports.store.answers(answers.practice_id, answers.case_id, answers.task_id)
        if stored is None or stored.saved_by != tab.id:
            raise
        newer = answers.with_(revision=stored.revision)
        return drafts.save(ports, newer, page, fields, saved_by=tab.id)
