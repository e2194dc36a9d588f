"""Staff type in what a patient said on the phone or wrote on paper: the same path, another hand."""

from enum import StrEnum

from baton.actions import drafts
from baton.actions.drafts import Filling, PagePost
from baton.actions.ports import Ports
from baton.actions.raise_alerts import raise_alerts
from baton.domain.calendar import local_day
from baton.domain.case import Actor, Case
from baton.domain.errors import StaleVersion, WrongStage
from baton.domain.forms import (
    CheckView,
    Destination,
    PageView,
    after_save,
    check,
    page_view,
    previous_page,
    read_page,
)
from baton.domain.frozen import frozen
from baton.domain.lifecycle.advance import allows
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.practices import Practice


class Source(StrEnum):
    """Where keyed answers came from."""

    PHONE = "phone"
    PAPER = "paper"


@frozen
class Keying:
    """One page of a form for staff to fill in, or the check page; `before` is the page before."""

    rev: int
    tab: str
    before: int | None
    page: PageView | None = None
    check: CheckView | None = None


def page_for_patient(
    ports: Ports,
    practice: Practice,
    case_id: str,
    task_id: str,
    *,
    page: int | None,
    with_errors: bool = False,
) -> Keying:
    """Give a page of the form (None: the check page) with what stands in it; writes nothing.

    Raises `NotFound`, `BadInput` for
    a page that the form does not have, `WrongStage` when no answers are taken now.
    """
    filled = _filling(ports, practice.practice_id, case_id, task_id)
    form, draft, language = filled.form, filled.draft, practice.language
    today = local_day(ports.now(), practice.calendar)
    return Keying(
        rev=filled.revision,
        tab=drafts.new_tab(ports, filled, page or 0, practice.calendar.zone),
        before=previous_page(form, draft, page),
        page=None
        if page is None
        else page_view(form, draft, page, language, with_errors=with_errors, today=today),
        check=check(form, draft, language, today=today) if page is None else None,
    )


def save_for_patient(
    ports: Ports,
    practice: Practice,
    case_id: str,
    task_id: str,
    *,
    page: int,
    post: PagePost,
    by: Actor,
) -> Destination:
    """Save a page and give where to go on.

    Raises `StaleVersion` when somebody else saved meanwhile, `BadInput` for what the page does
    not have, `WrongStage` when no answers are taken now.
    """
    filled = _filling(ports, practice.practice_id, case_id, task_id)
    tab = drafts.tab_of(ports, post, case_id=case_id, task_id=task_id, page=page)
    if post.rev != filled.revision and filled.answers.saved_by != tab.id:
        raise StaleVersion(f"the answers of {filled.task.title} changed meanwhile")
    fields = read_page(filled.form, page, post.fields, filled.draft)
    drafts.begin(ports, filled, by)
    raise_alerts(ports, filled, filled.draft.with_page(page, fields))
    drafts.save(ports, filled.answers, page, fields, saved_by=tab.id)
    return after_save(
        filled.form,
        page,
        post.fields,
        before=filled.draft,
        after=filled.draft.with_page(page, fields),
        today=local_day(ports.now(), practice.calendar),
    )


def submit_for_patient(
    ports: Ports,
    practice: Practice,
    case_id: str,
    task_id: str,
    *,
    rev: int,
    source: Source,
    given_by: str,
    by: Actor,
) -> Case:
    """Hand the form in for the patient; the timeline says how the answers came and from whom.

    Again, after it is in, it changes nothing. Raises `FormIncomplete` with the findings by page,
    and `StaleVersion` when the answers changed since they were checked.
    """
    case = ports.store.get(practice.practice_id, case_id)
    filled = drafts.filling(ports, case, task_id)
    if _is_in(filled):
        return case
    if rev != filled.revision:
        raise StaleVersion(f"the answers of {filled.task.title} changed meanwhile")
    detail = {"source": source.value, "given_by": given_by.strip()[:120]}
    return drafts.hand_in(ports, filled, by, detail)


def _filling(ports: Ports, practice_id: str, case_id: str, task_id: str) -> Filling:
    filled = drafts.filling(ports, ports.store.get(practice_id, case_id), task_id)
    if not allows(filled.task, "submitted"):
        raise WrongStage(f"{filled.task.title} takes no answers now")
    return filled


def _is_in(filled: Filling) -> bool:
    return filled.task.stage in HANDED_IN
