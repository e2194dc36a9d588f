"""The named guards of the tables: pure questions about a task."""

from collections.abc import Callable

from baton.domain.case import Task

MOST_ATTEMPTS = 5
"""A step that failed five times is parked in front of staff (reliability §5)."""

MOST_DEFERRALS = 2
"""The third deferral goes to the manager (features, rank 6)."""


def attempts_left(task: Task) -> bool:
    """Say whether the system may try this step again by itself."""
    return task.attempts + 1 < MOST_ATTEMPTS


def deferred_often(task: Task) -> bool:
    """Say whether this task has been put off as often as one may without the manager."""
    return task.deferrals >= MOST_DEFERRALS


def is_reviewed(task: Task) -> bool:
    """Say whether somebody at the practice reads the answers before they count."""
    return task.role is not None


GUARDS: dict[str, Callable[[Task], bool]] = {
    "attempts_left": attempts_left,
    "deferred_often": deferred_often,
    "is_reviewed": is_reviewed,
}
