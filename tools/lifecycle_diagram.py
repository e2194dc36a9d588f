"""Writes docs/lifecycle.md from the lifecycle tables, so that the picture is never out of date.

lifecycle_diagram.py [--check]
"""

import sys
from pathlib import Path

from baton.domain.lifecycle import TABLES
from baton.domain.lifecycle.table import Clock, Stage, Table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lifecycle.md"

HEAD = """\
# The lifecycle of each kind of task

Generated from `layers/core/baton/domain/lifecycle/` by `tools/lifecycle_diagram.py`; a test keeps
it current. Every open stage has a holder, a next action and a limit whose passing is itself an
event. Silence never ends a task: an ending is something that somebody did.
"""


def page() -> str:
    """Give the whole page: a state diagram and a table of open stages for each kind."""
    return "\n".join([HEAD, *(_section(table) for table in TABLES.values())])


def _section(table: Table) -> str:
    title = table.kind.value.replace("_", "-").capitalize()
    lines = [f"## {title}", "", "```mermaid", "stateDiagram-v2", f"  [*] --> {table.start}"]
    for (stage, to), events in _moves(table).items():
        lines.append(f"  {stage} --> {to}: {', '.join(events)}")
    lines += [f"  {stage} --> [*]" for stage in sorted(table.final)]
    lines += ["```", "", "| stage | holder | next action | limit |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {_holder(stage)} | {stage.next_action} | {_limit(stage)} |"
        for name, stage in table.stages.items()
    ]
    return "\n".join([*lines, ""])


def _moves(table: Table) -> dict[tuple[str, str], list[str]]:
    moves: dict[tuple[str, str], list[str]] = {}
    for row in table.rows:
        guard = f" [{row.guard}]" if row.guard else ""
        events = moves.setdefault((row.stage, row.to), [])
        if row.event + guard not in events:
            events.append(row.event + guard)
    return moves


def _holder(stage: Stage) -> str:
    named = {"keep": "whoever held it", "asked": "the role asked for"}
    return named.get(str(stage.holder), str(stage.holder))


def _limit(stage: Stage) -> str:
    hours = stage.limit.length.total_seconds() / 3600
    length = f"{hours:g} h" if hours >= 1 else f"{hours * 60:g} min"
    ends = {
        Clock.DUE: f"at its due time, then every {length}",
        Clock.WALL: f"{length}",
        Clock.WORKING: f"{length} of opening time",
        Clock.CHOSEN: "the day that was chosen",
    }
    return f"{ends[stage.limit.clock]} → {stage.limit.event}"


def main() -> int:
    """Write the page, or with --check say whether it is current."""
    if "--check" in sys.argv:
        return 0 if PAGE.read_text(encoding="utf-8") == page() else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
