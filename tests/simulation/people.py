"""What patients and staff have in common: they try again when a page does not come."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from baton.domain.errors import Conflict, Gone, NotFound, Refused
from tests.simulation.faults import Crash
from tests.simulation.scheduler import Scheduler

T = TypeVar("T")

PATIENCE = 9
FIRST_WAIT = timedelta(seconds=20)

ANSWERS = (Refused, Gone, NotFound, Conflict)
"""A page that says no is an answer, too."""


class NoAnswer(Exception):
    """The house did not answer for hours; whoever asked gave up for now."""


def asked(scheduler: Scheduler, act: Callable[[], T]) -> T:
    """Ask, and again when the page does not come: an error page, a dead process, nothing.

    Raises what the house answers (`ANSWERS`), and `NoAnswer`.
    """
    for tries in range(PATIENCE):
        try:
            return act()
        except ANSWERS:
            raise
        except (Exception, Crash):
            scheduler.pause(FIRST_WAIT * 2**tries)
    raise NoAnswer
