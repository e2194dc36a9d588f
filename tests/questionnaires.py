"""Small forms of a practice's own, as their author would upload them."""

import json
from typing import Any

TRAVEL_URL = "https://forms.example/travel"
REGISTRATION_URL = "https://baton.example/fhir/Questionnaire/registration"


def a_questionnaire(**changes: Any) -> dict[str, Any]:
    """Two pages: where to, and whether there are pills; the second asks which."""
    question = {"linkId": "pills", "type": "boolean", "text": "Do you take pills?"}
    which = {
        "linkId": "which",
        "type": "string",
        "text": "Which pills?",
        "required": True,
        "enableWhen": [{"question": "pills", "operator": "=", "answerBoolean": True}],
    }
    where = {"linkId": "where", "type": "string", "text": "Where do you travel?", "required": True}
    return {
        "resourceType": "Questionnaire",
        "url": TRAVEL_URL,
        "version": "1",
        "title": "Travel questions",
        "status": "active",
        "item": [
            {"linkId": "trip", "type": "group", "text": "Your trip", "item": [where]},
            {"linkId": "health", "type": "group", "text": "Your health", "item": [question, which]},
        ],
    } | changes


def as_file(**changes: Any) -> bytes:
    """The same as an uploaded file."""
    return json.dumps(a_questionnaire(**changes)).encode()


def enabled_when(expression: str) -> Any:
    """The SDC extension by which an item is asked where an expression holds."""
    return {
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": expression},
    }
