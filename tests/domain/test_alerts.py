"""Alerts of a case: one for each answer and rule, owned, escalating, closed by a person."""

from datetime import timedelta
from decimal import Decimal

import pytest

from baton.domain.alerts import alerted, answer_changed
from baton.domain.case import Case, Task
from baton.domain.casework import closed
from baton.domain.errors import WrongStage
from baton.domain.forms import AlertRule
from baton.domain.forms.comparing import Operator
from baton.domain.forms.values import Value, ValueKind
from baton.domain.lifecycle.advance import Happening, advance, allows
from baton.domain.words import Role
from tests.builders import STAFF, a_case, a_moment

EXPECTED = Value(ValueKind.DECIMAL, Decimal(0))
RULE = AlertRule("nine", 8, Operator.GREATER, EXPECTED, "self_harm")
OTHER = AlertRule("mood", 1, Operator.GREATER, EXPECTED, "alarming_answer", urgent=False)


def form_of(case: Case) -> Task:
    return next(iter(case.tasks.values()))


def alerts(case: Case) -> list[Task]:
    return [task for task in case.tasks.values() if task.about == form_of(case).task_id]


def raised(*rules: AlertRule) -> Case:
    case = a_case()
    return alerted(case, form_of(case), rules or (RULE,), a_moment())


def test_an_alert_is_held_by_the_clinician_on_duty_with_half_an_hour() -> None:
    (alert,) = alerts(raised())

    assert (alert.stage, alert.reason, alert.holder.role) == ("alarmed", "self_harm", "clinician")
    assert alert.holder.sub
    assert alert.due_at - a_moment().at <= timedelta(minutes=30)


def test_nobody_reacts_and_the_manager_gets_it_for_good() -> None:
    case = raised()
    (alert,) = alerts(case)
    for _ in range(3):
        told = Happening(name="overdue", by=STAFF, task_id=alert.task_id)
        case = advance(case, told, a_moment())

    (alert,) = alerts(case)
    assert (alert.stage, alert.holder.role) == ("alarm_overdue", Role.MANAGER)


def test_an_alert_cannot_be_put_off_or_swept_away_with_its_case() -> None:
    case = raised()
    (alert,) = alerts(case)

    assert not allows(alert, "deferred")
    assert not allows(alert, "not_needed")
    with pytest.raises(WrongStage):
        closed(case, "moved away", a_moment(), STAFF)


def test_the_same_answer_again_raises_nothing() -> None:
    case = raised()

    assert alerted(case, form_of(case), (RULE,), a_moment(), again=True) is case


def test_two_rules_are_two_alerts_and_what_is_not_urgent_is_an_ordinary_review() -> None:
    assert [task.stage for task in alerts(raised(RULE, OTHER))] == ["alarmed", "open"]


def test_after_staff_have_closed_it_only_a_new_answer_raises_another() -> None:
    case = raised()
    told = Happening(name="done", by=STAFF, task_id=alerts(case)[0].task_id, outcome="we spoke")
    case = advance(case, told, a_moment())

    assert alerted(case, form_of(case), (RULE,), a_moment()) is case
    again = alerted(case, form_of(case), (RULE,), a_moment(), again=True)
    assert [task.stage for task in alerts(again)] == ["done", "alarmed"]


def test_an_answer_taken_back_leaves_the_alert_with_a_note() -> None:
    case = raised()
    after = answer_changed(case, form_of(case), (RULE,), a_moment())

    assert alerts(after) == alerts(case)
    assert after.news[-1].name == "answer_changed"
    assert after.news[-1].task_id == alerts(case)[0].task_id


def test_no_event_says_what_was_answered() -> None:
    assert all("nine" not in str(event.detail) for event in raised().news)
