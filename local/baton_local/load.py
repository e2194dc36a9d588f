"""The drill under load: patients arrive at a constant rate while functions die, queues are lost,
poison arrives and the provider is out; every case must end as it does in peace.

An open model: people arrive when they arrive, however slow the answers are. Clients, emulator and
functions share the processors of this machine, so the times say little about AWS.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles
from threading import get_ident
from typing import Any, TypeVar

import requests

from baton.domain.words import HolderKind
from baton_local.browsing import Browser, Page, PageLacks, ServerFailed
from baton_local.drill import Drill
from baton_local.people import Patient, Staff
from baton_local.story import NeverHappened, Person, Story
from baton_local.trouble import Trouble, Troublemaker, repeating

Found = TypeVar("Found")

BEAT_SECONDS, BEAT, LATER_BEAT, LATEST_START = 2.0, "+20s", "+1m", 11
"""The clock goes ten times as fast while people act, and faster while they only wait: what is not
known to be sent waits for a quarter of an hour, and a visit must not end under their hands."""

FAILED = (ServerFailed, PageLacks, requests.RequestException)
"""What a person meets when something breaks: they open the link in their mail once more."""


@dataclass(frozen=True)
class Load:
    """How many people arrive how fast, and how long a run may take at most."""

    cases: int = 12
    per_minute: float = 20.0
    minutes: float = 8.0


@dataclass
class Measured:
    """What was seen on the way, and who is at a page; threads only add and take out their own."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    visiting: set[int] = field(default_factory=set)

    @contextmanager
    def a_visit(self) -> Iterator[None]:
        """Somebody is at a page for as long as the block runs."""
        self.visiting.add(get_ident())
        try:
            yield
        finally:
            self.visiting.discard(get_ident())


@dataclass(frozen=True)
class Report:
    """How one run went; `digests` has one entry for each way in which a case ended."""

    cases: int
    digests: frozenset[str]
    unfinished: int
    parked: int
    twice: int
    calls: int
    took_seconds: float
    drained_seconds: float
    measured: Measured
    trouble: Trouble | None = None

    @property
    def digest(self) -> str:
        """One name for all ends."""
        return hashlib.sha256("".join(sorted(self.digests)).encode()).hexdigest()[:16]

    @property
    def lines(self) -> list[str]:
        """The run in words."""
        cuts = quantiles(self.measured.seconds or [0.0, 0.0], n=100, method="inclusive")
        middle, late, last = (f"{round(cuts[place] * 1000)} ms" for place in (49, 94, 98))
        ended = self.cases - self.unfinished
        rows = [
            ("cases", f"{self.cases} opened, {ended} ended, {self.parked} task(s) left with staff"),
            ("time", f"{self.took_seconds:.0f} s, the last {self.drained_seconds:.0f} s to drain"),
            ("pages", f"{len(self.measured.seconds)}: p50 {middle}, p95 {late}, p99 {last}"),
            ("pages that failed", f"{len(self.measured.errors)}, each asked for again"),
            ("AWS calls", str(self.calls)),
            ("messages twice", str(self.twice)),
        ]
        if done := self.trouble:
            out = f"{done.out_seconds:.0f} s, {done.refused} send(s) refused"
            rows += [
                ("processes killed", str(done.kills)),
                ("poison", f"{done.poison} messages into every queue"),
                ("provider out", out),
                ("hints lost", f"{done.emptied}, every queue of hints emptied"),
            ]
        rows.append(("ends", f"{len(self.digests)} way(s), digest {self.digest}"))
        return [f"  {name:<20}{words}" for name, words in rows]


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


@dataclass
class Visitor(Story):
    """Tells its story until `end`, whatever fails; the clock it does not move: that is all
    people's."""

    end: float = 0.0
    measured: Measured = field(default_factory=Measured)

    def tried(self, act: Callable[[], Found]) -> Found:
        """Do something until it works."""
        while True:
            try:
                return act()
            except FAILED as failure:
                if time.monotonic() > self.end:
                    raise NeverHappened(str(failure)) from failure
                time.sleep(0.5)

    def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """Wait for something."""
        while time.monotonic() < self.end:
            if found := self.tried(look):
                return found
            time.sleep(0.5)
        raise NeverHappened(what)

    def fill_in(self, patient: Patient) -> Page:
        """Fill in the form and send it; after a failure, from the mail once more."""
        with self.measured.a_visit():
            return self.tried(lambda: self._form_sent(patient))

    def sign(self, patient: Patient) -> Page:
        """Wait for the consent and sign it; what was signed before a failure is signed."""
        page = self.until(lambda: self._to_sign_now(patient), "a document to sign")
        with self.measured.a_visit():
            with suppress(*FAILED):
                return patient.sign(page, self.person.name)
            return self.tried(lambda: self._signed(patient))

    def _form_sent(self, patient: Patient) -> Page:
        page = self._from_the_mail(patient)
        if not _owes(page, "forms"):
            return page
        self._filled(patient)
        return self._sent(patient)

    def _signed(self, patient: Patient) -> Page:
        page = self._from_the_mail(patient)
        if not _owes(page, "sign"):
            return page
        return patient.sign(self._to_sign(patient) or page, self.person.name)

    def _to_sign_now(self, patient: Patient) -> Page | None:
        """What there is to sign; a visit that is over begins again."""
        if patient.browser.get("/p/me").status >= 400:
            self._from_the_mail(patient)
        return self._to_sign(patient)

    def _from_the_mail(self, patient: Patient) -> Page:
        patient.browser.cookies.clear()
        patient.open_link()
        return patient.browser.get("/p/me")


