"""Writes the forms of the starter library as FHIR: what people edit is `packs/sources`.

A source says what is asked, in English and in few words; `packs/sources/words/<language>.yaml` says
the same sentence in another language. `python tools/starter_forms.py` writes `packs/forms`; a test
compares the two. How a source reads is told in `docs/library.md`.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starter_words import HL7, PACKS, Json, Speech, Words, read, words

BASE = "https://baton.example/fhir"
QUESTIONS, ANSWERS = f"{BASE}/CodeSystem/questions", f"{BASE}/CodeSystem/answers"
LOINC = "http://loinc.org"
SYSTEMS = {
    "loinc": LOINC,
    "gender": "http://hl7.org/fhir/administrative-gender",
    "answers": ANSWERS,
}
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
OURS = f"{BASE}/StructureDefinition"
LOINC_NOTICE = (
    "This form contains content from LOINC (https://loinc.org). LOINC is copyright Regenstrief "
    "Institute, Inc. and the LOINC Committee, and is available at no cost under the license at "
    "https://loinc.org/license."
)

KINDS: Mapping[str, Json] = {
    "name": {"type": "string", "max-length": 120},
    "phone": {
        "type": "string",
        "max-length": 30,
        "pattern": r"^\+?[0-9][0-9 ()./-]{5,24}$",
        "example": "+27 82 555 0100",
    },
    "email": {
        "type": "string",
        "max-length": 254,
        "pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        "example": "name@example.org",
    },
    "past": {"type": "date", "greatest": "today"},
    "month": {"type": "date", "greatest": "today", "example": "MM/YYYY"},
    "birth": {"type": "date", "least": "1900-01-01", "greatest": "today"},
    "yes-no": {"type": "boolean"},
    "agree": {"type": "boolean", "must-be-true": True, "never-prefill": True},
}
"""Types that a source may name beside those of FHIR."""

_HEAD = frozenset({"id", "title", "description", "languages", "pages", "scores", "code"})
_TYPE_OF_VALUE = {"integer": "Integer", "decimal": "Decimal", "date": "Date", "quantity": "Decimal"}
_CONDITION = re.compile(r"(not )?([a-z0-9-]+)(?: (=|!=|>=|<=|>|<|exists) ?(\S+)?)?")


def sources() -> tuple[str, ...]:
    """Give the names of all forms that have a source."""
    return tuple(sorted(path.stem for path in (PACKS / "sources").glob("*.yaml")))


def written(name: str) -> str:
    """Give a form as it stands in `packs/forms`."""
    form = questionnaire(read(PACKS / "sources" / f"{name}.yaml"), words())
    return json.dumps(form, ensure_ascii=False, indent=1) + "\n"


def questionnaire(source: Json, said: Words) -> Json:
    """Give the FHIR Questionnaire of a source; raises `WordMissing` and `ValueError`."""
    if unknown := set(source) - _HEAD:
        raise ValueError(f"unknown in {source['id']}: {sorted(unknown)}")
    speech = Speech(tuple(source.get("languages", ())), said)
    form = _head(source, speech)
    known = {spec["id"]: spec for spec in map(_spec, _all_items(source["pages"]))}
    for number, page in enumerate(source["pages"], 1):
        group = _item(_spec(page), known, speech)
        if len(source["pages"]) > 1:
            group["prefix"] = str(number)
        form["item"].append(group)
    if f'"{LOINC}"' in json.dumps(form):
        form["copyright"] = LOINC_NOTICE
    return form


def _head(source: Json, speech: Speech) -> Json:
    name = "".join(part.title() for part in source["id"].split("-"))
    form: Json = {
        "resourceType": "Questionnaire",
        "id": source["id"],
        "language": "en",
        "url": f"{BASE}/Questionnaire/{source['id']}",
        "version": "1",
        "name": name,
    }
    if scores := [_score(score, speech) for score in source.get("scores", ())]:
        form["extension"] = scores
    speech.put(form, "title", source["title"])
    form |= {"status": "active", "subjectType": ["Patient"], "date": "2026-11-01"}
    form["description"] = source["description"]
    if "code" in source:
        form["code"] = [_code(source["code"])]
    return form | {"item": []}


def _all_items(specs: list[Json]) -> Iterator[Json]:
    for spec in specs:
        yield spec
        yield from _all_items(spec.get("items", []))


def _spec(raw: Json) -> Json:
    """One item with its id, text and whether it must be answered out of its first line."""
    first = next(iter(raw))
    spec = {key: value for key, value in raw.items() if key != first}
    if first == "note":
        return {"id": spec.pop("id"), "text": raw[first], "type": "display"} | spec
    kind = spec.pop("type", "group" if "items" in raw else "string")
    return {
        "id": first.rstrip("*"),
        "text": raw[first],
        "must": first.endswith("*"),
        "type": kind,
        "kind": kind,
        **KINDS.get(kind, {}),
        **spec,
    }


def _item(spec: Json, known: Mapping[str, Json], speech: Speech) -> Json:
    item: Json = {}
    if extensions := list(_extensions(spec, speech)):
        item["extension"] = extensions
    item["linkId"] = spec["id"]
    if "is" in spec:
        profile = f"registration-{spec['is'].partition('.')[0].lower()}"
        item["definition"] = f"{OURS}/{profile}#{spec['is']}"
    if codes := _codes(spec):
        item["code"] = codes
    speech.put(item, "text", spec["text"])
    item["type"] = spec["type"]
    item |= _conditions(spec, known)
    for key, name in (("must", "required"), ("many", "repeats")):
        if spec.get(key):
            item[name] = True
    if "max-length" in spec:
        item["maxLength"] = spec["max-length"]
    if "options" in spec:
        item["answerOption"] = [_option(spec, code, speech) for code in spec["options"]]
    inner = [_item(_spec(child), known, speech) for child in spec.get("items", ())]
    if "help" in spec:
        inner.insert(0, _help(spec, speech))
    if inner:
        item["item"] = inner
    return item


def _help(spec: Json, speech: Speech) -> Json:
    hint: Json = {"extension": [_control("help")], "linkId": f"{spec['id']}.help"}
    speech.put(hint, "text", spec["help"])
    return hint | {"type": "display"}


def _codes(spec: Json) -> list[Json]:
    if spec["type"] in {"group", "display"}:
        return []
    own = spec.get("key", spec["id"])
    found = [_code(spec["code"])] if "code" in spec else []
    if own and "code" not in spec:
        found.append({"system": QUESTIONS, "code": own, "display": spec["text"]})
    return found


def _code(text: str) -> Json:
    """`loinc 8302-2 Body height` as a coding."""
    system, code, display = text.split(" ", 2)
    return {"system": SYSTEMS[system], "code": code, "display": display}


def _coding(spec: Json, code: str) -> Json:
    return {"system": SYSTEMS[spec.get("system", "answers")], "code": str(code)}


def _option(spec: Json, code: str, speech: Speech) -> Json:
    option: Json = {}
    if code in spec.get("alone", ()):
        option["extension"] = [
            {"url": f"{HL7}/questionnaire-optionExclusive", "valueBoolean": True}
        ]
    if code in spec.get("points", {}):
        points = {"url": f"{HL7}/ordinalValue", "valueDecimal": spec["points"][code]}
        option.setdefault("extension", []).append(points)
    option["valueCoding"] = _coding(spec, code)
    speech.put(option["valueCoding"], "display", spec["options"][code])
    return option


def _extensions(spec: Json, speech: Speech) -> Iterator[Json]:
    for key, write in _EXTENSIONS.items():
        if spec.get(key) is not None:
            yield write(spec, spec[key], speech)


def _example(spec: Json, text: str, speech: Speech) -> Json:
    url = f"{HL7}/entryFormat"
    if text == KINDS.get(spec["kind"], {}).get("example"):
        return {"url": url, "valueString": text}  # digits and addresses read alike everywhere
    return _said(url, text, speech)


def _said(url: str, text: str, speech: Speech) -> Json:
    extension: Json = {"url": url}
    speech.put(extension, "valueString", text)
    return extension


def _unit(spec: Json, code: str, _: Speech) -> Json:
    unit = {"system": "http://unitsofmeasure.org", "code": code, "display": code}
    return {"url": f"{HL7}/questionnaire-unit", "valueCoding": unit}


def _bound(url: str, kind: str, value: Any) -> Json:
    if value != "today":
        return {"url": url, f"value{_TYPE_OF_VALUE[kind]}": value}
    today = {"language": "text/fhirpath", "expression": "today()"}
    calculated = {"url": f"{HL7}/cqf-calculatedValue", "valueExpression": today}
    return {"url": url, "_valueDate": {"extension": [calculated]}}


def _control(code: str) -> Json:
    system = "http://hl7.org/fhir/questionnaire-item-control"
    concept = {"coding": [{"system": system, "code": code}]}
    return {"url": f"{HL7}/questionnaire-itemControl", "valueCodeableConcept": concept}


_EXTENSIONS: Mapping[str, Callable[[Json, Any, Speech], Json]] = {
    "pattern": lambda _, value, __: {"url": f"{HL7}/regex", "valueString": value},
    "example": _example,
    "each": lambda _, value, speech: _said(f"{SDC}shortText", value, speech),
    "least": lambda spec, value, _: _bound(f"{HL7}/minValue", spec["type"], value),
    "greatest": lambda spec, value, _: _bound(f"{HL7}/maxValue", spec["type"], value),
    "places": lambda _, value, __: {"url": f"{HL7}/maxDecimalPlaces", "valueInteger": value},
    "most": lambda _, value, __: {"url": f"{HL7}/questionnaire-maxOccurs", "valueInteger": value},
    "unit": _unit,
    "look": lambda _, value, __: _control(value),
    "must-be-true": lambda *_: {"url": f"{OURS}/must-be-true", "valueBoolean": True},
    "never-prefill": lambda *_: {"url": f"{OURS}/never-prefill", "valueBoolean": True},
}


def _conditions(spec: Json, known: Mapping[str, Json]) -> Json:
    if "when" not in spec:
        return {}
    joint = " or " if " or " in spec["when"] else " and "
    conditions = [_condition(text, known) for text in spec["when"].split(joint)]
    found: Json = {"enableWhen": conditions}
    if len(conditions) > 1:
        found["enableBehavior"] = "any" if joint == " or " else "all"
    return found


def _condition(text: str, known: Mapping[str, Json]) -> Json:
    read = _CONDITION.fullmatch(text)
    if read is None or read[2] not in known:
        raise ValueError(f"cannot read the condition: {text}")
    target = known[read[2]]
    condition: Json = {"question": target["id"], "operator": read[3] or "="}
    if read[3] == "exists" or target["type"] == "boolean":
        return condition | {"answerBoolean": not read[1]}
    if "options" in target:
        if read[4] not in target["options"]:
            raise ValueError(f"no such answer: {text}")
        return condition | {"answerCoding": _coding(target, read[4])}
    return condition | {f"answer{_TYPE_OF_VALUE[target['type']]}": int(read[4])}


def _score(score: Json, speech: Speech) -> Json:
    parts = [{"url": "name", "valueString": score["name"]}, _said("title", score["title"], speech)]
    parts += [{"url": "item", "valueString": item} for item in score["items"]]
    for least, text in score["bands"].items():
        reached = {"url": "from", "valueDecimal": least}
        parts.append({"url": "band", "extension": [reached, _said("text", text, speech)]})
    return {"url": f"{OURS}/score", "extension": parts}


def main() -> None:
    """Write every form that has a source."""
    for name in sources():
        (PACKS / "forms" / f"{name}.json").write_text(written(name))
    sys.stdout.write(f"{len(sources())} forms written\n")


if __name__ == "__main__":
    main()
