"""Answers settled: what is calculated computed, what is not asked known, in one sheet."""

from collections import ChainMap
from datetime import date

from baton.domain.forms.answers import Answers
from baton.domain.forms.checking import Sheet
from baton.domain.forms.enablement import decided, enablement
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.values import Value


def settled(form: CompiledForm, answers: Answers, *, today: date | None = None) -> Sheet:
    """The sheet under the answers, with every calculation done anew (V9); what was sent for a
    calculated question is not read."""
    if not form.computes:
        return Sheet(form, answers, enablement(form, answers))
    given = {
        place: values
        for place, values in answers.values.items()
        if form.items[place.item].calculated is None
    }
    computed: dict[Place, tuple[Value, ...]] = {}
    growing = Answers(ChainMap(computed, given), answers.instances)
    enabled = decided(form, growing, computed, today=today)
    kept = {place: values for place, values in computed.items() if values}
    return Sheet(form, Answers({**given, **kept}, answers.instances), enabled)
