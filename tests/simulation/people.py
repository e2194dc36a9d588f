"""What patients and staff have in common: they try again when a page does not come."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from baton.actions.ports import FileMissing, Rejected, Throttled, UnknownOutcome
from baton.domain.errors import BatonError, Conflict, Gone, NotFound, Refused
from tests.simulation.faults import Crash
from tests.simulation.scheduler import Scheduler

T = TypeVar("T")

PATIENCE = 9
FIRST_WAIT = timedelta(seconds=20)

ANSWERS = (Refused, Gone, NotFound, Conflict)
"""A page that says no is an answer, too."""


FORESEEN = (
    BatonError,
    FileMissing,
    Rejected,
    Throttled,
    UnknownOutcome,
    BotoCoreError,
    ClientError,
)
"""What code of ours may raise when the world fails; anything else is a mistake in it."""


def is_foreseen(name: str) -> bool:
    """Say whether an error of this name is one that code of ours may raise."""
    return name in {each.__name__ for each in _with_heirs(FORESEEN)}


def _with_heirs(kinds: Iterable[type]) -> Iterator[type]:
    for kind in kinds:
        yield kind
        yield from _with_heirs(kind.__subclasses__())


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
        except (*FORESEEN, Crash):
            scheduler.pause(FIRST_WAIT * 2**tries)
    raise NoAnswer
