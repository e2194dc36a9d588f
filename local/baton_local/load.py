"""The drill under load: patients arrive at a constant rate while functions are killed, a queue is
lost, poison arrives and the sender stands still; every case must end as it does in peace.

An open model: people arrive when they arrive, however slow the answers are. Clients, emulator and
functions share the processors of this machine, so the times say little about AWS.
"""

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any, TypeVar

import requests
from botocore.exceptions import ClientError

from baton_local.browsing import Browser
from baton_local.calls import When
from baton_local.drill import Drill
from baton_local.people import Staff
from baton_local.ports import read_ports
from baton_local.story import NeverHappened, Person, Story, again

Found = TypeVar("Found")

PATIENCE_SECONDS = 180.0
BEAT_SECONDS = 2.0
POISON = ("", "no json", '{"practice":"../..","case":"*"}', '{"practice":1}', "x" * 10_000)


@dataclass(frozen=True)
class Load:
    """How many people arrive how fast, and what the trouble's dice start from."""

    people: int = 20
    per_minute: float = 30.0
    kill_every_seconds: float = 2.0
    seed: int = 1


@dataclass
class Measured:
    """What was seen on the way; threads only append."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    kills: int = 0


@dataclass(frozen=True)
class Report:
    """How one run went; `digests` has one entry for each way in which a case ended."""

    digests: frozenset[str]
    offered: float
    achieved: float
    drained_seconds: float
    kilobytes: tuple[int, int]
    extra_messages: int
    unfinished: int
    measured: Measured

    @property
    def line(self) -> str:
        """The run in one line."""
        cuts = quantiles(self.measured.seconds or [0.0, 0.0], n=100, method="inclusive")
        middle, late, last = (round(cuts[place] * 1000) for place in (49, 94, 98))
        return (
            f"offered={self.offered:.1f}/min achieved={self.achieved:.1f}/min p50={middle}ms "
            f"p95={late}ms p99={last}ms errors={len(self.measured.errors)} "
            f"kills={self.measured.kills} rss={self.kilobytes[0]}→{self.kilobytes[1]}kB "
            f"drained={self.drained_seconds:.0f}s unfinished={self.unfinished} "
            f"extra_messages={self.extra_messages} ends={len(self.digests)}"
        )


@dataclass
class TimedBrowser(Browser):
    """A browser that notes how long each answer took, and that some were errors."""

    measured: Measured = field(default_factory=Measured)

    def _request(self, method: str, url: str, **more: Any) -> requests.Response:
        began = time.monotonic()
        answer = super()._request(method, url, **more)
        self.measured.seconds.append(time.monotonic() - began)
        if answer.status_code >= 500:
            self.measured.errors.append(str(answer.status_code))
        return answer


class PatientStory(Story):
    """Waits without moving the clock: it belongs to everybody."""

    def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """Wait for something."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if found := again(look):
                return found
            time.sleep(0.5)
        raise NeverHappened(what)


def under_load(drill: Drill, load: Load, *, troubled: bool) -> Report:
    """Let everybody come, wait until all cases are over, and say how it went."""
    measured, stack = Measured(), drill.stack
    before, began = _kilobytes(stack.home.ports_file), time.monotonic()
    with _beating(drill, measured), _troubled(drill, load, measured, wanted=troubled):
        with ThreadPoolExecutor(max_workers=load.people) as crowd:
            waiting = []
            for number in range(load.people):
                time.sleep(max(0.0, began + number * 60 / load.per_minute - time.monotonic()))
                waiting.append(crowd.submit(_come, drill, measured, number))
            offered = load.people * 60 / max(time.monotonic() - began, 1.0)
            came = [each.result() for each in waiting]
        acted = time.monotonic()
        achieved = load.people * 60 / (acted - began)
        drill.stack.call_log.spare()
        _drain(drill, [case for case, _ in came])
    ends = [drill.outcome(case, person, ()) for case, person in came]
    return Report(
        digests=frozenset(end.digest for end in ends),
        offered=offered,
        achieved=achieved,
        drained_seconds=time.monotonic() - acted,
        kilobytes=(before, _kilobytes(stack.home.ports_file)),
        extra_messages=sum(end.extra_messages for end in ends),
        unfinished=sum(not drill.is_over(case) for case, _ in came),
        measured=measured,
    )


