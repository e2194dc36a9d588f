"""An alarming answer: the patient reads at once where to turn, and a named person sees to it."""

from datetime import timedelta

import pytest

from baton.domain.views.board import BoardRow
from baton.domain.words import Role
from baton_local.browsing import Page
from baton_local.people import Patient
from tests.deployed import Workplace, a_person, eventually

pytestmark = pytest.mark.journeys

OURS = "Our doctor on call: 021 555 0199, day and night."
ITEM_9, SELF_HARM = "hurting yourself", "Several days"


def test_an_alarming_answer_is_owned_at_once_climbs_and_ends_with_an_outcome(
    practice: Workplace,
) -> None:
    practice.hire("Thandi Mokoena", Role.CLINICIAN, on_duty=True)
    _crisis_text(practice, OURS)
    story = practice.story(a_person())
    case_id = story.open(pack="mood-check")
    patient = story.at_the_door()

    next_page = _first_page(patient)
    raised = _alarm(practice, case_id)
    left = raised.due_at - practice.stack.clock.now()
    practice.stack.move_clock("+40m")
    practice.stack.sweep()
    climbed = eventually(lambda: _held_by(practice, case_id, Role.MANAGER), "a manager")
    done = {"outcome": "nothing"}
    refused = practice.staff.act(case_id, "done", done, task=raised.task_id)
    done = {"outcome": "spoken", "note": "Safe, seen this afternoon"}
    ended = practice.staff.act(case_id, "done", done, task=raised.task_id)

    assert OURS in next_page.text
    assert (raised.holder.name, raised.holder.role) == ("Thandi Mokoena", Role.CLINICIAN)
    assert left <= timedelta(minutes=30)
    assert climbed.holder.mine
    assert refused.status == 400
    assert "Spoke with the patient: Safe, seen this afternoon" in ended.text
    assert _alarm_or_none(practice, case_id) is None


def _crisis_text(practice: Workplace, text: str) -> None:
    browser = practice.staff.browser
    form = dict(browser.get("/staff/practice").form(action="/staff/practice").form_values())
    sent = {name: (None, value) for name, value in {**form, "crisis": text}.items()}
    saved = browser.post("/staff/practice", {}, files={**sent, "logo": ("none.png", b"")})
    assert "The settings were saved" in saved.text


def _first_page(patient: Patient) -> Page:
    """Answer the first page and go on; nothing is handed in."""
    listed = patient.open_link()
    page = patient.browser.get(listed.link("PHQ-9"))
    patient.answers = {ITEM_9: SELF_HARM}
    return patient.browser.submit(patient.answers_to(page), command="next")


def _alarm_or_none(practice: Workplace, case_id: str) -> BoardRow | None:
    mine = (row for row in practice.rows() if row.case_id == case_id)
    return next((row for row in mine if row.is_alarm), None)


def _alarm(practice: Workplace, case_id: str) -> BoardRow:
    """The alarm, which stands above all else."""
    found = _alarm_or_none(practice, case_id)
    assert found
    assert found == practice.rows()[0]
    return found


def _held_by(practice: Workplace, case_id: str, role: Role) -> BoardRow | None:
    found = _alarm_or_none(practice, case_id)
    return found if found and found.holder.role is role else None
