"""Deploys a SAM template to the emulator as it is: pack, upload, create or update the stack."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from cfn_flip import dump_yaml, load_yaml

from baton_local.emulator import REGION
from baton_local.errors import LocalCloudError
from baton_local.packing import Packer
from baton_local.session import Session

ARTIFACTS = "artifacts"
STACK = "baton"
FINISHED = ("CREATE_COMPLETE", "UPDATE_COMPLETE")


@dataclass(frozen=True)
class Deployment:
    """One template on its way into one emulator."""

    session: Session
    packer: Packer
    template: Path
    stack: str = STACK

    def run(self, parameters: Mapping[str, str]) -> None:
        """Bring the stack to what the template says; does nothing when it is there already.

        Of `parameters` those count that the template declares.
        """
        template = load_yaml(self.template.read_text())
        self._make_bucket()
        self._upload_code(template)
        declared = template.get("Parameters", {})
        known = {name: value for name, value in parameters.items() if name in declared}
        self._apply(dump_yaml(template), known)
        self._forget_old_code(template)

    def _make_bucket(self) -> None:
        s3 = self.session.client("s3")
        if ARTIFACTS not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
            region = {"LocationConstraint": REGION}
            s3.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration=region)

    def _upload_code(self, template: Any) -> None:
        """Replace every source folder by the place of its zip."""
        places: dict[Path, str] = {}
        for properties in _property_blocks(template):
            for name, pack in (
                ("CodeUri", self.packer.function),
                ("ContentUri", self.packer.layer),
            ):
                if isinstance(properties.get(name), str):
                    source = (self.template.parent / properties[name]).resolve()
                    if not source.is_dir():
                        raise LocalCloudError(f"The template names {source}, which is no folder.")
                    if source not in places:
                        places[source] = self._uploaded(pack(source))
                    properties[name] = places[source]

    def _uploaded(self, artifact: Path) -> str:
        s3 = self.session.client("s3")
        try:
            s3.head_object(Bucket=ARTIFACTS, Key=artifact.name)
        except ClientError:
            s3.put_object(Bucket=ARTIFACTS, Key=artifact.name, Body=artifact.read_bytes())
        return f"s3://{ARTIFACTS}/{artifact.name}"

    def _forget_old_code(self, template: Any) -> None:
        """The bucket's content is the emulator's memory: keep what this template uses."""
        s3, used = self.session.client("s3"), set(_code_keys(template))
        for stored in s3.list_objects_v2(Bucket=ARTIFACTS).get("Contents", []):
            if stored["Key"].endswith(".zip") and stored["Key"] not in used:
                s3.delete_object(Bucket=ARTIFACTS, Key=stored["Key"])

    def _template_url(self, body: str) -> str:
        """Templates over 51,200 bytes are taken from a bucket only, here as on AWS."""
        key = f"{hashlib.sha256(body.encode()).hexdigest()[:16]}.template"
        self.session.client("s3").put_object(Bucket=ARTIFACTS, Key=key, Body=body.encode())
        return f"{self.session.endpoint}/{ARTIFACTS}/{key}"

    def _apply(self, body: str, parameters: Mapping[str, str]) -> None:
        cloudformation = self.session.client("cloudformation")
        request = {
            "StackName": self.stack,
            "TemplateURL": self._template_url(body),
            "Parameters": [
                {"ParameterKey": name, "ParameterValue": value}
                for name, value in parameters.items()
            ],
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        }
        try:
            cloudformation.update_stack(**request)
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return
            if "does not exist" not in str(error):
                raise LocalCloudError(f"The template was refused: {str(error)[:600]}") from error
            self._create(cloudformation, request)
        self._wait(cloudformation)

    def _create(self, cloudformation: Any, request: Mapping[str, Any]) -> None:
        try:
            cloudformation.create_stack(**request)
        except ClientError as error:
            raise LocalCloudError(f"The template was refused: {str(error)[:600]}") from error

    def _wait(self, cloudformation: Any) -> None:
        while (status := self._status(cloudformation)).endswith("IN_PROGRESS"):
            time.sleep(0.1)
        if status not in FINISHED:
            events = cloudformation.describe_stack_events(StackName=self.stack)["StackEvents"]
            reasons = [
                f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
                for event in events
                if "FAILED" in event["ResourceStatus"] and event.get("ResourceStatusReason")
            ]
            raise LocalCloudError(f"The deployment ended as {status}. " + " · ".join(reasons[:5]))

    def _status(self, cloudformation: Any) -> str:
        stacks = cloudformation.describe_stacks(StackName=self.stack)["Stacks"]
        return str(stacks[0]["StackStatus"])


def _property_blocks(template: Any) -> Iterator[Any]:
    yield template.get("Globals", {}).get("Function", {})
    for resource in template["Resources"].values():
        yield resource.get("Properties", {})


def _code_keys(template: Any) -> Iterator[str]:
    for properties in _property_blocks(template):
        for name in ("CodeUri", "ContentUri"):
            if name in properties:
                yield properties[name].rpartition("/")[2]
