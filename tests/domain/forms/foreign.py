"""Forms written by others, where this checkout lies beside them, and the least that mends them."""

import copy
import json
from decimal import Decimal
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY.parent / "shared" / "questionnaires"
GOLDEN = Path(__file__).parent / "golden" / "findings.json"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


# Ours, of the same kind: a checkout that stands alone has something to judge too.
OWN = {
    "resourceType": "Questionnaire",
    "url": "https://x.example/own",
    "status": "active",
    "item": [
        {"linkId": "name", "text": "Name", "type": "string", "required": True},
        {"linkId": "ill", "text": "Are you ill?", "type": "boolean"},
        {
            "linkId": "since",
            "text": "Since when?",
            "type": "date",
            "enableWhen": [{"question": "ill", "operator": "=", "answerBoolean": True}],
        },
    ],
}
OWN_CASE = {
    "name": "own",
    "questionnaire": OWN,
    "valid": False,
    "response": {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://x.example/own",
        "status": "completed",
        "item": [{"linkId": "since", "answer": [{"valueDate": "2026-05-03"}]}],
    },
    "expected": [
        {
            "severity": "error",
            "rule": None,
            "issue_code": "invalid",
            "expression": ["QuestionnaireResponse.item[0]"],
        },
        {"severity": "error", "rule": "required", "expression": ["QuestionnaireResponse"]},
    ],
}


def forms():
    """Stem and source of every form."""
    found = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.json"))}
    return {"own": json.dumps(OWN).encode(), **found}


def cases():
    """The labelled responses."""
    path = FOLDER / "validation-suite" / "cases.json"
    found = json.loads(path.read_text(), parse_float=Decimal)["cases"] if path.exists() else []
    return [OWN_CASE, *found]


def mended(source):
    """A copy that publishes: named, with what is refused taken out or put right."""
    form = copy.deepcopy(json.loads(source, parse_float=Decimal))
    usual = {"url": "https://x.example/form", "version": "1", "title": "Form", "status": "active"}
    form = {**usual, **form, "status": "active"}
    extensions = form.get("extension", ())
    form["extension"] = [one for one in extensions if one["url"] != f"{SDC}sourceQueries"]
    if not form["extension"]:
        del form["extension"]
    for item in items(form):
        _mend(item)
    return form


def items(element):
    """Every item below an element."""
    for item in element.get("item", ()):
        yield item
        yield from items(item)


def _mend(item):
    if item["type"] not in ("group", "display"):
        below = [child["text"] for child in item.get("item", ()) if child["type"] == "display"]
        item.setdefault("text", next(iter(below), item["linkId"]))  # the label was in a flyover
    if not str(item.get("answerValueSet", "#")).startswith("#"):
        del item["answerValueSet"]
        codes = [{"valueCoding": {"system": "https://x.example", "code": code}} for code in "abc"]
        item["answerOption"] = codes  # the value set lies elsewhere
    if "initial" in item and "answerOption" in item:
        del item["initial"]  # que-11
