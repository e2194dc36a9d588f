"""The crash drill: kills the functions at every AWS call of the story and compares the end.

The undisturbed story is told first and its calls are counted. Then it is told again for each call,
with the function process killed (SIGKILL) just before or just after it, and once more with every
queue emptied. However it was disturbed, its end must have the same digest.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from baton.actions.create_practice import Founding
from baton.aws.store import DynamoStore
from baton.domain.case import broken_at, facts, folded_facts
from baton.domain.messages import MessageState
from baton.domain.responses import read_response
from baton_local.browsing import Browser
from baton_local.calls import Call, When
from baton_local.cloud import throwaway_cloud
from baton_local.mail import Mail
from baton_local.people import Account, Staff
from baton_local.practice import found_here
from baton_local.progress import Progress
from baton_local.receipts import Fate
from baton_local.stack import Stack
from baton_local.story import NeverHappened, Person, Story, again, next_working_morning


@dataclass(frozen=True)
class Outcome:
    """How one telling ended: the digest, the parts it is made of, and how many calls it took."""

    digest: str
    parts: dict[str, object]
    calls: tuple[Call, ...]
    extra_messages: int


@dataclass(frozen=True)
class Kill:
    """Which call of the story (counted from 1) a process dies at."""

    call: int
    when: When
    where: str

    @property
    def what(self) -> str:
        """The kill in words."""
        return f"killed {self.when.value} call {self.call}, {self.where}"


@contextmanager
def drilled_cloud() -> Iterator["Drill"]:
    """A throw-away cloud that counts its calls, with a practice ready for the drill."""
    with (
        tempfile.TemporaryDirectory(prefix="baton-drill-") as state,
        throwaway_cloud(Path(state), watch_calls=True) as stack,
    ):
        yield drill_in(stack)


def drill_in(stack: Stack) -> "Drill":
    """Found a practice for the drill and sign its manager in."""
    stack.clock.move(next_working_morning(stack.clock.now()).isoformat())
    founding = Founding(
        name="Drill Practice",
        email="drill@practice.example",
        manager="Dana Drill",
        phone="+442079460000",
        zone="UTC",
        password="Temporary-2026!",  # noqa: S106 - chosen anew at the first sign-in
        test=True,
    )
    _stop_schedules(stack)
    practice = found_here(stack, founding)
    staff = Staff(Browser(stack.base_url), stack.clock)
    account = staff.first_sign_in(founding.email, founding.password or "", "Drilled-again-2026!")
    return Drill(stack, staff, account, practice.practice_id)


def _stop_schedules(stack: Stack) -> None:
    """Let the sweep run only when the story asks for it: else its calls would be numbered, too."""
    scheduler = stack.client("scheduler")
    for each in scheduler.list_schedules()["Schedules"]:
        kept = scheduler.get_schedule(Name=each["Name"])
        wanted = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")
        scheduler.update_schedule(**{k: kept[k] for k in wanted}, State="DISABLED")


class Drill:
    """Tells the story again and again in one practice of one throw-away cloud."""

    def __init__(self, stack: Stack, staff: Staff, account: Account, practice: str) -> None:
        self.stack, self.staff, self.account, self.practice = stack, staff, account, practice
        self.numbers = count(1)
        self.store = DynamoStore(
            stack.client("dynamodb"), stack.outputs["TableName"], stack.clock.now
        )

    def to_morning(self, *, before_hour: int = 15) -> None:
        """Go on to the next working morning, unless it is early enough, and sign in there."""
        now = self.stack.clock.now()
        morning = next_working_morning(now, before_hour=before_hour)
        self.stack.clock.move(morning.isoformat())
        self.staff.come_back(self.account)

    def undisturbed(self) -> Outcome:
        """Tell the story with nothing in its way."""
        return self._told(None)

    def killed(self, kill: Kill) -> Outcome:
        """Tell the story with one process killed."""
        return self._told(kill)

    def emptied(self) -> Outcome:
        """Tell the story with every queue emptied whenever the people have done something."""
        return self._told(None, emptying=True)

    def _told(self, kill: Kill | None, *, emptying: bool = False) -> Outcome:
        self.to_morning()
        number = next(self.numbers)
        person = Person(
            "Amahle", f"Drill{number:04d}", date(1986, 3, 27), f"drill{number}@patient.example"
        )
        story = Story(self.stack, self.staff, person)
        start = self.stack.call_log.count()
        self._plan(start, kill)
        case = story.open()
        self._lose(emptying)
        patient = story.at_the_door()
        story.fill_in(patient)
        self._lose(emptying)
        story.sign(patient)
        self._lose(emptying)
        with suppress(NeverHappened):  # the outcome shows where it stands still
            story.until(lambda: self._settles(case), "the end of the case")
        calls = tuple(c for c in self.stack.calls() if c.number and c.number > start)
        self._plan(0, None)
        return self.outcome(case, person, calls)

    def _settles(self, case: str) -> bool:
        self._acknowledge(case)
        return self.is_over(case)

    def is_over(self, case: str) -> bool:
        """Say whether nothing is left to do, for people and for the system."""
        found = self.store.get(self.practice, case)
        return found.closed_at is not None and found.next_at is None

    def acknowledge_all(self) -> None:
        """The provider reports what it took of every open case."""
        for listed in self.store.open_cases(self.practice):
            self._acknowledge(listed.case_id)

    def _acknowledge(self, case: str) -> None:
        """The provider reports what it took, as SES does and the emulator does not."""
        claimed = {
            row.contact
            for row in self.store.messages(self.practice, case)
            if row.state is MessageState.CLAIMED
        }
        for mail in self.stack.mail() if claimed else ():
            if mail.to in claimed:
                self.stack.inject(mail, Fate.SENT)

    def _lose(self, emptying: bool) -> None:
        if emptying:
            self.stack.purge_queues()

    def _plan(self, start: int, kill: Kill | None) -> None:
        if kill:
            self.stack.call_log.crash_at(start + kill.call, kill.when)
        else:
            self.stack.call_log.spare()

    def outcome(self, case_id: str, person: Person, calls: tuple[Call, ...]) -> Outcome:
        """Say how a case stands, in a form that can be compared."""
        case = self.store.get(self.practice, case_id)
        events = self.store.events(self.practice, case_id)
        documents = self.store.documents(self.practice, case_id)
        sent = [mail for mail in self.stack.mail() if mail.to == person.email]
        parts: dict[str, object] = {
            "outcome": case.outcome,
            "tasks": [[t.kind, t.stage, t.title] for t in case.tasks.values()],
            "documents": sorted([d.kind, d.sealed, d.standing] for d in documents),
            "answers": list(self._answers(case_id, person)),
            "chain": [broken_at(events), folded_facts(events) == facts(case)],
            "left": [case.next_at, len(case.messages)],
        }
        told = json.dumps(parts, sort_keys=True, default=str)
        return Outcome(
            digest=hashlib.sha256(told.encode()).hexdigest(),
            parts=parts,
            calls=calls,
            extra_messages=extra(sent),
        )

    def _answers(self, case_id: str, person: Person) -> Iterator[str]:
        case = self.store.get(self.practice, case_id)
        for task in case.tasks.values():
            kept = self.store.answers(self.practice, case_id, task.task_id)
            if kept and kept.response:
                yield hashlib.sha256(_comparable(kept.response, person)).hexdigest()


def extra(sent: list[Mail]) -> int:
    """Count messages that a person got twice: the same words to the same address."""
    return len(sent) - len({(mail.to, mail.text) for mail in sent})


def run(drill: Drill, progress: Progress, *, every: int = 1) -> list[str]:
    """Do the whole drill and give what went wrong; `every` = 5 kills at each fifth call only."""
    again(drill.undisturbed)  # starts every function: a cold page may be asked for twice
    calm = again(drill.undisturbed)
    progress.say(f"undisturbed: {len(calm.calls)} AWS calls, digest {calm.digest[:16]}")
    kills = kills_of(calm)[::every]
    wrong: list[str] = []
    for place, kill in enumerate(kills, 1):
        wrong += compared(calm, drill.killed(kill), kill.what)
        if place % 10 == 0:
            progress.say(f"{place} of {len(kills)} kills, {len(wrong)} wrong")
    return wrong + compared(calm, drill.emptied(), "every queue emptied")


def kills_of(calm: Outcome) -> list[Kill]:
    """One kill for each call: after a write, whose reply is lost, and before anything else.

    Dying before a write leaves the world as dying at the call before it does.
    """
    return [
        Kill(
            place, When.AFTER if _writes(call) else When.BEFORE, f"{call.function} {call.operation}"
        )
        for place, call in enumerate(calm.calls, 1)
    ]


def _writes(call: Call) -> bool:
    operation = call.operation.partition(".")[2]
    return operation.startswith(("Put", "Update", "Delete", "Transact", "Send"))


def compared(calm: Outcome, other: Outcome, what: str) -> list[str]:
    wrong = []
    if other.digest != calm.digest:
        differing = [name for name in calm.parts if calm.parts[name] != other.parts[name]]
        wrong.append(f"{what}: {', '.join(differing)} differ: {other.parts['tasks']}")
    if other.extra_messages:
        wrong.append(f"{what}: {other.extra_messages} message(s) twice")
    return wrong


def _comparable(response: bytes, person: Person) -> bytes:
    """The answers without what differs in every telling: the time, and who it was told about."""
    told = {k: v for k, v in read_response(response).items() if k not in {"authored", "id"}}
    text = json.dumps(told, sort_keys=True)
    for own in (person.email, person.family_name):
        text = text.replace(own, "-")
    return text.encode()
