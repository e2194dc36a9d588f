"""The case: the aggregate whose every change is one transaction, and the event that tells the
change."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from pydantic import JsonValue

from baton.domain.model import Id, Instant, Model, Name, Text
from baton.domain.words import Channel, HolderKind, MessageKind, Role, TaskKind

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
GENESIS = "00" * 32


class Holder(Model):
    """Who must act. A member is held by name (`sub`), with the role that the work was given for."""

    kind: HolderKind
    role: Role | None = None
    sub: str | None = None


SYSTEM = Holder(kind=HolderKind.SYSTEM)
PATIENT = Holder(kind=HolderKind.PATIENT)


class Task(Model):
    """One thing somebody still owes. `timer_at` is None only in a final stage.

    `role` is who a call or review was asked of, and who reads the answers of a form; `source`
    names the form or document template; `after` the tasks that must end first; `reason` is a
    code from a table (why this call or review exists) and `about` the task or message it is about.
    `sha256` is the document frozen for a signature or made by a document task, `act_sha256` the
    act of its signer.
    """

    task_id: Id
    kind: TaskKind
    title: Name
    stage: str
    holder: Holder
    next_action: str
    due_at: Instant
    timer_at: Instant | None = None
    since: Instant
    source: str | None = None
    after: tuple[Id, ...] = ()
    minutes: int = 0
    role: Role | None = None
    reason: str | None = None
    about: str | None = None
    outcome: Text | None = None
    attempts: int = 0
    deferrals: int = 0
    sha256: str | None = None
    document_id: Id | None = None
    act_sha256: str | None = None

    @property
    def is_final(self) -> bool:
        """Say whether nothing is owed any more."""
        return self.timer_at is None


class Chase(Model):
    """Where the ladder of reminders stands; `step` is the next rung, 0 = the invitation."""

    step: int
    due_at: Instant
    next_at: Instant | None = None


class PendingMessage(Model):
    """A message that has neither gone out nor been given up; `op` is the open claim, if any."""

    message_id: Id
    kind: MessageKind
    channel: Channel
    timer_at: Instant
    claims: int = 0
    op: str | None = None


class Actor(Model):
    """Who made something happen: a patient under a link, a member by `sub`, or the system."""

    kind: HolderKind
    id: str | None = None


SYSTEM_ACTOR = Actor(kind=HolderKind.SYSTEM)
PATIENT_ACTOR = Actor(kind=HolderKind.PATIENT, id="patient")


class Event(Model):
    """What happened, in the past tense, with its outcome: `changes` is a JSON merge patch (RFC
    7396).

    Folding the patches of a case in order gives exactly the stored facts; nothing is decided again.
    The changes are JSON that we wrote: to judge every value of it again would cost more than the
    rest of a write.
    """

    seq: int
    at: Instant
    name: str
    by: Actor
    task_id: Id | None = None
    detail: Mapping[str, str] = {}
    changes: Mapping[str, Any]
    previous: str
    hash: str


class Case(Model):
    """One pack opened for one patient, or an intake case without either.

    `seq` counts the events and is the version of the row. `label` is what lists call the case (a
    patient's
    name); it is not a fact of the case and no event holds it. `news` are events not yet stored.
    `contacts_version` says for which contacts of the patient the link was made.
    """

    practice_id: Id
    case_id: Id
    title: Name
    opened_at: Instant
    patient_id: Id | None = None
    pack: str | None = None
    wanted_by: Instant | None = None
    tasks: Mapping[str, Task] = {}
    chase: Chase | None = None
    messages: Mapping[str, PendingMessage] = {}
    link_serial: int = 0
    contacts_version: int | None = None
    closed_at: Instant | None = None
    outcome: Text | None = None
    test: bool = False
    schema_number: int = 1
    label: str = ""
    seq: int = 0
    head: str = GENESIS
    news: tuple[Event, ...] = ()

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The tasks still owed, in the order of the pack."""
        return tuple([task for task in self.tasks.values() if task.timer_at is not None])

    @property
    def next_at(self) -> datetime | None:
        """When the sweep must look again; None when nothing is left to do."""
        timers = [task.timer_at for task in self.open_tasks if task.timer_at]
        timers += [message.timer_at for message in self.messages.values()]
        if self.chase and self.chase.next_at:
            timers.append(self.chase.next_at)
        return min(timers, default=None)

    @property
    def due_at(self) -> datetime | None:
        """When the most urgent open task is due; None when none is open."""
        return min((task.due_at for task in self.open_tasks), default=None)

    def task(self, task_id: str) -> Task | None:
        """Give a task of this case, if it has it."""
        return self.tasks.get(task_id)

    def with_task(self, task: Task) -> "Case":
        """Put a task in its place, or at the end."""
        return self.model_copy(update={"tasks": {**self.tasks, task.task_id: task}})

    @property
    def stored(self) -> "Case":
        """This case once its news are written."""
        return self.model_copy(update={"news": ()})


