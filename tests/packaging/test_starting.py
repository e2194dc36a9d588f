"""Every function starts from its folder and its layers alone, under AWS's own runtime client."""

import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import build_layer
from tests.packaging.runtime import start
from tests.template.template import ROOT, functions, written

pytestmark = pytest.mark.layer

RUNTIME_CLIENT = "awslambdaric==4.2.2"
NO_RECORDS: dict[str, Any] = {"Records": []}
MISSES_ITS_SETTINGS = [("error", "ValidationError"), ("error", "WorkFailed")]
WORKERS = {name for name, f in functions().items() if "SQS" in str(f.get("Events", ""))}


@pytest.fixture(scope="session")
def bare_python() -> Path:
    """An interpreter that has what Lambda's has: the runtime client and boto3, nothing of ours."""
    place = ROOT / ".local" / "runtime"
    pins = [RUNTIME_CLIENT, f"boto3=={version('boto3')}"]
    subprocess.run(["sh", "tools/environment.sh", place, *pins], cwd=ROOT, check=True)
    return place / "bin" / "python"


def layers_of(name: str) -> list[Path]:
    """The layers that the template gives a function, built."""
    own = written()["Resources"][name]["Properties"].get("Layers", [])
    common = written()["Globals"]["Function"]["Layers"]
    names = [layer["Ref"].removesuffix("Layer").lower() for layer in (*common, *own)]
    return [build_layer.layer(each, build_layer.host()) / "python" for each in names]


def started(python: Path, name: str, event: dict[str, Any]) -> Any:
    function = functions()[name]
    return start(python, ROOT / function["CodeUri"], function["Handler"], layers_of(name), event)


@pytest.mark.parametrize("name", functions())
def test_a_function_starts_without_anything_around_it(name: str, bare_python: Path) -> None:
    told = started(bare_python, name, NO_RECORDS)

    if name in WORKERS:
        assert (told.path, told.body) == ("response", {"batchItemFailures": []})
    else:  # it misses the template's environment, and nothing else
        assert (told.path, told.body["errorType"]) in MISSES_ITS_SETTINGS


def test_a_function_without_its_layer_does_not_start(bare_python: Path) -> None:
    function = ROOT / "functions" / "notify"

    told = start(bare_python, function, "sweep.handler", [], NO_RECORDS)

    assert (told.path, told.body["errorType"]) == ("init/error", "Runtime.ImportModuleError")
