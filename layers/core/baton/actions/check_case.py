"""Look at one case from every side: its history, and the files that its documents name.

It finds, and hands what it found to a person; it never mends a history.
"""

from typing import NamedTuple

from baton.actions.change import change, moment_of
from baton.actions.ports import Ports
from baton.domain.case import (
    GENESIS,
    SYSTEM,
    Case,
    Event,
    Task,
    broken_at,
    facts,
    folded_facts,
)
from baton.domain.casework import Wish, asked_for, intake
from baton.domain.errors import NotFound, StaleVersion, Unparsable
from baton.domain.lifecycle.advance import Moment
from baton.domain.model import derived_id
from baton.domain.settling import settled
from baton.domain.words import Role, TaskKind

TITLES = {
    "history_broken": "A history that does not add up",
    "document_missing": "A document without its file",
    "file_unnamed": "A file that no case names",
    "scan_lost": "A scan that could not be filed",
}


class Finding(NamedTuple):
    """What is wrong with which case; `about` names the document, if it is one."""

    practice_id: str
    case_id: str
    reason: str
    about: str | None = None


def findings(ports: Ports, case: Case) -> tuple[Finding, ...]:
    """Give what is wrong with a case, as it was read: events written since then do not count."""
    practice_id, case_id = case.practice_id, case.case_id
    events = ports.store.events(practice_id, case_id)[: case.seq]
    found = [] if adds_up(case, events) else [Finding(practice_id, case_id, "history_broken")]
    for document in ports.store.documents(practice_id, case_id):
        there = ports.documents.listed(document.key, most=1)
        if not there or there[0].key != document.key:
            about = document.document_id
            found.append(Finding(practice_id, case_id, "document_missing", about))
    return tuple(found)


def adds_up(case: Case, events: tuple[Event, ...]) -> bool:
    """Say whether the events are contiguous, chained, and fold to exactly this case (I2)."""
    head = events[-1].hash if events else GENESIS
    return (
        broken_at(events) is None
        and (len(events), head) == (case.seq, case.head)
        and folded_facts(events) == facts(case)
    )


def handed_over(ports: Ports, finding: Finding) -> bool:
    """Give a finding to a manager as a review on its case: once, whatever came of it.

    True when the review is new. A case that changes all the time is found again by the next round.
    """
    task_id = derived_id(finding.case_id, finding.reason, finding.about or "")
    fresh = False

    def decide(case: Case, moment: Moment) -> Case:
        nonlocal fresh
        fresh = case.task(task_id) is None
        if not fresh:
            return case
        wish = Wish(
            task_id=task_id,
            kind=TaskKind.REVIEW,
            title=TITLES[finding.reason],
            reason=finding.reason,
            about=finding.about,
            role=Role.MANAGER,
        )
        return asked_for(case, wish, moment)

    try:
        change(ports, finding, decide)
    except StaleVersion:
        return False
    return fresh


def intake_asked_for(ports: Ports, finding: Finding) -> bool:
    """Give a finding that belongs to no case to a manager, in a case of its own: once.

    True when the review is new.
    """
    if known(ports, finding.practice_id, finding.case_id):
        return False
    team = ports.store.team(finding.practice_id)
    moment, title = moment_of(ports, team), TITLES[finding.reason]
    task = Task(
        task_id=derived_id(finding.case_id, "review"),
        kind=TaskKind.REVIEW,
        title=title,
        stage="new",
        holder=SYSTEM,
        next_action="",
        due_at=moment.at,
        since=moment.at,
        reason=finding.reason,
        role=Role.MANAGER,
    )
    case = intake(
        case_id=finding.case_id,
        practice_id=finding.practice_id,
        title=title,
        task=task,
        moment=moment,
        test=team.practice.test,
    )
    try:
        ports.store.save(settled(case, moment))
    except StaleVersion:  # another run was faster
        return False
    return True


def known(ports: Ports, practice_id: str, case_id: str) -> bool:
    """Say whether there is such a case, be it one that nobody can read."""
    try:
        ports.store.get(practice_id, case_id)
    except NotFound:
        return False
    except Unparsable:
        pass
    return True
