"""Alerts of a case: an alarming answer becomes a review that a named person must close.

One answer, one alert: ids are derived from the form's task and the rule, so that a retry, a second
window or a crash between two writes finds the alert that is there.
"""

from collections.abc import Collection, Sequence

from baton.domain.case import SYSTEM_ACTOR, Case, Task, record
from baton.domain.casework import Wish, wished
from baton.domain.forms.alert_rules import AlertRule
from baton.domain.lifecycle.advance import Happening, Moment, advance
from baton.domain.model import derived_id
from baton.domain.words import Role, TaskKind


def alerted(
    case: Case, form: Task, rules: Sequence[AlertRule], moment: Moment, *, again: bool = False
) -> Case:
    """Raise an alert for each rule that has none.

    With `again`, one that staff have closed does not count: the answer was given anew.
    """
    for rule in rules:
        known = _alerts(case, form.task_id, rule)
        if not known or (again and known[-1].is_final):
            case = _raised(case, form, rule, moment, number=len(known))
    return case


def answer_changed(case: Case, form: Task, rules: Collection[AlertRule], moment: Moment) -> Case:
    """Note on every open alert of these rules that the answer is another one now."""
    for rule in rules:
        for alert in _alerts(case, form.task_id, rule):
            if not alert.is_final:
                case = record(
                    case,
                    case,
                    "answer_changed",
                    at=moment.at,
                    by=SYSTEM_ACTOR,
                    task_id=alert.task_id,
                )
    return case


def _alerts(case: Case, form_id: str, rule: AlertRule) -> list[Task]:
    found: list[Task] = []
    while task := case.task(_alert_id(form_id, rule, len(found))):
        found.append(task)
    return found


def _alert_id(form_id: str, rule: AlertRule, number: int) -> str:
    return derived_id(form_id, "alert", rule.name, str(number))


def _raised(case: Case, form: Task, rule: AlertRule, moment: Moment, *, number: int) -> Case:
    wish = Wish(
        task_id=_alert_id(form.task_id, rule, number),
        kind=TaskKind.REVIEW,
        title=f"Alert: {form.title}"[:120],
        reason=rule.reason,
        about=form.task_id,
        role=Role.CLINICIAN,
    )
    case = wished(case, wish, moment)
    if not rule.urgent:
        return case
    return advance(case, Happening(name="raised", by=SYSTEM_ACTOR, task_id=wish.task_id), moment)
