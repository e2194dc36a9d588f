"""Staff read answers that were handed in, in any of their versions, and correct a page of them."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from baton.actions import drafts
from baton.actions.acts import task_acts
from baton.actions.colleagues import Colleague
from baton.actions.drafts import Filling, page_post
from baton.actions.notices import said
from baton.actions.ports import Ports
from baton.actions.review_form import Reading, amend, amended_draft, versions
from baton.actions.show_board import UNKNOWN, member_names
from baton.domain.answers import Answers
from baton.domain.calendar import local_day
from baton.domain.case import Event
from baton.domain.errors import BadInput, NotFound, WrongStage
from baton.domain.forms import Draft, FormIncomplete, flagged, page_view, scores, summary
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.model import Id, Model
from baton.domain.responses import read_response
from baton.domain.views.answers import AnswersReadView, AnswersVersion, AnswersView, ScoreLine
from baton.domain.views.board import Act
from baton.rendering import translated

MAY = (Act.ACCEPT, Act.SEND_BACK)
GONE = "a former colleague"


class Corrected(Model):
    """Our own fields beside those of the page that is corrected."""

    task: Id
    page: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}$")]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] = "0"
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


def is_in(ports: Ports, who: Colleague, case_id: str, task_id: str) -> bool:
    """Say whether the answers of a form are with the practice; raises `NotFound`."""
    task = ports.store.get(who.practice_id, case_id).task(task_id)
    return task is not None and task.stage in HANDED_IN


def reading_page(
    ports: Ports, who: Colleague, case_id: str, task_id: str, *, number: str = ""
) -> AnswersReadView:
    """Give answers as a document, flagged ones first; raises `NotFound` for a version that is not.

    Without a number it is the version that counts.
    """
    reading = Reading(ports, who.practice_id, case_id, task_id, who.actor)
    filled = reading.filled
    every = versions(ports, filled.answers)
    shown = next((a for a in every if number in {"", str(a.version)}), None)
    if shown is None or shown.response is None:
        raise NotFound("no such answers")
    form, language = filled.whole, who.practice.language
    response = read_response(shown.response)
    case, is_newest = filled.case, shown == every[0]
    return AnswersReadView(
        now=ports.now(),
        me=who.me,
        case_id=case_id,
        task_id=task_id,
        version=case.seq,
        label=case.label or UNKNOWN,
        pack_title=case.title,
        summary=summary(form, response, language),
        flagged=flagged(form, response, language),
        scores=tuple(
            ScoreLine(
                title=score.title.spoken(language).text,
                value=None if score.value is None else str(score.value),
                band=score.band.text.spoken(language).text if score.band else None,
            )
            for score in scores(form, response)
        ),
        number=shown.version,
        versions=_told(ports, who, filled, every),
        acts=tuple(act for act in task_acts(filled.task) if act in MAY) if is_newest else (),
        may_correct=is_newest and filled.task.stage in HANDED_IN,
        back_url=f"/staff/cases/{case_id}",
    )


def correcting_page(
    ports: Ports, who: Colleague, case_id: str, task_id: str, page: int
) -> AnswersView:
    """Give one page of answers that are in, to be corrected; raises `WrongStage` when they are
    not."""
    filled = Reading(ports, who.practice_id, case_id, task_id, who.actor).filled
    if filled.task.stage not in HANDED_IN:
        raise WrongStage(f"{filled.task.title} was not handed in")
    return _page(ports, who, filled, page, filled.draft)


def corrected(
    ports: Ports, who: Colleague, case_id: str, fields: Mapping[str, tuple[str, ...]]
) -> AnswersView | str:
    """Keep a corrected page as the next version and give where to go on, or the page again with
    what stands against it."""
    own = {name: fields[name][0] for name in Corrected.model_fields if name in fields}
    try:
        given = Corrected.model_validate(own)
    except ValidationError as error:
        raise BadInput("the page is missing what it came with; load it again") from error
    post = page_post({n: v for n, v in fields.items() if n not in Corrected.model_fields})
    reading = Reading(ports, who.practice_id, case_id, given.task, who.actor)
    page = int(given.page)
    filled, draft = amended_draft(reading, page, post)
    try:
        amend(reading, filled, draft, given.reason)
    except FormIncomplete as error:
        elsewhere = [
            filled.whole.items[f.place.item].text.default
            for number, found in error.findings.items()
            if number != page
            for f in found
            if f.place
        ]
        return _page(ports, who, filled, page, draft, reason=given.reason, elsewhere=elsewhere)
    return said(f"/staff/cases/{case_id}", Act.AMEND)


def _page(
    ports: Ports,
    who: Colleague,
    filled: Filling,
    page: int,
    draft: Draft,
    *,
    reason: str = "",
    elsewhere: Sequence[str] = (),
) -> AnswersView:
    today = local_day(ports.now(), who.practice.calendar)
    case, task_id = filled.case, filled.task.task_id
    return AnswersView(
        now=ports.now(),
        me=who.me,
        case_id=case.case_id,
        task_id=task_id,
        version=case.seq,
        label=case.label or UNKNOWN,
        pack_title=case.title,
        rev=filled.revision,
        tab=drafts.new_tab(ports, filled, page, who.practice.calendar.zone),
        page=page_view(
            filled.whole,
            draft,
            page,
            who.practice.language,
            with_errors=draft is not filled.draft,
            today=today,
        ),
        correcting=True,
        reason=reason,
        elsewhere=tuple(dict.fromkeys(elsewhere)),
        back_url=f"/staff/cases/{case.case_id}?answers={task_id}&page=check",
    )


def _told(
    ports: Ports, who: Colleague, filled: Filling, every: Sequence[Answers]
) -> tuple[AnswersVersion, ...]:
    """Every version stands beside the event that brought it: they come in the same order."""
    names = member_names(ports.store.members(who.practice_id))
    events = [
        event
        for event in ports.store.events(who.practice_id, filled.case.case_id)
        if event.task_id == filled.task.task_id and event.name in {"submitted", "amended"}
    ]
    return tuple(
        AnswersVersion(number=answers.version, at=event.at, how=how_they_came(event, names))
        for answers, event in zip(every, reversed(events), strict=False)
    )


def how_they_came(event: Event, names: Mapping[str, str], language: str = "en") -> str:
    """Say who handed answers in, and how the patient gave them."""
    name, detail = names.get(event.by.id or "", GONE), event.detail
    if event.name == "amended":
        return translated("answers.corrected", language, name=name, reason=detail["reason"])
    if detail.get("source") not in {"phone", "paper"}:
        return translated("answers.sent", language)
    by_phone = detail["source"] == "phone"
    key = "answers.phone" if by_phone else "answers.paper"
    how = translated(key, language, name=name)
    if not detail.get("given_by"):
        return how
    return f"{how}, {translated('answers.given_by', language, name=detail['given_by'])}"
