"""Whatever changes something takes part: a new worker or action that no run reaches fails here."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from baton import actions
from baton.actions.ports import Files, Outbox, Sender, Store
from tests.simulation import functions
from tests.simulation.faults import READS
from tests.simulation.schedules import STORIES, Schedule
from tests.simulation.wire import NO_CALLS

FOLDER = Path(actions.__file__).parent
SEEDS = range(12)

ELSEWHERE = {
    "colleagues": "staff sessions: no case",
    "create_practice": "founding: long before any case",
    "manage_members": "accounts of staff: no case",
    "set_up_practice": "settings of the practice: no case",
}
"""Modules that change something and need no part, each with the reason."""


def changing() -> set[str]:
    """The modules of actions that call something which is no mere read."""
    return {path.stem for path in FOLDER.glob("*.py") if _changes(ast.parse(path.read_text()))}


def _changes(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call) and (_method(node) in WRITES or _name(node) == "change")
        for node in ast.walk(tree)
    )


PARTS = (Store, Files, Outbox, Sender)
WRITES = (
    {name for part in PARTS for name in dir(part) if not name.startswith("_")} - READS - NO_CALLS
)
"""Every call of the world that is no mere read, those of tomorrow too."""


def _method(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def schedules() -> Iterator[Schedule]:
    for story in STORIES:
        yield Schedule(story=story)
    for seed in SEEDS:
        yield Schedule(seed=seed)


def test_every_action_and_worker_takes_part() -> None:
    reached: set[str] = set()

    def see(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            reached.add(frame.f_code.co_filename)

    sys.setprofile(see)
    try:
        for schedule in schedules():
            schedule.run()
    finally:
        sys.setprofile(None)

    taken = {path.stem for path in FOLDER.glob("*.py") if str(path) in reached}
    assert changing() - taken - set(ELSEWHERE) == set()
    workers = {str(worker.module.__file__) for worker in functions.workers()}
    assert workers - reached == set()


def test_reasons_stand_only_where_they_are_needed() -> None:
    assert set(ELSEWHERE) <= changing()


def test_what_counts_as_a_read_changes_nothing() -> None:
    assert set() == READS & WRITES
