"""Writes docs/api/openapi.json from the handlers' own routes and models: `python tools/openapi.py`.

A test fails when the file is not what this module gives, or when its routes are not the template's.
"""

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from baton.actions.add_patient import Added
from baton.actions.fetch_document import Fetched
from baton.actions.orders import ORDERS
from baton.aws.http import Pages, Route
from baton.domain.views.board import BoardView, LaneKind, Whose
from baton.domain.views.case import CaseView
from baton.domain.views.forms import FormSeenView, FormsView, UploadedView
from baton.domain.views.page import Problem, Upload
from baton.domain.views.people import PatientsView, PatientView
from baton.domain.views.practice import SetUpView
from baton.domain.views.scan import ScanView

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "api" / "openapi.json"
SCHEMA = "#/components/schemas/{model}"
ACTS = "{act}"


class FhirResource(BaseModel):
    """A FHIR R4 resource: a Bundle of a case, or a QuestionnaireResponse (`kind` = fhir).

    The kinds csv and pdf are files of their own type.
    """

    model_config = ConfigDict(extra="allow")

    resourceType: str  # noqa: N815
    id: str | None = None


class Table(BaseModel):
    """A file of text/csv: a line for each response, a column for each question."""


REPLIES: Mapping[str, type[BaseModel]] = {
    "GET /api/board": BoardView,
    "GET /api/cases/{case}": CaseView,
    "POST /api/cases": CaseView,
    "POST /api/cases/{case}/{act}": CaseView,
    "GET /api/patients": PatientsView,
    "POST /api/patients": Added,
    "GET /api/patients/{patient}": PatientView,
    "POST /api/patients/{patient}/{act}": PatientView,
    "GET /api/documents/{case}/{document}": Fetched,
    "GET /api/scans/{case}": ScanView,
    "POST /api/scans": Upload,
    "GET /api/cases/{case}/answers": FhirResource,
    "GET /api/forms/{form}/answers": Table,
    "GET /api/cases/{case}/answers/{task}/{kind}": FhirResource,
    "GET /api/forms": FormsView,
    "POST /api/forms": UploadedView,
    "GET /api/forms/{form}": FormSeenView,
    "GET /api/forms/{form}/fhir": FhirResource,
    "POST /api/forms/{form}/{act}": FormSeenView,
    "GET /api/practice": SetUpView,
    "PATCH /api/practice": SetUpView,
}
"""What each route answers when all goes well."""

ACT_NAMES = {
    "POST /api/cases/{case}/{act}": [act.value for act in ORDERS],
    "POST /api/patients/{patient}/{act}": ["correct"],
    "POST /api/forms/{form}/{act}": ["publish", "retire"],
}

QUERIES: Mapping[str, Mapping[str, list[str] | None]] = {
    "GET /api/board": {
        "whose": [each.value for each in Whose],
        "q": None,
        "lane": [each.value for each in LaneKind],
    },
    "GET /api/patients": {"q": None},
    "GET /api/scans/{case}": {"q": None},
    "GET /api/forms/{form}": {"page": None, "language": None},
    "GET /api/forms/{form}/answers": {"part": None},
}
"""What may stand behind the question mark, with the values where they are few."""

MAKES = frozenset({"POST /api/cases", "POST /api/patients"})
"""Routes that answer 201 when they made something; they take an Idempotency-Key."""

PROBLEMS = {
    "400": "The request is not of the shape this route takes; `fields` names where",
    "401": "No valid access token, or an account that may not work here",
    "403": "The member's role may not do this",
    "404": "There is no such thing in this practice",
    "409": "Somebody else was faster, or the stage does not allow it any more",
    "422": "A rule forbids it",
    "503": "Busy; try again",
}


def api_routes() -> dict[str, Route]:
    """Every route of the API with what it reads, by the key that stands in the template."""
    routes = {key: route for app in _apps() for key, route in app.routes.items()}
    return {key: routes[key] for key in sorted(routes) if " /api/" in key}


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 description of the API."""
    routes = api_routes()
    paths: dict[str, dict[str, Any]] = {}
    for key, route in routes.items():
        method, path = key.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(key, route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Baton",
            "version": "1",
            "description": "What staff see and do, for programs. The practice and the role come "
            "from the account behind the token. Times are UTC; `date` and `time` in orders are "
            "the practice's own.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A Cognito access token of a member",
                }
            },
            "schemas": _schemas(routes),
        },
    }


def text() -> str:
    """The description as the file holds it."""
    return json.dumps(description(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _apps() -> Iterator[Pages]:
    for file in sorted(ROOT.glob("functions/*/*.py")):
        spec = importlib.util.spec_from_file_location(f"described_{file.stem}", file)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if isinstance(app := getattr(module, "app", None), Pages):
            yield app


def _operation(key: str, route: Route) -> dict[str, Any]:
    method, path = key.split(" ")
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}{path}").strip("_"),
        "summary": (route.answer.__doc__ or "").splitlines()[0],
        "parameters": [*_parameters(key)],
        "responses": {**_success(key), **{code: _problem(t) for code, t in PROBLEMS.items()}},
    }
    if bodies := _bodies(route, key):
        refs = [{"$ref": SCHEMA.format(model=body.__name__)} for body in bodies]
        schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(key: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", key):
        schema: dict[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"}
        if name == "act":
            schema = {"type": "string", "enum": ACT_NAMES[key]}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name, values in QUERIES.get(key, {}).items():
        schema = {"type": "string", "enum": values} if values else {"type": "string"}
        yield {"name": name, "in": "query", "required": False, "schema": schema}
    if key in MAKES:
        schema = {"type": "string", "maxLength": 255}
        yield {"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema}


def _success(key: str) -> dict[str, Any]:
    schema = {"$ref": SCHEMA.format(model=REPLIES[key].__name__)}
    told = {"description": "Done", "content": {"application/json": {"schema": schema}}}
    return {"200": told, "201": {**told, "description": "Made"}} if key in MAKES else {"200": told}


def _problem(words: str) -> dict[str, Any]:
    schema = {"$ref": SCHEMA.format(model="Error")}
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _bodies(route: Route, key: str) -> list[type[BaseModel]]:
    if route.body:
        return [route.body]
    return [*ORDERS.values()] if key.startswith("POST") and ACTS in key else []


def _schemas(routes: Mapping[str, Route]) -> dict[str, Any]:
    read = {body for key, route in routes.items() for body in _bodies(route, key)}
    told = {(model, "serialization") for model in REPLIES.values()}
    asked = {(model, "validation") for model in read}
    inputs: list[Any] = sorted(asked | told, key=lambda each: (each[0].__name__, each[1]))
    _, schemas = models_json_schema(inputs, ref_template=SCHEMA)
    error = {
        "type": "object",
        "required": ["error", "message", "reference"],
        "properties": {
            "error": {"type": "string", "enum": [each.value for each in Problem]},
            "message": {"type": "string", "description": "What to do, in a sentence"},
            "reference": {"type": "string", "description": "To read out on the phone"},
            "fields": {"type": "array", "items": {"type": "string"}},
        },
    }
    return {**schemas["$defs"], "Error": error}


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text())
