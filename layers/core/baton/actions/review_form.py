"""Staff read answers that were handed in: accept them, return some, or correct a page of them."""

from collections.abc import Sequence

from baton.actions import drafts
from baton.actions.change import change
from baton.actions.drafts import Filling, PagePost
from baton.actions.open_case import kept_link
from baton.actions.ports import Beside, Ports
from baton.domain.alerts import alerted
from baton.domain.answers import Answers, PastAnswers
from baton.domain.calendar import to_local
from baton.domain.case import Actor, Case, record
from baton.domain.chasing import due_for_patient
from baton.domain.errors import BadInput, StaleVersion, WrongStage
from baton.domain.forms import Draft, alarming, read_page
from baton.domain.frozen import frozen
from baton.domain.lifecycle.advance import Happening, Moment, advance, allows
from baton.domain.lifecycle.form import HANDED_IN
from baton.domain.packs import DEFAULT_LEAD
from baton.domain.responses import kept_response


@frozen
class Reading:
    """One form of one case in the hands of a member."""

    ports: Ports
    practice_id: str
    case_id: str
    task_id: str
    by: Actor

    @property
    def filled(self) -> Filling:
        """What was handed in; raises `NotFound` where there is no such form."""
        case = self.ports.store.get(self.practice_id, self.case_id)
        return drafts.filling(self.ports, case, self.task_id)


def accept(reading: Reading) -> Case:
    """Accept the answers: the form is done. Again it changes nothing."""
    told = Happening(name="accepted", by=reading.by, task_id=reading.task_id)
    return change(reading.ports, reading, lambda c, m: advance(c, told, m))


def send_back(reading: Reading, link_ids: Sequence[str], note: str) -> Case:
    """Return some answers with a note: the patient is asked these questions again, and only these.

    What was handed in is kept as a version of its own. Raises `BadInput` without a note or a
    question of the form, `WrongStage` when the answers are not being read.
    """
    filled = reading.filled
    if not note.strip():
        raise BadInput("note: tell the patient what is wanted")
    questions = {item.link_id for item in filled.whole.items if item.is_question}
    if not link_ids or not questions.issuperset(link_ids):
        raise BadInput("questions: choose at least one of the form")
    reopened = filled.answers.with_(
        open=True,
        response=None,
        version=filled.answers.version + 1,
        revision=filled.revision + 1,
        asked_again=tuple(dict.fromkeys(link_ids)),
        note=note.strip()[:2000],
    )

    def beside(after: Case) -> tuple[Beside, ...]:
        row = reopened.with_(serial=after.link_serial)
        return (row, PastAnswers(answers=filled.answers), kept_link(reading.ports, after))

    def decide(case: Case, moment: Moment) -> Case:
        task = case.task(reading.task_id)
        if task is None or not allows(task, "returned"):  # a colleague was faster, with other words
            raise WrongStage(f"{filled.task.title} is not being read now")
        wanted_by = max(case.wanted_by or moment.at, moment.at + DEFAULT_LEAD)
        told = Happening(
            name="returned",
            by=reading.by,
            task_id=reading.task_id,
            until=due_for_patient(moment.at, wanted_by, DEFAULT_LEAD),
            detail={"text": note.strip()[:2000]},
        )
        return advance(case, told, moment)

    return change(reading.ports, filled.case, decide, beside=beside)


def amended_draft(reading: Reading, page: int, post: PagePost) -> tuple[Filling, Draft]:
    """Give the form with a page as it was posted, nothing stored; raises `WrongStage` for answers
    that are not in and `StaleVersion` when they changed since the page was shown."""
    filled = reading.filled
    if filled.task.stage not in HANDED_IN:
        raise WrongStage(f"{filled.task.title} was not handed in")
    tab = drafts.tab_of(
        reading.ports, post, case_id=reading.case_id, task_id=reading.task_id, page=page
    )
    if post.rev != filled.revision or tab.form_sha256 != filled.whole.sha256:
        raise StaleVersion(f"the answers of {filled.task.title} changed meanwhile")
    fields = read_page(filled.whole, page, post.fields, filled.draft)
    return filled, filled.draft.with_page(page, fields)


def amend(reading: Reading, filled: Filling, draft: Draft, reason: str) -> Case:
    """Keep corrected answers as the next version; the one before stays readable.

    The stage stays what it is. Raises `FormIncomplete` when the answers no longer hold together.
    """
    if not reason.strip():
        raise BadInput("reason: say why it is corrected")
    ports, version = reading.ports, filled.answers.version + 1
    practice = ports.store.practice(reading.practice_id)
    response = drafts.completed(
        filled.whole, draft, version, to_local(ports.now(), practice.calendar)
    )
    row = filled.answers.with_(
        pages={page: fields.to_bytes() for page, fields in draft.pages.items()},
        response=kept_response(response),
        version=version,
        revision=filled.revision + 1,
        by_staff=True,
    )
    detail = {"version": str(version), "reason": reason.strip()[:500]}
    alarms = alarming(filled.whole, draft)

    def decide(case: Case, moment: Moment) -> Case:
        told = record(
            case,
            case,
            "amended",
            at=moment.at,
            by=reading.by,
            task_id=filled.task.task_id,
            detail=detail,
        )
        return alerted(told, filled.task, alarms, moment)

    return change(
        ports,
        filled.case,
        decide,
        beside=lambda _: (row, PastAnswers(answers=filled.answers)),
    )


def versions(ports: Ports, answers: Answers) -> tuple[Answers, ...]:
    """Give every version that was handed in, newest first."""
    past = ports.store.past_answers(answers.practice_id, answers.case_id, answers.task_id)
    now = (answers,) if answers.response is not None else ()
    return tuple(reversed((*past, *now)))
