"""What staff may do now: acts follow from the lifecycle tables, outcomes are literal lists."""

from collections.abc import Mapping

from baton.domain.case import Case, Task
from baton.domain.errors import BadInput
from baton.domain.lifecycle.advance import allows
from baton.domain.lifecycle.review import ALARMS
from baton.domain.views.board import Act
from baton.domain.views.page import Choice
from baton.domain.words import HolderKind, TaskKind

EVENTS: Mapping[Act, str] = {
    Act.DONE: "done",
    Act.ANSWERS: "submitted",
    Act.DEFER: "deferred",
    Act.DROP: "dropped",
    Act.RETRY: "retried",
    Act.PAPER: "paper_wanted",
    Act.FILE: "filed",
    Act.DISCARD: "discarded",
    Act.ACCEPT: "accepted",
    Act.SEND_BACK: "returned",
}
"""The event that an act on a task is; it is offered where the task's table has a row for it."""

OUTCOMES: Mapping[TaskKind, Mapping[str, str]] = {
    TaskKind.CALL: {
        "promised": "Reached: will do it online",
        "paper": "Reached: wants it on paper",
        "refused": "Reached: does not want to",
        "settled": "Reached: settled on the phone",
        "wrong_number": "The number is wrong",
    },
    TaskKind.REVIEW: {"put_right": "Put right", "nothing": "Nothing to do"},
}

ALARM_OUTCOMES: Mapping[str, str] = {
    "spoken": "Spoke with the patient",
    "in_care": "Others are with the patient now",
    "known": "Known to us and cared for already",
}
"""How an alarm ends: somebody knows that the patient is safe. It is never nothing."""

CLOSE_OUTCOMES: Mapping[str, str] = {
    "other_way": "Done in another way",
    "visit_cancelled": "The visit was cancelled",
    "moved_away": "The patient goes elsewhere",
    "mistake": "Opened by mistake",
}

DISCARD_REASONS: Mapping[str, str] = {
    "blank": "Blank page",
    "twice": "Scanned twice",
    "not_ours": "Not for this practice",
    "unreadable": "Cannot be read; a new one was asked for",
}


def task_acts(task: Task) -> tuple[Act, ...]:
    """Give the acts on a task that its stage allows now."""
    acts = [act for act, event in EVENTS.items() if allows(task, event)]
    if not task.is_final and task.holder.kind is HolderKind.MEMBER:
        acts.append(Act.ASSIGN)
    return tuple(acts)


def case_acts(case: Case) -> tuple[Act, ...]:
    """Give the acts on a whole case that are possible now; a note always is."""
    if case.closed_at:
        return (Act.NOTE,)
    asked = (Act.MOVE, Act.ADD) if case.pack else ()
    linked = (Act.REISSUE,) if case.link_serial else ()
    return (Act.NOTE, *asked, Act.CLOSE, *linked)


def choices(offered: Mapping[str, str]) -> tuple[Choice, ...]:
    """Give a table of codes and words as the options of a list."""
    return tuple(Choice(value=value, label=label) for value, label in offered.items())


def outcomes(task: Task) -> Mapping[str, str]:
    """Give how a task may end, by code; nothing where it ends by itself."""
    return ALARM_OUTCOMES if task.stage in ALARMS else OUTCOMES.get(task.kind, {})


def outcome_words(offered: Mapping[str, str], chosen: str, note: str = "") -> str:
    """Write a chosen outcome and its note as one sentence; free words stand where no list does.

    Raises `BadInput` for a code that is not on the list.
    """
    if offered and chosen not in offered:
        raise BadInput("outcome: choose one of the list")
    return ": ".join(part for part in (offered.get(chosen, chosen), note.strip()) if part)
