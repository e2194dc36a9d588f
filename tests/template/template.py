"""The template as tests read it: as written, and as SAM expands it. Needs no AWS."""

import copy
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from samtranslator.translator.transform import transform

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


class _Cfn(yaml.SafeLoader):
    """Reads CloudFormation's short forms (`!Ref`) as their long ones."""


def _tag(loader: _Cfn, name: str, node: yaml.Node) -> Json:
    value: Any
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            value = loader.construct_mapping(node, deep=True)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Cfn.add_multi_constructor("!", _tag)


class _NoManagedPolicies:
    def load(self) -> Json:
        return {}


@cache
def _written() -> Any:
    return yaml.load((ROOT / "template.yaml").read_text(), _Cfn)


def written() -> Json:
    """The template as it stands in the file."""
    template: Json = copy.deepcopy(_written())
    return template


@cache
def _expanded() -> Any:
    template = written()
    for resource in template["Resources"].values():
        for key in ("CodeUri", "ContentUri"):
            if key in resource.get("Properties", {}):
                resource["Properties"][key] = "s3://bucket/key"
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-2")
    return transform(template, {}, _NoManagedPolicies())


def expanded() -> Json:
    """The CloudFormation that SAM makes of it."""
    template: Json = copy.deepcopy(_expanded())
    return template


def resources(kind: str, template: Json | None = None) -> dict[str, Json]:
    """The properties of every resource of a kind, by logical name."""
    found = (template or written())["Resources"].items()
    return {name: r.get("Properties", {}) for name, r in found if r["Type"] == kind}


def functions() -> dict[str, Json]:
    """The properties of every function, with what Globals add."""
    common = written()["Globals"]["Function"]
    return {
        name: {**common, **properties}
        for name, properties in resources("AWS::Serverless::Function").items()
    }


def timeout(function: str) -> int:
    """A function's timeout in seconds."""
    return int(functions()[function]["Timeout"])


def consumers() -> dict[str, tuple[str, Json]]:
    """Which function works each queue, and the properties of its mapping."""
    return {
        event["Properties"]["Queue"]["Fn::GetAtt"][0]: (name, event["Properties"])
        for name, function in functions().items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    }


@dataclass(frozen=True)
class Statement:
    """One statement of a role's policy."""

    role: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[Any, ...]
    condition: Json

    @property
    def logical_names(self) -> set[str]:
        """The resources of this template that it is about."""
        text = str(self.resources)
        return {
            name for name in written()["Resources"] if f"'{name}'" in text or f"${{{name}" in text
        }


def statements() -> Iterator[Statement]:
    """Every statement of every role of the expanded template."""
    for name, role in resources("AWS::IAM::Role", expanded()).items():
        for policy in role.get("Policies", ()):
            for raw in policy["PolicyDocument"]["Statement"]:
                yield Statement(
                    name,
                    raw["Effect"],
                    tuple(_many(raw["Action"])),
                    tuple(_many(raw["Resource"])),
                    raw.get("Condition", {}),
                )


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
