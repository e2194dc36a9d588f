"""What the practice has on record of a patient, by the questions of a form that ask for it."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from baton.domain.forms.json_text import Json
from baton.domain.forms.moments import parse_date
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.values import Value, ValueKind


def on_record(
    form: CompiledForm, patient: Mapping[str, Json], *, today: date
) -> Mapping[str, tuple[Value, ...]]:
    """The values by linkId, from a FHIR Patient: where the form asks for an element of it by
    `definition`, or looks at it by `initialExpression`. An element that two questions ask for is
    nobody's."""
    times = Counter(item.definition for item in form.items)
    plain = _plain(patient)
    named = {
        item.link_id: (value,)
        for item in form.items
        if times[item.definition] == 1 and (value := _value(item, plain)) is not None
    }
    return {**named, **_looked_up(form, patient, today)}


def _looked_up(
    form: CompiledForm, patient: Mapping[str, Json], today: date
) -> Mapping[str, tuple[Value, ...]]:
    """Most forms have no expression, and need not read what evaluates them."""
    if not any(item.first_value for item in form.items):
        return {}
    from baton.domain.forms.expressions.first_values import first_values

    return first_values(form, patient, today=today)


def _value(item: Item, plain: Mapping[str, str]) -> Value | None:
    element = (item.definition or "").rpartition("#")[2]
    text = plain.get(element)
    if text is None:
        return None
    moment = parse_date(text) if element == "Patient.birthDate" else None
    return Value(ValueKind.DATE, moment) if moment else Value(ValueKind.STRING, text)


def _plain(patient: Mapping[str, Json]) -> Mapping[str, str]:
    """The elements that hold one text each."""
    found: dict[str, str] = {}
    for name in _objects(patient, "name"):
        given = name.get("given")
        if isinstance(given, (list, tuple)):
            found["Patient.name.given"] = " ".join(map(str, given))
        found["Patient.name.family"] = str(name.get("family"))
    for telecom in _objects(patient, "telecom"):
        found[f"Patient.telecom:{telecom.get('system')}.value"] = str(telecom.get("value"))
    if isinstance(born := patient.get("birthDate"), str):
        found["Patient.birthDate"] = born
    return found


def _objects(of: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    raw = of.get(name)
    return (
        [one for one in raw if isinstance(one, Mapping)] if isinstance(raw, (list, tuple)) else []
    )