def differing(calm: Report, other: Report) -> list[str]:
    """Say what ended otherwise than in peace."""
    wrong = []
    if other.digests != calm.digests or len(calm.digests) != 1:
        wrong.append(f"{len(calm.digests)} way(s) to end in peace, {len(other.digests)} in trouble")
    if other.unfinished:
        wrong.append(f"{other.unfinished} case(s) did not end")
    return wrong


def _come(drill: Drill, measured: Measured, number: int) -> tuple[str, Person]:
    """One patient from the desk to the signature; whatever fails is tried as people try."""
    mark = f"{next(drill.numbers):04d}"
    person = Person("Amahle", f"Load{mark}", date(1986, 3, 27), f"load{mark}@patient.example")
    desk = Staff(TimedBrowser(drill.stack.base_url, measured=measured), drill.stack.clock)
    desk.browser.cookies = dict(drill.staff.browser.cookies)
    story = PatientStory(drill.stack, desk, person)
    case = story.open()
    with _noted(measured):
        patient = story.at_the_door()
        patient.browser = TimedBrowser(drill.stack.base_url, measured=measured)
        story.fill_in(patient)
        story.sign(patient)
    return case, person


@contextmanager
def _noted(measured: Measured) -> Iterator[None]:
    try:
        yield
    except NeverHappened as error:  # the end shows where it stands still
        measured.errors.append(str(error))


@contextmanager
def _repeating(act: Callable[[], None], every_seconds: float) -> Iterator[None]:
    over = threading.Event()

    def run() -> None:
        while not over.wait(every_seconds):
            act()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join()


@contextmanager
def _beating(drill: Drill, measured: Measured) -> Iterator[None]:
    """The schedule's minute comes faster here, and the provider reports what it took."""

    def beat() -> None:
        with suppress(Exception):  # a tick that is killed is followed by the next
            drill.stack.move_clock("+20s")
            drill.acknowledge_all()

    with _repeating(beat, BEAT_SECONDS):
        yield


@contextmanager
def _troubled(drill: Drill, load: Load, measured: Measured, *, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    dice, log = random.Random(load.seed), drill.stack.call_log  # noqa: S311 - no secret

    def kill() -> None:
        log.crash_at(log.count() + dice.randint(2, 12), dice.choice(tuple(When)))
        measured.kills += 1

    poisoned = threading.Thread(target=_poison_and_stop, args=(drill,), daemon=True)
    with _repeating(kill, load.kill_every_seconds):
        poisoned.start()
        yield
        poisoned.join()
    log.spare()


def _poison_and_stop(drill: Drill) -> None:
    """Poison into every queue, then no sender for a while, then all hints lost."""
    stack = drill.stack
    sqs, functions = stack.client("sqs"), stack.client("lambda")
    for queue in stack.deployed.resources("AWS::SQS::Queue"):
        if not queue.logical.endswith("DeadLetters"):
            for body in filter(None, POISON):
                sqs.send_message(QueueUrl=queue.physical, MessageBody=body)
    name = stack.function("SendMessage")
    (mapping,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    with suppress(ClientError):
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        time.sleep(8)
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    sqs.purge_queue(QueueUrl=stack.outputs["CaseQueueUrl"])


def _drain(drill: Drill, cases: list[str]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and not all(map(drill.is_over, cases)):
        time.sleep(1)


def _kilobytes(ports_file: Path) -> int:
    """Memory of the emulator and every function process below it, from /proc."""
    held = read_ports(ports_file)
    root = str(held.emulator_pid if held else 0)
    parents: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError, KeyError):
            lines = status.read_text().splitlines()
            facts = dict(line.split(":", 1) for line in lines if ":" in line)
            pid = status.parent.name
            parents[pid] = facts["PPid"].strip()
            sizes[pid] = int(facts["VmRSS"].split()[0])
    return sum(size for pid, size in sizes.items() if _below(pid, root, parents))


def _below(pid: str, root: str, parents: dict[str, str]) -> bool:
    while pid in parents and pid != root:
        pid = parents[pid]
    return pid == root


def fingerprint(report: Report) -> str:
    """Name the end of a run."""
    return hashlib.sha256("".join(sorted(report.digests)).encode()).hexdigest()[:16]
