"""Whatever failed once is played for ever: `regressions.json` holds the schedules."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.schedules import Schedule, read_plan
from tests.simulation.telling import told

KEPT: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("regressions.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("kept", KEPT, ids=[each["why"] for each in KEPT])
def test_what_failed_once_ends_well(kept: dict[str, Any]) -> None:
    schedule = Schedule(
        kept["pack"],
        seed=kept.get("seed"),
        plan=read_plan(kept.get("plan", "")),
        story=kept.get("story", "prompt"),
    )

    assert not schedule.run().violations, "\n".join(told(schedule))
