"""Every hour: prove that nothing is dropped."""

from collections.abc import Mapping

from baton.actions import reconcile as action
from baton.aws.records import tick
from baton.aws.wiring import ports


def act() -> Mapping[str, int]:
    """Run once; the counts become metrics."""
    return action.reconcile(ports())


handler = tick("reconcile", act)
