"""What a member did last can be taken back while nothing else has happened."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from baton.domain.case import Actor, Case, broken_at, facts, folded_facts
from baton.domain.casework import Wish, asked_for, assigned, moved, noted
from baton.domain.errors import WrongStage
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.settling import settled
from baton.domain.taking_back import last_act, taken_back
from baton.domain.words import HolderKind, TaskKind
from tests.builders import CASE, CLINICIAN, MANAGER, MONDAY, STAFF, a_case, a_moment, a_pack

DAY = timedelta(days=1)
LATER = MONDAY + timedelta(hours=2)
FORM = f"{CASE}history"
CALL = Wish(task_id="call1", kind=TaskKind.CALL, title="Call", reason="question")
SOMEBODY_ELSE = Actor(kind=HolderKind.MEMBER, id=MANAGER)

Act = Callable[[Case], Case]


def told(case: Case, task_id: str, name: str, until: datetime | None = None) -> Case:
    happening = Happening(name=name, by=STAFF, task_id=task_id, until=until)
    return advance(case, happening, a_moment(LATER))


ACTS: dict[str, Act] = {
    "assign": lambda case: assigned(case, "call1", CLINICIAN, LATER, STAFF),
    "defer": lambda case: told(case, "call1", "deferred", LATER + DAY),
    "move": lambda case: moved(case, MONDAY + 20 * DAY, a_pack(), a_moment(LATER), STAFF),
    "paper": lambda case: told(case, FORM, "paper_wanted"),
}


@pytest.fixture
def case() -> Case:
    """A patient who owes a form and asked for a call."""
    return settled(asked_for(a_case(), CALL, a_moment()), a_moment())


def back(case: Case, by: Actor = STAFF) -> Case:
    return taken_back(case, case.news, at=LATER, by=by)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_case_is_as_it_was_and_the_story_tells_both(case: Case, act: Act) -> None:
    after = back(settled(act(case), a_moment(LATER)))

    assert facts(after) == facts(case)
    assert after.label == case.label
    assert after.news[-1].name == "taken_back"
    assert broken_at(after.news) is None
    assert folded_facts(after.news) == facts(case)


def test_a_note_does_not_stand_in_the_way(case: Case) -> None:
    after = back(noted(ACTS["assign"](case), "she knows him", LATER + DAY, SOMEBODY_ELSE))

    assert after.tasks["call1"].holder == case.tasks["call1"].holder


def test_what_happened_since_stands_in_the_way(case: Case) -> None:
    done = ACTS["assign"](case)
    by_another = assigned(done, "call1", MANAGER, LATER, SOMEBODY_ELSE)
    by_the_system = asked_for(done, CALL.with_(task_id="call2", about=FORM), a_moment(LATER + DAY))

    for since in (by_another, by_the_system):
        with pytest.raises(WrongStage):
            back(since)


def test_a_consequence_of_the_act_is_taken_back_with_it(case: Case) -> None:
    done = asked_for(ACTS["assign"](case), CALL.with_(task_id="call2", about=FORM), a_moment(LATER))

    assert facts(back(done)) == facts(case)


def test_only_ones_own_act_and_only_once(case: Case) -> None:
    done = ACTS["assign"](case)

    with pytest.raises(WrongStage):
        back(done, SOMEBODY_ELSE)
    with pytest.raises(WrongStage):
        back(back(done))


def test_an_ending_is_not_taken_back(case: Case) -> None:
    dropped = told(case, FORM, "dropped")

    assert last_act(dropped.news, STAFF) is None
    with pytest.raises(WrongStage):
        back(dropped)


def test_the_story_must_be_whole(case: Case) -> None:
    done = ACTS["assign"](case)

    with pytest.raises(WrongStage):
        taken_back(done, done.news[1:], at=LATER, by=STAFF)
    assert last_act((), STAFF) is None
