"""I1 to I5, judged from the raw rows by code that shares nothing with the code it judges."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from baton.actions.ports import Store
from baton.domain import chasing
from baton.domain.case import Case, Event, Task
from baton.domain.messages import MessageState
from baton.domain.patients import Patient
from baton.domain.practices import Practice
from baton.domain.settling import CHASE_CALLS
from baton.domain.words import Channel, ContactState, HolderKind, MessageKind, TaskKind
from tests.simulation.provider import Sent

FINAL: Mapping[TaskKind, frozenset[str]] = {
    TaskKind.FORM: frozenset({"submitted", "accepted", "dropped"}),
    TaskKind.SIGNATURE: frozenset({"sealed", "signed_on_paper", "declined", "voided"}),
    TaskKind.DOCUMENT: frozenset({"released", "dropped"}),
    TaskKind.FILING: frozenset({"filed", "discarded"}),
    TaskKind.CALL: frozenset({"done"}),
    TaskKind.REVIEW: frozenset({"done"}),
    TaskKind.FOLLOW_UP: frozenset({"attended", "closed"}),
}
"""Written down once more: a table that grows an ending must say so here, too."""

UNWELCOME = frozenset({ContactState.BOUNCED, ContactState.OPTED_OUT})
BROKEN = frozenset({MessageState.BOUNCED, MessageState.COMPLAINED})
ARRIVED = BROKEN | {MessageState.DELIVERED}
UNDER_WAY = frozenset({MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENT})
REFUSED = frozenset({"declined", "voided", "on_paper"})
NOT_FACTS = {"tasks": True, "label": True, "seq": True, "head": True, "news": True}
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
MOST_SENDS = 3
GRACE = timedelta(minutes=15)
A_MOMENT = timedelta(minutes=2)
"""How long a send may take from its last look at the case to the provider."""


class Raw(Protocol):
    """A look at the rows that no fault can reach."""

    @property
    def store(self) -> Store:
        """The store behind the wire."""

    def timed(self, practice_id: str, case_id: str) -> datetime | None:
        """Give the entry of a case in the due index."""


@dataclass(frozen=True)
class Violation:
    """A promise that was broken."""

    invariant: str
    words: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.words}"


@dataclass
class Seen:
    """What the events of a case have told so far."""

    case: Case
    known: Any
    seq: int
    head: str


class Watch:
    """Looks at every case after every change of it."""

    def __init__(self, raw: Raw, *, folds: bool = True) -> None:
        self.raw, self.folds = raw, folds
        self.seen: dict[tuple[str, str], Seen] = {}
        self.arrived: set[str] = set()
        self.found: list[Violation] = []
        self.told: dict[int, tuple[Task, dict[str, Any]]] = {}
        """What each task says as JSON; the task is kept, so that no other gets its place."""

    def look(self, practice_id: str, case_id: str) -> Case:
        """Judge a case as it stands; what is wrong is found once."""
        case = self.raw.store.get(practice_id, case_id)
        before = self.seen.get((practice_id, case_id))
        if before and before.seq == case.seq:
            return case
        self._owned(case)
        self._timed(case)
        self._told(case, before)
        self._heard(case)
        if before:
            self._final(before.case, case)
        return case

    def blame(self, invariant: str, words: str) -> None:
        """Write down a broken promise."""
        self.found.append(Violation(invariant, words))

    def _owned(self, case: Case) -> None:
        for task in case.tasks.values():
            ended = task.stage in FINAL[task.kind]
            if ended != (task.timer_at is None):
                self.blame(
                    "I1", f"{task.kind} {task.stage} of {case.case_id}: timer and stage disagree"
                )
            if not ended and not (task.next_action and task.due_at and task.timer_at):
                self.blame("I1", f"{task.kind} {task.stage} lacks action, due time or timer")
            if not ended and task.holder.kind is HolderKind.MEMBER and not task.holder.sub:
                self.blame("I1", f"{task.kind} {task.stage} is held by a role and nobody in it")
        is_open = any(task.stage not in FINAL[task.kind] for task in case.tasks.values())
        if is_open == (case.closed_at is not None):
            self.blame("I1", f"case {case.case_id}: open tasks {is_open}, closed {case.closed_at}")
        if is_open and case.patient_id and not _is_heard(case):
            self.blame("I1", f"case {case.case_id}: the patient owes and silence would go unheard")

    def _timed(self, case: Case) -> None:
        timers = [t.timer_at for t in case.tasks.values() if t.stage not in FINAL[t.kind]]
        timers += [message.timer_at for message in case.messages.values()]
        timers += [case.chase.next_at] if case.chase and case.chase.next_at else []
        wanted = min((timer for timer in timers if timer), default=None)
        entry = self.raw.timed(case.practice_id, case.case_id)
        if entry != wanted:
            self.blame("I1", f"case {case.case_id}: due at {wanted}, the index says {entry}")

    def _told(self, case: Case, before: Seen | None) -> None:
        seq, head, known = (before.seq, before.head, before.known) if before else (0, "00" * 32, {})
        news = self.raw.store.events(case.practice_id, case.case_id)[seq:]
        for event in news:
            seq += 1
            if event.seq != seq or event.previous != head or event.hash != chained(head, event):
                self.blame("I2", f"event {event.seq} {event.name} does not hang on the chain")
            head, known = event.hash, folded(known, dict(event.changes))
        if (case.seq, case.head) != (seq, head):
            self.blame("I2", f"case {case.case_id} is at {case.seq}, its events at {seq}")
        if self.folds and known != self._facts(case):
            self.blame("I2", f"case {case.case_id}: {news[-1].name} does not fold to the case")
        self.seen[case.practice_id, case.case_id] = Seen(case, known, seq, head)

    def _facts(self, case: Case) -> dict[str, Any]:
        """Give the facts of a case; a task that is the very same as before says the same again."""
        told = case.model_dump(mode="json", exclude=NOT_FACTS, exclude_none=True)
        return told | {"tasks": {name: self._told_of(task) for name, task in case.tasks.items()}}

    def _told_of(self, task: Task) -> dict[str, Any]:
        known = self.told.get(id(task))
        if known is None:
            known = self.told[id(task)] = (task, task.model_dump(mode="json", exclude_none=True))
        return known[1]

    def _final(self, before: Case, case: Case) -> None:
        for task in before.tasks.values():
            now = case.tasks.get(task.task_id)
            ended = task.stage in FINAL[task.kind]
            if now is None or (ended and now.stage != task.stage):
                self.blame(
                    "I5", f"{task.kind} was {task.stage} for good and is {now and now.stage}"
                )
            elif task.act_sha256 and now.act_sha256 != task.act_sha256:
                self.blame("I5", f"{task.title}: another signature lies under it")
            elif task.act_sha256 and now.stage in REFUSED:
                self.blame("I5", f"{task.title} was signed and is {now.stage}")

    def _heard(self, case: Case) -> None:
        """What a provider reported of a message is never taken back by a later report."""
        for row in self.raw.store.messages(case.practice_id, case.case_id):
            if row.message_id in self.arrived and row.state in UNDER_WAY:
                self.blame("I3", f"a {row.kind} that had arrived is {row.state} again")
            if row.state in ARRIVED:
                self.arrived.add(row.message_id)


class Sends:
    """Judges every message at the moment it leaves."""

    def __init__(self, watch: Watch, practices: Mapping[str, Practice], sent: list[Sent]) -> None:
        self.watch, self.practices, self.sent = watch, practices, sent
        self.may_repeat = False
        self.skew = timedelta(0)
        self.unwelcome: dict[str, datetime] = {}
        """Since when an address must not be used any more."""

    def look(self, sent: Sent) -> None:
        """Judge one that just left."""
        tags = sent.message.tags
        case = self.watch.raw.store.get(tags.practice, tags.case)
        events = self.watch.raw.store.events(tags.practice, tags.case)
        claim = next((e for e in reversed(events) if _claims(e, tags.message, tags.op)), None)
        if claim is None:
            self.watch.blame("I3", f"message {tags.message} left without a claim")
            return
        then = _folded_to(events, claim)
        kind = MessageKind(then["messages"][tags.message]["kind"])
        self._needed(sent, kind, case, then)
        self._counted(sent)
        self._at_a_good_time(sent, kind)
        self._welcome(sent, case)

    def heard(self, patient: Patient, at: datetime) -> None:
        """Note what became of a patient's addresses."""
        for contact in (patient.email, patient.mobile):
            if contact and contact.state in UNWELCOME:
                self.unwelcome.setdefault(contact.value, at)

    def _needed(self, sent: Sent, kind: MessageKind, case: Case, then: Any) -> None:
        if kind in {MessageKind.RECEIPT, MessageKind.FRESH_LINK, MessageKind.CODE}:
            return
        owed = [t for t in then["tasks"].values() if t["holder"]["kind"] in {"patient", "guardian"}]
        if not [t for t in owed if t.get("timer_at")]:
            self.watch.blame("I3", f"a {kind} was claimed though nothing was owed")
        if case.closed_at and case.closed_at + A_MOMENT < sent.at - self.skew:
            self.watch.blame("I3", f"a {kind} left after the case was closed")

    def _counted(self, sent: Sent) -> None:
        same = [s for s in self.sent if s.message.tags.message == sent.message.tags.message]
        if len(same) > MOST_SENDS:
            self.watch.blame("I3", "a fourth message for one intent")
        if len({s.message.tags.op for s in same}) < len(same):
            self.watch.blame("I3", "two messages under one claim")
        for earlier in same:
            if earlier is not sent and sent.at - earlier.at + self.skew < GRACE:
                self.watch.blame("I3", "sent again before the grace was over")
        if len(same) > 1 and not self.may_repeat:
            self.watch.blame("I3", "sent again though its receipt arrived")
        if len(same) > 1 and same[0].message.text != sent.message.text and not self.may_repeat:
            self.watch.blame("I3", "sent again with another text")

    def _at_a_good_time(self, sent: Sent, kind: MessageKind) -> None:
        if kind in {MessageKind.FRESH_LINK, MessageKind.CODE}:
            return
        waking = self.practices[sent.message.tags.practice].calendar
        local = sent.at.astimezone(_zone(waking.zone))
        ends = (datetime.combine(local.date(), waking.waking.closes) + self.skew + A_MOMENT).time()
        begins = (datetime.combine(local.date(), waking.waking.opens) - self.skew).time()
        if not begins <= local.time() < ends:
            self.watch.blame("I3", f"a {kind} in the quiet hours, {local:%H:%M}")

    def _welcome(self, sent: Sent, case: Case) -> None:
        patient = self.watch.raw.store.patient(case.practice_id, case.patient_id or "")
        contact = patient.contact(Channel(sent.channel))
        since = self.unwelcome.get(sent.message.to)
        if since and sent.at - since <= A_MOMENT:
            return  # it was on its way already
        if contact and contact.value == sent.message.to and contact.state in UNWELCOME:
            self.watch.blame("I3", f"a message to an address that is {contact.state}")
        for row in self.watch.raw.store.messages(case.practice_id, case.case_id):
            known = row.state in BROKEN and row.contact == sent.message.to
            if known and row.message_id != sent.message.tags.message:
                self.watch.blame("I3", f"a message to an address whose last one {row.state}")