_NOT_FACTS = {"label", "seq", "head", "news"}


def facts(case: Case) -> dict[str, Any]:
    """Give what the events tell of a case, as JSON values without nulls."""
    return case.model_dump(mode="json", exclude=_NOT_FACTS, exclude_none=True)


def differing(before: Case, after: Case) -> dict[str, Any]:
    """Give the merge patch from the facts of `before` to those of `after`.

    Only what differs is written as JSON: a case of many tasks changes one of them at a time.
    """
    parts = {
        name: _parts(was, now)
        for name in Case.model_fields.keys() - _NOT_FACTS
        if (was := getattr(before, name)) is not (now := getattr(after, name)) and was != now
    }
    old, new = (
        case.model_dump(mode="json", include=parts, exclude_none=True) for case in (before, after)
    )
    return cast(dict[str, Any], merge_patch(old, new))


def _parts(was: Any, now: Any) -> Any:
    if not (isinstance(was, dict) and isinstance(now, dict)):
        return True
    return {key for key in (*was, *now) if was.get(key) != now.get(key)}


def record(
    before: Case | None,
    after: Case,
    name: str,
    *,
    at: datetime,
    by: Actor,
    task_id: str | None = None,
    detail: Mapping[str, str] | None = None,
) -> Case:
    """Add the event that leads from `before` to `after`, chained to the event before it."""
    event: dict[str, Any] = {
        "seq": after.seq + 1,
        "at": at.isoformat(),
        "name": name,
        "by": by.model_dump(mode="json", exclude_none=True),
        "task_id": task_id,
        "detail": dict(detail or {}),
        "changes": differing(before, after) if before else facts(after),
    }
    link = chained(after.head, event)
    told = Event.model_validate({**event, "previous": after.head, "hash": link})
    changed = {"seq": told.seq, "head": link, "news": (*after.news, told)}
    return after.model_copy(update=changed)  # nothing here came from outside


def chained(previous: str, event: Mapping[str, JsonValue]) -> str:
    """Hash an event onto the chain: SHA-256 of the previous hash and the canonical JSON."""
    text = _CANONICAL.encode(event)
    return hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest()


def broken_at(events: tuple[Event, ...]) -> int | None:
    """Give the first sequence number where the chain does not hold, or None."""
    previous = GENESIS
    for number, event in enumerate(events, 1):
        plain = event.model_dump(mode="json", exclude={"previous", "hash"})
        plain["by"] = event.by.model_dump(mode="json", exclude_none=True)
        plain["at"] = event.at.isoformat()
        if (
            event.seq != number
            or event.previous != previous
            or chained(previous, plain) != event.hash
        ):
            return number
        previous = event.hash
    return None


def folded_facts(events: tuple[Event, ...]) -> dict[str, Any]:
    """Fold the events of a case, in order, into its facts."""
    known: Any = {}
    for event in events:
        known = patched(known, dict(event.changes))
    return dict(known)


def merge_patch(old: Any, new: Any) -> Any:
    """Give the JSON merge patch that turns `old` into `new`; neither may hold nulls."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    patch: dict[str, Any] = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old:
            patch[key] = value
        elif old[key] != value:
            patch[key] = merge_patch(old[key], value)
    return patch


def patched(value: Any, patch: Any) -> Any:
    """Apply a JSON merge patch."""
    if not isinstance(patch, dict):
        return patch
    base = dict(value) if isinstance(value, dict) else {}
    for key, part in patch.items():
        if part is None:
            base.pop(key, None)
        else:
            base[key] = patched(base.get(key), part)
    return base
