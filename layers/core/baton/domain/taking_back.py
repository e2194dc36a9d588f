"""Taking back a member's last act: the case is as it was before, and the story tells both."""

from datetime import datetime

from baton.domain.case import Actor, Case, Event, folded_facts, record
from baton.domain.errors import WrongStage
from baton.domain.words import HolderKind

TAKEN_BACK = frozenset({"assigned", "deferred", "moved", "paper_wanted"})
"""Acts that end nothing and send nothing; a final stage stays what it is."""

_MERE_WORDS = frozenset({"noted"})


def last_act(events: tuple[Event, ...], by: Actor) -> Event | None:
    """Give this member's act that can still be taken back: nothing but its own consequences and
    notes followed it."""
    after: list[datetime] = []
    for event in reversed(events):
        if event.name in _MERE_WORDS:
            continue
        if event.by.kind is HolderKind.SYSTEM:
            after.append(event.at)
            continue
        mine = event.name in TAKEN_BACK and event.by == by
        return event if mine and all(at == event.at for at in after) else None
    return None


def taken_back(case: Case, events: tuple[Event, ...], *, at: datetime, by: Actor) -> Case:
    """Put the case back to where it stood before the last act.

    Raises `WrongStage` when something else has happened since, `events` being all of the case.
    """
    act = last_act(events, by) if len(events) == case.seq else None
    if act is None:
        raise WrongStage("something else has happened since")
    before = Case.model_validate(folded_facts(events[: act.seq - 1]))
    after = before.with_(label=case.label, seq=case.seq, head=case.head, news=case.news)
    detail = {"act": act.name}
    return record(case, after, "taken_back", at=at, by=by, task_id=act.task_id, detail=detail)
