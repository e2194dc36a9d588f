"""The functions behind queues and schedules: the real handlers, as the template declares them."""

import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import Any

from baton.actions.ports import Ports
from baton.aws import logging, records
from tests.template import template

LAMBDA = timedelta(seconds=1)


@dataclass(frozen=True)
class Worker:
    """A function, and the queue it works if it works one."""

    name: str
    module: ModuleType
    lasts: timedelta
    queue: str | None = None
    batch: int = 1
    visibility: timedelta = timedelta(0)
    most_receives: int = 0

    def ticked(self) -> None:
        """Run it as its schedule does."""
        self.module.handler({}, None)

    def delivered(self, bodies: Mapping[str, str]) -> frozenset[str]:
        """Hand it a batch of messages by id; gives the ids of those that failed."""
        records = [
            {"messageId": name, "receiptHandle": name, "eventSource": "aws:sqs", "body": body}
            for name, body in bodies.items()
        ]
        answer = self.module.handler({"Records": records}, None)
        return frozenset(failed["itemIdentifier"] for failed in answer["batchItemFailures"])


@cache
def workers() -> tuple[Worker, ...]:
    """Give every function that a queue or a schedule starts."""
    mapped = template.consumers()
    return tuple(
        _worker(name, function, next((q for q, (who, _) in mapped.items() if who == name), None))
        for name, function in template.functions().items()
        if {event["Type"] for event in function.get("Events", {}).values()} & {"SQS", "ScheduleV2"}
    )


def queue_workers() -> Iterable[Worker]:
    """Give those that a queue starts."""
    return (worker for worker in workers() if worker.queue)


def named(name: str) -> Worker:
    """Give a function by its name in the template."""
    return next(worker for worker in workers() if worker.name == name)


def serve(ports: Callable[[], Ports]) -> None:
    """Let every function find these ports, as `baton.aws.wiring` would give them."""
    for worker in workers():
        vars(worker.module)["ports"] = ports


def _worker(name: str, function: Mapping[str, Any], queue: str | None) -> Worker:
    lasts = timedelta(seconds=function["Timeout"])
    module = _loaded(function["CodeUri"], function["Handler"].partition(".")[0])
    if queue is None:
        return Worker(name, module, lasts)
    declared = template.resources("AWS::SQS::Queue")[queue]
    return Worker(
        name,
        module,
        lasts,
        queue=queue,
        batch=template.consumers()[queue][1].get("BatchSize", 10),
        visibility=timedelta(seconds=declared["VisibilityTimeout"]),
        most_receives=declared["RedrivePolicy"]["maxReceiveCount"],
    )


def _loaded(folder: str, stem: str) -> ModuleType:
    """Load a handler's file for the simulator alone: its ports are exchanged from run to run."""
    path = template.ROOT / folder / f"{stem}.py"
    spec = importlib.util.spec_from_file_location(f"simulated_{stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def hushed(failed: Callable[[str], None]) -> Iterator[None]:
    """A million runs need no line each: for a while nothing is logged and no figure published.

    `failed` hears the name of what was raised in a unit of work.
    """

    def heard(what: object, **facts: str) -> None:
        if what == "failed":
            failed(facts["error"])

    for module, name, _ in _talkers():
        setattr(module, name, heard)
    try:
        yield
    finally:
        for module, name, spoken in _talkers():
            setattr(module, name, spoken)


@cache
def _talkers() -> tuple[tuple[ModuleType, str, Any], ...]:
    """Every place where a worker knows a function that logs or publishes."""
    modules = (records, *(worker.module for worker in workers()))
    return tuple(
        (module, name, spoken)
        for module in modules
        for name, spoken in vars(module).items()
        if spoken is logging.note or spoken is logging.publish
    )


def hint(practice_id: str, case_id: str) -> str:
    """Write the body of a hint."""
    return json.dumps({"practice": practice_id, "case": case_id})
