"""Cold starts: what each function costs a fresh process, as a multiple of F.

F is a process that imports stock boto3 and builds one DynamoDB client. Instructions are counted by
valgrind where it is installed (`apt-get install valgrind`): they are the same in every run. Without
it the least CPU time of several runs stands in, and the report says so.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cfn_flip

from build_layer import host, layer
from tests.bench.lines import Line
from tests.contract.tables import TEMPLATE

ROOT = TEMPLATE.parent
RUNS = 9
FLOOR = 'import boto3; boto3.client("dynamodb")'
CPU = "\nimport time; print(time.process_time())"
COUNTED = re.compile(r"Collected\s*:\s*(\d+)")
AROUND = {
    "PATH": os.defpath,
    "HOME": "/nonexistent",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCESS_KEY_ID": "sham",
    "AWS_SECRET_ACCESS_KEY": "sham",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
API, WORKER = 1.7, 1.2


@dataclass(frozen=True)
class Function:
    """A function of the template: what Lambda would import, and with which layers."""

    name: str
    folder: Path
    module: str
    layers: tuple[str, ...]
    is_api: bool

    @property
    def must(self) -> float:
        """The budget in F."""
        return API if self.is_api else WORKER


def lines() -> Iterator[Line]:
    """Measure every function."""
    counted = shutil.which("valgrind") is not None
    floor = _cost(FLOOR, "", counted=counted)
    unit = "F" if counted else "F (CPU time: valgrind is missing)"
    for function in functions():
        path = os.pathsep.join([str(function.folder), *_layers(function.layers)])
        cost = _cost(_start(function), path, counted=counted)
        yield Line(f"cold start of {function.name}", cost / floor, function.must, unit)


def functions() -> tuple[Function, ...]:
    """Read the functions from the template."""
    resources = cfn_flip.load(TEMPLATE.read_text())[0]["Resources"]
    found = (
        _function(name, resource["Properties"])
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    )
    return tuple(sorted(found, key=lambda function: (not function.is_api, function.name)))


def environment() -> Mapping[str, str]:
    """Read what the template says outright in the environment of all functions."""
    common = cfn_flip.load(TEMPLATE.read_text())[0]["Globals"]["Function"]["Environment"]
    return {name: value for name, value in common["Variables"].items() if isinstance(value, str)}


def _function(name: str, declared: Mapping[str, Any]) -> Function:
    events = declared.get("Events", {}).values()
    return Function(
        name=name,
        folder=ROOT / declared["CodeUri"],
        module=declared["Handler"].partition(".")[0],
        layers=("CoreLayer", *(layer["Ref"] for layer in declared.get("Layers", ()))),
        is_api=any(event["Type"] == "HttpApi" for event in events),
    )


def _start(function: Function) -> str:
    client = 'from baton.aws.clients import client; client("dynamodb")'
    return f"import {function.module}\n{client}"


def _layers(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield str(layer(name.removesuffix("Layer").lower(), host()) / "python")


def _cost(program: str, path: str, *, counted: bool) -> float:
    """What a program costs beyond its interpreter's own start is not told apart: it is cold too."""
    around = {**AROUND, **environment(), "PYTHONPATH": path}
    if counted:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}"]
        told = _run([*command, sys.executable, "-c", program], around).stderr
        (found,) = COUNTED.findall(told)
        return float(found)
    times = (float(_run([sys.executable, "-c", program + CPU], around).stdout) for _ in range(RUNS))
    return min(times)


def _run(command: list[str], around: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=around, capture_output=True, text=True, check=True)
