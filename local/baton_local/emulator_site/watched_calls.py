"""Numbers every AWS call of the deployed functions, and kills the process at the planned one.

The number counts across all function processes of one cloud. A line of BATON_CALLS_FILE is
`<number> <service>.<Operation> <function> <inner actions or ->`; presigned requests, which call
nothing, have `-` for a number. BATON_FAULT_FILE may hold `{"call": 17, "when": "before"}`.
"""

import fcntl
import functools
import importlib.util
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

CALLS = Path(os.environ["BATON_CALLS_FILE"])
FAULT = Path(os.environ["BATON_FAULT_FILE"])
FUNCTION = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
INNER = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "Get": "GetItem"}
VERSIONED = {"GetObject": "GetObjectVersion", "HeadObject": "GetObjectVersion"}


class WatchingFinder(MetaPathFinder):
    """Lets two modules of botocore load from wherever they would, then wraps what calls go through.

    Waits for the import instead of importing botocore itself: a layer may bring its own.
    """

    def __init__(self, watchers: Mapping[str, Callable[[ModuleType], None]]) -> None:
        self.waiting = dict(watchers)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for each watched module once."""
        watcher = self.waiting.pop(fullname, None)
        spec = importlib.util.find_spec(fullname) if watcher else None
        if watcher and spec and spec.loader:
            load, watch = spec.loader.exec_module, watcher

            def exec_module(module: ModuleType) -> None:
                load(module)
                watch(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def watch_calls(module: ModuleType) -> None:
    """Count, and maybe crash, around every call of every client."""
    call = module.BaseClient._make_api_call

    @functools.wraps(call)
    def counted(self: Any, operation: str, parameters: Mapping[str, Any]) -> Any:
        service = self.meta.service_model.signing_name
        number = counted_line(f"{service}.{operation}", inner_actions(operation, parameters))
        crash(number, "before")
        try:
            return call(self, operation, parameters)
        finally:
            crash(number, "after")

    module.BaseClient._make_api_call = counted


def watch_presigned(module: ModuleType) -> None:
    """Log what presigned requests will do: whoever holds one acts under the function's role."""
    url, post = (
        module.RequestSigner.generate_presigned_url,
        module.S3PostPresigner.generate_presigned_post,
    )

    @functools.wraps(url)
    def noted_url(
        self: Any, request_dict: Any, *args: Any, operation_name: str, **more: Any
    ) -> Any:
        of_version = "versionId=" in str(request_dict["url"])
        inner = VERSIONED.get(operation_name, "-") if of_version else "-"
        append(f"- {self._signing_name}.{operation_name} {FUNCTION} {inner}")
        return url(self, request_dict, *args, operation_name=operation_name, **more)

    @functools.wraps(post)
    def noted_post(self: Any, *args: Any, **options: Any) -> Any:
        append(f"- s3.PutObject {FUNCTION} -")
        return post(self, *args, **options)

    module.RequestSigner.generate_presigned_url = noted_url
    module.S3PostPresigner.generate_presigned_post = noted_post


def inner_actions(operation: str, parameters: Mapping[str, Any]) -> str:
    """What IAM judges where it is not the call: a transaction's items, one version of an object."""
    if operation in VERSIONED and parameters.get("VersionId"):
        return VERSIONED[operation]
    items = parameters.get("TransactItems") or ()
    kinds = sorted({INNER.get(kind, f"{kind}Item") for item in items for kind in item})
    return ",".join(kinds) or "-"


def counted_line(action: str, inner: str) -> int:
    """Write one line and return its number; one writer at a time across processes."""
    with CALLS.with_suffix(".lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        number = int(lock.read() or 0) + 1
        lock.truncate(0)
        lock.write(str(number))
        lock.flush()
        append(f"{number} {action} {FUNCTION} {inner}")
    return number


def append(line: str) -> None:
    """Add one line in one write."""
    with CALLS.open("a") as log:
        log.write(line + "\n")


def crash(number: int, when: str) -> None:
    """Die as if the power went, if this is the planned call."""
    try:
        plan = json.loads(FAULT.read_text())
    except (OSError, ValueError):
        return
    if plan.get("call") == number and plan.get("when", "before") == when:
        os.kill(os.getpid(), signal.SIGKILL)


WATCHERS = {"botocore.client": watch_calls, "botocore.signers": watch_presigned}
sys.meta_path.insert(0, WatchingFinder(WATCHERS))