def chained(previous: str, event: Event) -> str:
    """Hash an event as the documentation says: SHA-256 of the hash before and canonical JSON."""
    plain = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "name": event.name,
        "by": {k: v for k, v in (("kind", event.by.kind.value), ("id", event.by.id)) if v},
        "task_id": event.task_id,
        "detail": dict(event.detail),
        "changes": event.changes,
    }
    text = CANONICAL.encode(plain)
    return hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest()


def folded(known: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396), written down once more."""
    if not isinstance(patch, dict):
        return patch
    base = dict(known) if isinstance(known, dict) else {}
    for key, part in patch.items():
        if part is None:
            base.pop(key, None)
        else:
            base[key] = folded(base.get(key), part)
    return base


def _is_heard(case: Case) -> bool:
    called = any(t.reason in CHASE_CALLS and t.timer_at for t in case.tasks.values())
    planned = case.chase is not None and case.chase.next_at is not None
    return called or planned or not chasing.owes(case)


def _claims(event: Event, message_id: str, op: str) -> bool:
    changes: Any = event.changes.get("messages") or {}
    return bool((changes.get(message_id) or {}).get("op") == op)


def _folded_to(events: tuple[Event, ...], last: Event) -> Any:
    known: Any = {}
    for event in events[: last.seq]:
        known = folded(known, dict(event.changes))
    return known


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
