"""A pack: the named list of what a kind of visit needs, as data."""

from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from baton.domain.model import Id, Model, Name
from baton.domain.words import Channel, MessageKind, Role, TaskKind

DEFAULT_LEAD = timedelta(days=1)
"""How long before the visit a practice wants everything in."""


class PackTask(Model):
    """One thing a pack asks for. `after` names the tasks of the pack that must be done first.

    `source` names the form (for a form) or the document template (for a signature or document).
    `review` is who reads the answers of a form before they count; without it, handed in is done.
    """

    key: Id
    kind: TaskKind
    title: Name
    source: str
    after: tuple[Id, ...] = ()
    minutes: int = 5
    review: Role | None = None


class ChaseStep(Model):
    """One rung of the ladder: a message or the call, so long before or after the task is due.

    `offset` is counted from the due time: negative before it, positive after it. `channels` is the
    order
    of preference; the first one that the patient can be reached by is used.
    """

    kind: MessageKind | Literal["call"]
    offset: timedelta
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.SMS)


def usual_chase() -> tuple[ChaseStep, ...]:
    """Give the ladder of a pack that names none."""
    return (
        ChaseStep(kind=MessageKind.REMINDER, offset=timedelta(days=-2)),
        ChaseStep(
            kind=MessageKind.CHASER, offset=timedelta(0), channels=(Channel.SMS, Channel.EMAIL)
        ),
        ChaseStep(kind="call", offset=timedelta(hours=4)),
    )


class Pack(Model):
    """A pack of one version. `lead` is how long before the wanted-by time all must be done.

    Sources of the two-week and one-day defaults: `reference/features.md` §4, "Timings worth
    starting from".
    """

    pack_id: str
    version: int
    title: Name
    tasks: tuple[PackTask, ...]
    lead: timedelta = DEFAULT_LEAD
    chase: tuple[ChaseStep, ...] = Field(default_factory=usual_chase)

    @model_validator(mode="after")
    def _sound(self) -> "Pack":
        seen: set[str] = set()
        for task in self.tasks:
            if task.key in seen:
                raise ValueError(f"task {task.key} stands twice in pack {self.pack_id}")
            if not set(task.after) <= seen:
                raise ValueError(f"task {task.key} waits for a task that does not stand before it")
            seen.add(task.key)
        if not self.chase or self.chase[-1].kind != "call":
            raise ValueError("the last step of a chase is a call: every cascade ends in a person")
        return self
