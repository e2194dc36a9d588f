"""Acts follow from the tables; outcomes are lists."""

import pytest

from baton.actions.acts import (
    CLOSE_OUTCOMES,
    EVENTS,
    OUTCOMES,
    case_acts,
    choices,
    outcome_words,
    outcomes,
    task_acts,
)
from baton.domain.case import Holder
from baton.domain.errors import BadInput
from baton.domain.lifecycle import TABLES
from baton.domain.views.board import Act
from baton.domain.views.page import Choice
from baton.domain.words import HolderKind, TaskKind
from tests.builders import MONDAY, RECEPTION, a_case, a_task, an_intake_case

RECEPTIONS = Holder(kind=HolderKind.MEMBER, sub=RECEPTION)


def test_every_act_on_a_task_is_an_event_of_some_table() -> None:
    events = {row.event for table in TABLES.values() for row in table.rows}

    assert set(EVENTS.values()) <= events


def test_every_kind_that_can_be_done_has_its_outcomes() -> None:
    kinds = {
        kind for kind, table in TABLES.items() if any(row.event == "done" for row in table.rows)
    }

    assert kinds == set(OUTCOMES)


def test_an_alarm_never_ends_with_nothing_to_do() -> None:
    review = a_task(kind=TaskKind.REVIEW, stage="open")

    assert "nothing" in outcomes(review)
    assert set(outcomes(review.with_(stage="alarmed"))) == {"spoken", "in_care", "known"}


@pytest.mark.parametrize(
    ("kind", "stage", "acts"),
    [
        (TaskKind.FORM, "invited", {Act.ANSWERS, Act.DROP, Act.PAPER}),
        (TaskKind.CALL, "open", {Act.DONE, Act.DEFER, Act.ASSIGN}),
        (TaskKind.CALL, "done", set()),
        (TaskKind.FILING, "unfiled", {Act.FILE, Act.DISCARD, Act.ASSIGN}),
        (TaskKind.DOCUMENT, "render_failed", {Act.RETRY, Act.DROP, Act.ASSIGN}),
        (TaskKind.SIGNATURE, "sealed", set()),
    ],
)
def test_a_task_offers_what_its_stage_allows(kind: TaskKind, stage: str, acts: set[Act]) -> None:
    final = stage in TABLES[kind].final
    task = a_task(kind=kind, stage=stage)
    if kind is not TaskKind.FORM:
        task = task.with_(holder=RECEPTIONS, timer_at=None if final else MONDAY)

    assert set(task_acts(task)) == acts


def test_an_open_case_offers_more_than_a_closed_one() -> None:
    case = a_case()

    assert case_acts(case) == (Act.NOTE, Act.MOVE, Act.ADD, Act.CLOSE, Act.REISSUE)
    assert case_acts(an_intake_case()) == (Act.NOTE, Act.CLOSE)
    assert case_acts(case.with_(closed_at=MONDAY)) == (Act.NOTE,)


def test_a_list_becomes_choices() -> None:
    assert choices({"a": "First"}) == (Choice(value="a", label="First"),)


@pytest.mark.parametrize(
    ("chosen", "note", "words"),
    [
        ("mistake", "", "Opened by mistake"),
        ("mistake", " twin ", "Opened by mistake: twin"),
    ],
)
def test_an_outcome_is_kept_in_words(chosen: str, note: str, words: str) -> None:
    assert outcome_words(CLOSE_OUTCOMES, chosen, note) == words


def test_free_words_stand_where_no_list_does() -> None:
    assert outcome_words({}, "as agreed") == "as agreed"


@pytest.mark.parametrize("chosen", ["", "Opened by mistake", "unknown"])
def test_an_outcome_that_is_not_on_the_list_is_refused(chosen: str) -> None:
    with pytest.raises(BadInput):
        outcome_words(CLOSE_OUTCOMES, chosen)
