"""First values that a form takes from what is known of the patient (`initialExpression`)."""

from collections.abc import Mapping
from datetime import date

from baton.domain.forms.expressions.evaluating import Failed, World, evaluate
from baton.domain.forms.expressions.nodes import Nodes
from baton.domain.forms.expressions.results import answers_of
from baton.domain.forms.json_text import Json
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.values import Value


class _Facts(dict[str, Nodes]):
    """Whatever name the form gives the patient: it knows one person only."""

    def __init__(self, patient: Mapping[str, Json]) -> None:
        super().__init__()
        self.patient: Nodes = [patient]

    def get(self, name: str, default: Nodes | None = None) -> Nodes:  # type: ignore[override]
        given = ("resource", "context", "questionnaire")
        return [] if name in given else self.patient


def first_values(
    form: CompiledForm, patient: Mapping[str, Json], *, today: date | None = None
) -> Mapping[str, tuple[Value, ...]]:
    """The first values by linkId, from a FHIR Patient; questions without one are absent.

    They are offers, to be confirmed: nothing here counts as answered. Questions that must never
    be prefilled, and those inside repeating groups, have none.
    """
    found: dict[str, tuple[Value, ...]] = {}
    for item in form.items:
        if item.first_value is None or item.never_prefill or item.scopes:
            continue
        try:
            nodes = evaluate(item.first_value.tree, [patient], World(_Facts(patient), today))
        except Failed:
            continue
        if values := answers_of(item, nodes, first=True):
            found[item.link_id] = values
    return found
