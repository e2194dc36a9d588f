"""Alarming answers raise their alert before they are stored: what was acknowledged has its alert.

A crash in between leaves an alert too many of an answer that was typed, never one too few; the
retry finds the alert by its derived id.
"""

from collections.abc import Sequence

from baton.actions.change import CaseId, change
from baton.actions.drafts import Filling
from baton.actions.ports import Ports
from baton.actions.visits import Visit
from baton.domain.alerts import alerted, answer_changed
from baton.domain.case import Case
from baton.domain.crisis import crisis_text
from baton.domain.forms import AlertRule, CompiledForm, Draft, PageFields, alarming, alarming_on
from baton.domain.lifecycle.advance import Moment


def raise_alerts(ports: Ports, filled: Filling, after: Draft) -> bool:
    """Raise what the answers mean that are about to be stored, and say whether that was urgent.

    Answers that raise nothing cost nothing. One that is taken back stays an alert, with a note.
    """
    before, now = alarming(filled.whole, filled.draft), alarming(filled.whole, after)
    new = [rule for rule in now if rule not in before]
    gone = [rule for rule in before if rule not in now]
    if new or gone:
        _tell(ports, filled, new, gone)
    return any(rule.urgent for rule in new)


def may_alarm(form: CompiledForm, page: int, *, seen: PageFields, typed: PageFields) -> bool:
    """Say whether a page may raise an alert, or take one's answer back, since it was shown."""
    if not form.alerts:
        return False
    return alarming_on(form, page, seen) != alarming_on(form, page, typed)


def crisis_of(visit: Visit, filled: Filling) -> str | None:
    """Give where the patient should turn now, if what stands in the form calls for it."""
    if not any(rule.urgent for rule in alarming(filled.whole, filled.draft)):
        return None
    return crisis_text(visit.practice, visit.language)


def crisis_ready(visit: Visit, filled: Filling, page: int) -> str | None:
    """Give the same for the script to show at once, on a page that may still call for it."""
    form = filled.form
    if not any(rule.urgent and form.items[rule.item].page == page for rule in form.alerts):
        return None
    is_shown = crisis_of(visit, filled) is not None
    return None if is_shown else crisis_text(visit.practice, visit.language)


def _tell(
    ports: Ports, filled: Filling, new: Sequence[AlertRule], gone: Sequence[AlertRule]
) -> None:
    def decide(case: Case, moment: Moment) -> Case:
        case = alerted(case, filled.task, new, moment, again=True)
        return answer_changed(case, filled.task, gone, moment)

    change(ports, CaseId(filled.case.practice_id, filled.case.case_id), decide)
