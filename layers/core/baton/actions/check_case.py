"""Look at one case from every side: its history, and the files that its documents name.

It finds, and hands what it found to a person; it never mends a history.
"""

from typing import NamedTuple

from baton.actions.change import change
from baton.actions.ports import Ports
from baton.domain.case import GENESIS, Case, Event, broken_at, facts, folded_facts
from baton.domain.casework import Wish, asked_for
from baton.domain.errors import StaleVersion
from baton.domain.lifecycle.advance import Moment
from baton.domain.model import derived_id
from baton.domain.words import Role, TaskKind

TITLES = {
    "history_broken": "A history that does not add up",
    "document_missing": "A document without its file",
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

    False when the case changes all the time or cannot be written: the next round finds it again.
    """
    task_id = derived_id(finding.case_id, finding.reason, finding.about or "")

    def decide(case: Case, moment: Moment) -> Case:
        if case.task(task_id):
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
        change(ports, finding.practice_id, finding.case_id, decide)
    except StaleVersion:
        return False
    return True
