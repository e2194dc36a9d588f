"""The named effects of the tables: what else changes in the task when a row is taken."""

from collections.abc import Callable

from baton.domain.case import Task


def count_attempt(task: Task) -> Task:
    """One more try of the system failed."""
    return task.with_(attempts=task.attempts + 1)


def forget_attempts(task: Task) -> Task:
    """A person mended it, or the step succeeded: start counting again."""
    return task.with_(attempts=0)


def count_deferral(task: Task) -> Task:
    """Staff put it off once more."""
    return task.with_(deferrals=task.deferrals + 1)


EFFECTS: dict[str, Callable[[Task], Task]] = {
    "count_attempt": count_attempt,
    "forget_attempts": forget_attempts,
    "count_deferral": count_deferral,
}
