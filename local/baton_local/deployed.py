"""What CloudFormation knows about a deployed stack, read once and put into plain words."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from baton_local.emulator import REGION
from baton_local.session import Session


@dataclass(frozen=True)
class Resource:
    """One resource of the processed template, with what it is really called."""

    logical: str
    physical: str
    kind: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Deployed:
    """The processed template, the physical names and the outputs of one stack."""

    template: Mapping[str, Any]
    names: Mapping[str, str]
    outputs: Mapping[str, str]
    account: str

    def resources(self, kind: str) -> Iterator[Resource]:
        """All of one type that were really made."""
        for logical, resource in self.template["Resources"].items():
            if resource["Type"] == kind and logical in self.names:
                properties = resource.get("Properties", {})
                yield Resource(logical, self.names[logical], kind, properties)

    def functions(self) -> Mapping[str, str]:
        """Physical name of each function by its name in the template."""
        return {each.logical: each.physical for each in self.resources("AWS::Lambda::Function")}

    def resolve(self, value: Any) -> Any:
        """Put real names in for Ref, Sub and the Arn of a key or queue; leaves the rest."""
        match value:
            case {"Ref": str(name)}:
                return self.names.get(name, value)
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{([^}.]+)\}", lambda hole: self.names[hole[1]], text)
            case {"Fn::GetAtt": [str(name), "Arn"]}:
                return self._arn(name) or value
            case dict():
                return {key: self.resolve(inner) for key, inner in value.items()}
            case list():
                return [self.resolve(inner) for inner in value]
        return value

    def _arn(self, logical: str) -> str | None:
        """The Arn of a key or queue; nobody asks for others yet."""
        kind = self.template["Resources"].get(logical, {}).get("Type")
        name = self.names.get(logical, "").rsplit("/", 1)[-1]
        found = {"AWS::KMS::Key": ("kms", f"key/{name}"), "AWS::SQS::Queue": ("sqs", name)}
        if kind not in found:
            return None
        service, resource = found[kind]
        return f"arn:aws:{service}:{REGION}:{self.account}:{resource}"


def read_deployed(session: Session, stack: str) -> Deployed:
    """Everything about the stack that routes, settling, the front and tests ask for."""
    cloudformation = session.client("cloudformation")
    account = session.client("sts").get_caller_identity()["Account"]
    body = cloudformation.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    resources = cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    return Deployed(
        template=json.loads(body) if isinstance(body, str) else body,
        names={
            "AWS::Region": REGION,
            "AWS::AccountId": account,
            "AWS::Partition": "aws",
            "AWS::StackName": stack,
            "AWS::URLSuffix": "amazonaws.com",
            **{p["ParameterKey"]: p["ParameterValue"] for p in described.get("Parameters", [])},
            **{r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources},
        },
        outputs={o["OutputKey"]: o["OutputValue"] for o in described.get("Outputs", [])},
        account=account,
    )
