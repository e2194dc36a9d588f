"""The API's description is what the code gives, and names exactly the template's routes."""

import json

import pytest

import openapi
from tests.template.template import functions

DESCRIBED = json.loads(openapi.TARGET.read_text())

OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DESCRIBED["paths"].items()
    for method, operation in operations.items()
}


def test_the_file_is_what_the_generator_gives():
    assert openapi.TARGET.read_text() == openapi.text(), "run python tools/openapi.py"


def test_described_deployed_and_coded_routes_are_the_same():
    properties = [
        event["Properties"]
        for function in functions().values()
        for event in function.get("Events", {}).values()
        if event["Properties"].get("Path", "").startswith("/api/")
    ]
    deployed = {f"{p['Method']} {p['Path']}" for p in properties}

    assert set(OPERATIONS) == deployed == set(openapi.api_routes())


WITHOUT_BODY = {"POST /api/scans"}
"""What is asked for in full by its address."""


@pytest.mark.parametrize("key", OPERATIONS)
def test_an_operation_says_what_it_takes_and_gives(key):
    operation = OPERATIONS[key]
    named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}

    assert operation["summary"].endswith(".")
    assert all(f"{{{name}}}" in key for name in named)
    reads = key.startswith("GET") or key in WITHOUT_BODY
    assert ("requestBody" in operation) is not reads


def test_every_reference_leads_somewhere():
    text = openapi.TARGET.read_text()
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert names <= DESCRIBED["components"]["schemas"].keys()


def test_bodies_take_no_field_that_they_do_not_name():
    schemas = DESCRIBED["components"]["schemas"]
    bodies = [name for name in schemas if name.endswith("Order")]

    assert bodies
    assert all(schemas[name]["additionalProperties"] is False for name in bodies)
