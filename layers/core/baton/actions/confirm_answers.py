"""Ask once: what other forms of the case hold already is offered, and confirmed by the patient.

Nothing is taken over unseen, and until it is confirmed it counts for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from baton.actions.change import change
from baton.actions.drafts import Filling, PagePost, filling
from baton.actions.find_form import form_of
from baton.actions.ports import FileMissing, Ports
from baton.actions.show_visit import LIST, form_url, known_url
from baton.actions.visits import Visit
from baton.actions.what_is_known import known_of, told_by
from baton.domain.case import PATIENT_ACTOR, Case, Task, record
from baton.domain.digits import whole
from baton.domain.errors import NotFound, StaleVersion
from baton.domain.forms import BadField, CompiledForm, Draft, resume_page
from baton.domain.forms.asking_once import shared
from baton.domain.forms.carried import Carried, carried_bytes
from baton.domain.forms.carrying import Told, askable, fingerprint, judged, offered, offers
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.views.form import KnownRow, KnownView
from baton.domain.words import TaskKind

CHANGE = "change"

Offered: TypeAlias = Mapping[int, Carried]

_BLANK_STAGES = frozenset({"waiting", "invited", "opened", "dropped"})
_MOST_FIELDS = frozenset({"command", CHANGE})


def offered_to(ports: Ports, visit: Visit, filled: Filling) -> Offered:
    """Give what is known of this form's questions and was not looked at yet, nearest first: other
    forms of the case, in one query at most; then, in a proven visit, the record and earlier cases.

    A form that came back asks what it was returned for, and nothing is offered in it.
    """
    if filled.answers.version > 1:
        return {}
    told = _said_here(ports, filled)
    known: Offered = {}
    is_new = not filled.draft.pages and not filled.draft.carried
    if visit.capability.proven and is_new:
        known = known_of(ports, visit, filled.form)
    return offered(filled.form, filled.draft, told, today=visit.today, otherwise=known)


def _said_here(ports: Ports, filled: Filling) -> Sequence[Told]:
    open_still = askable(filled.form, filled.draft)
    forms = {
        task.task_id: form
        for task, form in _others(ports, filled)
        if open_still & {*shared(filled.form, form)}
    }
    if not forms:
        return ()
    rows = ports.store.answers_of_case(filled.case.practice_id, filled.case.case_id)
    here = (row for row in rows if row.task_id in forms and not row.by_staff)
    return [one for row in here if (one := told_by(ports, row))]


def known_page(ports: Ports, visit: Visit, filled: Filling) -> KnownView | str:
    """Give the page that asks "are these still right?", or where to go on without one."""
    task_id, found = filled.task.task_id, offered_to(ports, visit, filled)
    if not found:
        return _onward(task_id, filled.form, filled.draft)
    return KnownView(
        **visit.whose,
        task_id=task_id,
        form_title=filled.form.title.spoken(visit.language),
        rows=tuple(
            KnownRow(
                name=str(offer.index),
                label=offer.label,
                answers=offer.answers,
                title=offer.source.title.spoken(visit.language),
                told_at=offer.source.at,
            )
            for offer in offers(filled.form, found, visit.language)
        ),
        rev=filled.revision,
        tab=fingerprint(found),
        back_url=LIST,
    )


def confirm(ports: Ports, visit: Visit, task_id: str, post: PagePost) -> str:
    """Take over what is still right, and give where to go on; what was ticked is asked again.

    What was not on the page is not taken over: it is shown first. Again it changes nothing.
    """
    if not set(post.fields) <= _MOST_FIELDS:
        raise BadField
    filled = filling(ports, visit.case, task_id)
    if not allows(filled.task, "submitted"):
        return form_url(task_id, None)
    found = offered_to(ports, visit, filled)
    if not found or fingerprint(found) != post.tab:
        return known_url(task_id)
    changing = {n for name in post.fields.get(CHANGE, ()) if (n := whole(name)) is not None}
    carried = {**filled.draft.carried, **judged(found, changing)}
    try:
        _keep(ports, filled, carried, found)
    except StaleVersion:  # another window was faster
        return known_url(task_id)
    return _onward(task_id, filled.form, replace(filled.draft, carried=carried))


def _keep(ports: Ports, filled: Filling, carried: Offered, found: Offered) -> None:
    task_id = filled.task.task_id
    row = filled.answers.with_(carried=carried_bytes(carried), saved_at=ports.now())
    titles = dict.fromkeys(answer.source.title.default for answer in found.values())
    detail = {"answers": str(len(found)), "from": ", ".join(titles)}
    started = Happening(name="started", by=PATIENT_ACTOR, task_id=task_id)

    def decide(fresh: Case, moment: Moment) -> Case:
        task = fresh.task(task_id)
        if task is None or not allows(task, "submitted"):
            return fresh
        begun = advance(fresh, started, moment) if allows(task, "started") else fresh
        return record(
            begun,
            begun,
            "confirmed",
            at=moment.at,
            by=PATIENT_ACTOR,
            task_id=task_id,
            detail=detail,
        )

    change(ports, filled.case, decide, beside=lambda _: (row,))


def _onward(task_id: str, form: CompiledForm, draft: Draft) -> str:
    return form_url(task_id, resume_page(form, draft))


def _others(ports: Ports, filled: Filling) -> Iterable[tuple[Task, CompiledForm]]:
    """The other forms of the case in which something may stand; one that cannot be read has no
    say in this one."""
    for task in filled.case.tasks.values():
        is_other = task.kind is TaskKind.FORM and task.task_id != filled.task.task_id
        if is_other and task.stage not in _BLANK_STAGES:
            try:
                yield task, form_of(ports, filled.case.practice_id, task.source or "")
            except (NotFound, FileMissing):
                continue
