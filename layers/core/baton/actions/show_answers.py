"""Staff type in a patient's answers, page by page: the page, and what is posted from it."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints, ValidationError

from baton.actions.colleagues import Colleague
from baton.actions.drafts import page_post
from baton.actions.key_answers import (
    Source,
    page_for_patient,
    save_for_patient,
    submit_for_patient,
)
from baton.actions.notices import LATER, said
from baton.actions.ports import Ports
from baton.actions.read_answers import corrected, correcting_page, is_in, reading_page
from baton.domain.errors import BadInput
from baton.domain.forms import Destination, FormIncomplete
from baton.domain.model import Id, Model
from baton.domain.views.answers import AnswersReadView, AnswersView
from baton.domain.views.board import Act

Fields: TypeAlias = Mapping[str, tuple[str, ...]]

CHECK = "check"
SAVE_AND_STOP = ("later",)


class Keyed(Model):
    """Our own fields beside those of the form's page."""

    task: Id
    page: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,3}|check)$")]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] = "0"
    source: Source = Source.PHONE
    given_by: Annotated[str, StringConstraints(max_length=120)] = ""


class Asked(Model):
    """Which page of which form is asked for, as it stands behind the question mark."""

    answers: Id
    page: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,3}|check)$")] = "0"
    errors: Literal["yes"] | None = None
    correct: Literal["yes"] | None = None
    of: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")] = ""


def answers_page(
    ports: Ports, who: Colleague, case_id: str, query: Mapping[str, str]
) -> AnswersView | AnswersReadView:
    """Give a page of the form to type into, or the check page; of answers that are in the whole
    document, or a page to correct. Raises what `key_answers` and `read_answers` raise."""
    try:
        asked = Asked.model_validate(dict(query))
    except ValidationError as error:
        raise BadInput("answers: name the task and the page") from error
    if asked.correct and asked.page != CHECK:
        return correcting_page(ports, who, case_id, asked.answers, int(asked.page))
    if asked.page == CHECK and is_in(ports, who, case_id, asked.answers):
        return reading_page(ports, who, case_id, asked.answers, number=asked.of)
    case = ports.store.get(who.practice_id, case_id)
    keying = page_for_patient(
        ports,
        who.practice,
        case_id,
        asked.answers,
        page=None if asked.page == CHECK else int(asked.page),
        with_errors=asked.errors is not None,
    )
    back = f"/staff/cases/{case_id}"
    return AnswersView(
        now=ports.now(),
        me=who.me,
        case_id=case_id,
        task_id=asked.answers,
        version=case.seq,
        label=case.label,
        pack_title=case.title,
        rev=keying.rev,
        tab=keying.tab,
        page=keying.page,
        check=keying.check,
        back_url=back,
    )


def posted(
    ports: Ports, who: Colleague, case_id: str, act: str, fields: Fields
) -> AnswersView | str:
    """Take a page as it was posted, typed in or corrected, and give where to go on or the page
    again."""
    take = corrected if act == Act.AMEND else answers_typed
    return take(ports, who, case_id, fields)


def answers_typed(ports: Ports, who: Colleague, case_id: str, fields: Fields) -> str:
    """Save what was typed, or hand the form in, and give the address to go on to."""
    names = Keyed.model_fields
    own = {name: values[0] for name, values in fields.items() if name in names and values[0]}
    try:
        keyed = Keyed.model_validate(own)
    except ValidationError as error:
        raise BadInput("the page is missing what it came with; load it again") from error
    post = page_post({name: values for name, values in fields.items() if name not in names})
    if keyed.page == CHECK:
        return _handed_in(ports, who, case_id, keyed, post.rev)
    leads = save_for_patient(
        ports, who.practice, case_id, keyed.task, page=int(keyed.page), post=post, by=who.actor
    )
    if fields.get("command") == SAVE_AND_STOP:
        return said(f"/staff/cases/{case_id}", LATER)
    return _address(case_id, keyed.task, leads)


def _handed_in(ports: Ports, who: Colleague, case_id: str, keyed: Keyed, rev: int) -> str:
    try:
        submit_for_patient(
            ports,
            who.practice,
            case_id,
            keyed.task,
            rev=rev,
            source=keyed.source,
            given_by=keyed.given_by,
            by=who.actor,
        )
    except FormIncomplete as incomplete:
        first = Destination(min(incomplete.findings), with_errors=True)
        return _address(case_id, keyed.task, first)
    return said(f"/staff/cases/{case_id}", Act.ANSWERS)


def _address(case_id: str, task_id: str, leads: Destination) -> str:
    page = CHECK if leads.page is None else leads.page
    errors = "&errors=yes" if leads.with_errors else ""
    target = f"#{leads.target_id}" if leads.target_id else ""
    return f"/staff/cases/{case_id}?answers={task_id}&page={page}{errors}{target}"
