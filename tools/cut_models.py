"""Cuts the models of the AWS operations that the product calls out of botocore's.

    cut_models.py TARGET

Botocore reads a service's whole model, and the endpoints of every service, in each fresh process.
The shapes that the operations reach are kept as they are; documentation is emptied, not removed,
because botocore looks for it. docs/decisions/0008 says when this can go.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.loaders import Loader, create_loader

from baton.aws.operations import OPERATIONS

SHARED = ("_retry", "partitions", "sdk-default-configuration")
KINDS = ("endpoint-rule-set-1", "paginators-1")

Json = Any


def cut(target: Path) -> None:
    """Write the models of all operations to a folder that botocore's loader can read."""
    loader = create_loader()
    for service, operations in OPERATIONS.items():
        version = loader.determine_latest_version(service, "service-2")
        folder = target / service / version
        model = loader.load_service_model(service, "service-2")
        _write(folder / "service-2.json", _only(model, operations))
        for kind in KINDS:
            _write(folder / f"{kind}.json", _blank(loader.load_service_model(service, kind)))
    for name in SHARED:
        _write(target / f"{name}.json", loader.load_data(name))
    _write(target / "endpoints.json", _endpoints(loader))


def _only(model: Json, operations: tuple[str, ...]) -> Json:
    kept = {name: model["operations"][name] for name in operations}
    reached: set[str] = set()
    waiting = list(_shapes(kept))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _shapes(model["shapes"][name])
    shapes = {name: shape for name, shape in model["shapes"].items() if name in reached}
    return _blank({**model, "operations": kept, "shapes": shapes})


def _shapes(part: Json) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("shape"), str):
            yield part["shape"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _shapes(each)


def _blank(part: Json) -> Json:
    if isinstance(part, dict):
        return {
            key: "" if key == "documentation" and isinstance(value, str) else _blank(value)
            for key, value in part.items()
        }
    return [_blank(each) for each in part] if isinstance(part, list) else part


def _endpoints(loader: Loader) -> Json:
    """Keep what old look-ups need: the endpoints of our services, under their other names too."""
    known = loader.load_data("endpoints")
    ours = {*OPERATIONS, "email", "sms-voice", "sts"}
    partitions = [
        {**each, "services": {k: v for k, v in each["services"].items() if k in ours}}
        for each in known["partitions"]
    ]
    return {**known, "partitions": partitions}


def _write(path: Path, content: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, separators=(",", ":")))


if __name__ == "__main__":
    cut(Path(sys.argv[1]))