def under_load(drill: Drill, load: Load, trouble: Troublemaker | None = None) -> Report:
    """Let everybody come, wait until all cases are over, and say how it went; in bounded time."""
    drill.to_morning(before_hour=LATEST_START)  # what takes long must not come into quiet hours
    measured, began = Measured(), time.monotonic()
    calls, end = drill.stack.call_log.count(), began + load.minutes * 60
    with (
        trouble.at_work() if trouble else nullcontext() as done,
        _beating(drill, measured),
        ThreadPoolExecutor(max_workers=load.cases) as crowd,
    ):
        waiting = []
        for number in range(load.cases):
            time.sleep(max(0.0, began + number * 60 / load.per_minute - time.monotonic()))
            waiting.append(crowd.submit(_come, drill, measured, end))
        came = [each.result() for each in waiting]
    acted, opened = time.monotonic(), [each for each in came if each[0]]
    with _beating(drill, measured):
        while time.monotonic() < end and not all(drill.is_over(case) for case, _ in opened):
            time.sleep(1)
    ends = [drill.outcome(case, person, ()) for case, person in opened]
    return Report(
        cases=load.cases,
        digests=frozenset(each.digest for each in ends),
        unfinished=load.cases - sum(drill.is_over(case) for case, _ in opened),
        parked=sum(_left_with_staff(drill, case) for case, _ in opened),
        twice=sum(each.extra_messages for each in ends),
        calls=drill.stack.call_log.count() - calls,
        took_seconds=time.monotonic() - began,
        drained_seconds=time.monotonic() - acted,
        measured=measured,
        trouble=done,
    )


def differing(calm: Report, other: Report) -> list[str]:
    """Say what ended otherwise than in peace."""
    wrong = []
    if other.digests != calm.digests or len(calm.digests) != 1:
        wrong.append(f"{len(calm.digests)} way(s) to end in peace, {len(other.digests)} in trouble")
    wrong += [
        f"{report.unfinished} case(s) did not end {how}"
        for report, how in ((calm, "in peace"), (other, "in trouble"))
        if report.unfinished
    ]
    return wrong


def _come(drill: Drill, measured: Measured, end: float) -> tuple[str, Person]:
    """One patient from the desk to the signature; whatever fails is tried as people try. Gives the
    case, "" if it was never opened."""
    mark = f"{next(drill.numbers):04d}"
    person = Person("Amahle", f"Load{mark}", date(1986, 3, 27), f"load{mark}@patient.example")
    desk = Staff(TimedBrowser(drill.stack.base_url, measured=measured), drill.stack.clock)
    desk.browser.cookies = dict(drill.staff.browser.cookies)
    story, case = Visitor(drill.stack, desk, person, end=end, measured=measured), ""
    try:
        case = story.open()
        patient = story.at_the_door()
        patient.browser = TimedBrowser(drill.stack.base_url, measured=measured)
        story.fill_in(patient)
        story.sign(patient)
    except NeverHappened as error:  # the end shows where it stands still
        measured.errors.append(str(error))
    return case, person


def _owes(page: Page, what: str) -> bool:
    link = f"/p/{what}/"
    return link in page.url or bool(page.tree.xpath("//a[contains(@href,$link)]", link=link))


def _left_with_staff(drill: Drill, case: str) -> int:
    tasks = drill.store.get(drill.practice, case).open_tasks
    return sum(task.holder.kind is HolderKind.MEMBER for task in tasks)


@contextmanager
def _beating(drill: Drill, measured: Measured) -> Iterator[None]:
    """The schedule's minute comes faster here, and the provider reports what it took."""

    def beat() -> None:
        try:
            drill.stack.move_clock(BEAT if measured.visiting else LATER_BEAT)
        finally:  # a tick that is killed is followed by the next
            drill.acknowledge_all()

    with repeating(beat, BEAT_SECONDS):
        yield
