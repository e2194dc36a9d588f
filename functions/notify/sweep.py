"""Every minute: hint again at every case whose time has come."""

from collections.abc import Mapping

from baton.actions import sweep as action
from baton.aws.records import tick
from baton.aws.wiring import ports


def act() -> Mapping[str, int]:
    """Run once; the counts become metrics."""
    return action.sweep(ports())


handler = tick("sweep", act)
