"""What the simulator must see: each mutant takes one rule away, and some run must break a promise.

A mutant that no longer finds its rule fails the run. One that only costs time says so, and the
schedules played without a violation are the proof: the row is the truth, hints are hints.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, TypeAlias

import click

from baton.domain.messages import MessageState
from tests.simulation import modes, rules
from tests.simulation.dice import Dice, Steady
from tests.simulation.faults import Call, Kind, Trouble
from tests.simulation.races import Race, orders
from tests.simulation.replacing import original, replaced
from tests.simulation.running import spread
from tests.simulation.schedules import STORIES, Schedule
from tests.simulation.world import Outcome, World

PACK = "new-patient"
MOST_RANDOM = 150
PROOF = 40
"""Random schedules that a mutant which only costs time must pass, beside every third single
fault."""


class _Deaf(Trouble):
    """No e-mail is ever answered for: it arrives, and its reply and its receipts are lost."""

    def at(self, number: int, call: Call, dice: Dice) -> Kind | None:
        """Lose the reply of every e-mail."""
        return Kind.REPLY_LOST if call.name == "email.send" else None


@dataclass(frozen=True)
class Unanswered:
    """A patient who is silent, and a provider that is, too."""

    words = "silent, every e-mail unanswered"

    def run(self) -> Outcome:
        """Play it."""
        return World(STORIES["silent"], _Deaf(receipts_lost=1.0), Steady()).run()


Playable: TypeAlias = Schedule | Race | Unanswered
Tries = Callable[[], Iterator[Playable]]


@dataclass(frozen=True)
class Mutant:
    """One rule less: what replaces it, what it breaks, where to look for that first."""

    name: str
    breaks: str
    without: Mapping[str, Callable[[Any], Any]]
    """The rule's place, and what stands there instead, made from what stands there now."""
    tries: Tries = field(default=lambda: chain(_stories(), _random()))
    everywhere: bool = True
    only_slower: str = ""
    """Why nothing is lost without it."""

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Play without the rule for as long as this lasts; raises `DoesNotApply`."""
        with ExitStack() as stack:
            for target, make in self.without.items():
                new = make(original(target))
                stack.enter_context(replaced(target, new, everywhere=self.everywhere))
            yield


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    name: str
    killed_by: Playable | None = None
    outcome: Outcome | None = None
    played: int = 0
    only_slower: str = ""

    @property
    def is_right(self) -> bool:
        """Say whether it was seen, or costs time only, as announced."""
        return (self.killed_by is None) == bool(self.only_slower)

    @property
    def words(self) -> str:
        """The verdict in one line."""
        if self.killed_by and self.outcome:
            seen = f"{self.killed_by.words}: {self.outcome.violations[0]}"
            wrong = "" if self.is_right else "SAID TO COST TIME ONLY, "
            return f"{wrong}killed by {seen}"
        if self.only_slower:
            return f"only slower: {self.only_slower} ({self.played} schedules, 0 violations)"
        return f"SURVIVED {self.played} schedules"


def _stories(backend: str = "fake") -> Iterator[Schedule]:
    for story in STORIES:
        yield Schedule(PACK, story=story, backend=backend)


def _random(backend: str = "fake", most: int = MOST_RANDOM) -> Iterator[Schedule]:
    yield from islice(modes.random((PACK,), backend, 0), most)


def _faults(story: str, call: str, *kinds: Kind, backend: str = "fake") -> Tries:
    """Give the single faults of one kind at one call of a story."""

    def tries() -> Iterator[Schedule]:
        plain = Schedule(PACK, story=story)
        for number, made in enumerate(plain.run().calls):
            for kind in kinds if made.name == call else ():
                yield Schedule(PACK, story=story, plan=((number, kind),), backend=backend)

    return tries


def _proof() -> Iterator[Schedule]:
    yield from _stories()
    for story in STORIES:
        yield from list(modes.singles(PACK, story, "fake"))[::11]
    yield from _random(most=PROOF)


CRASHES = (Kind.CRASH_BEFORE, Kind.CRASH_AFTER)
UNSURE = _faults("unheard", "email.send", Kind.REPLY_LOST, *CRASHES)

MUTANTS = (
    Mutant(
        "the sweep does nothing",
        "I1",
        {"baton.actions.sweep:sweep": rules.always({})},
        _faults("prompt", "outbox.hint", *CRASHES),
    ),
    Mutant(
        "a case has no timer for its messages",
        "I1",
        {"baton.domain.case:Case.next_at": rules.timer_of_tasks_alone},
    ),
    Mutant(
        "a limit never passes",
        "I1",
        {"baton.domain.lifecycle.advance:timer": rules.timer_in_a_year},
        _faults("prompt", "outbox.hint", *CRASHES),
    ),
    Mutant(
        "nobody is on duty",
        "I1",
        {"baton.domain.practices:Duty.of": rules.always(None)},
    ),
    Mutant(
        "no ladder is started",
        "I1",
        {"baton.domain.settling:_chase_kept": rules.first_argument},
    ),
    Mutant(
        "a worn-out message is dropped without a word",
        "I1",
        {"baton.domain.ticking:asked_for": rules.first_argument},
        everywhere=False,
    ),
    Mutant(
        "an event does not say what changed",
        "I2",
        {"baton.domain.case:record": rules.event_without_changes},
    ),
    Mutant(
        "an event is not hashed",
        "I2",
        {"baton.domain.case:chained": rules.always("ab" * 32)},
    ),
    Mutant(
        "an event forgets what is gone",
        "I2",
        {"baton.domain.case:merge_patch": rules.patch_without_removals},
    ),
    Mutant(
        "a case is written whatever is stored",
        "I2",
        {"tests.fakes.store_cases:MemoryCases._written": rules.unconditional},
        lambda: orders("note and work", depth=8),
    ),
    Mutant(
        "sent without a claim",
        "I3",
        {"baton.actions.send_message:_Sending._claimed": rules.always(True)},
    ),
    Mutant(
        "sent before the claim",
        "I3",
        {"baton.actions.send_message:_Sending._claimed": rules.sent_before_claim},
    ),
    Mutant(
        "marked as sent before it is",
        "I3",
        {"baton.actions.send_message:_Sending._dispatch": rules.marked_before_sent},
        UNSURE,
    ),
    Mutant(
        "a claim without a lease",
        "I3",
        {"baton.actions.send_message:GRACE": rules.no_time},
        UNSURE,
    ),
    Mutant(
        "claims without end",
        "I3",
        {"baton.actions.send_message:MOST_CLAIMS": rules.constant(99)},
        lambda: iter([Unanswered()]),
    ),
    Mutant(
        "quiet hours are not looked at when sending",
        "I3",
        {"baton.actions.send_message:next_waking": rules.first_argument},
        everywhere=False,
    ),
    Mutant(
        "nobody asks whether a message is still needed",
        "I3",
        {"baton.actions.send_message:_needed": rules.always(True)},
        UNSURE,
    ),
    Mutant(
        "a bounce is not marked on the contact",
        "I3",
        {"baton.actions.record_delivery:_mark_contact": rules.always(None)},
    ),
    Mutant(
        "a complaint is not marked on the contact",
        "I3",
        {"baton.actions.record_delivery:_BROKEN": rules.constant({MessageState.BOUNCED})},
        lambda: iter([Schedule(PACK, story="annoyed")]),
    ),
    Mutant(
        "a bounced address may be used",
        "I3",
        {"baton.domain.patients:Contact.usable": rules.always_true_property},
    ),
    Mutant(
        "the last receipt wins",
        "I3",
        {"baton.domain.messages:receipted": rules.last_receipt_wins},
    ),
    Mutant(
        "an order twice is two orders",
        "I3",
        {"baton.actions.open_case:derived_id": rules.new_each_time},
        _faults("prompt", "store.save", Kind.CRASH_AFTER),
        everywhere=False,
    ),
    Mutant(
        "a notification twice is two scans",
        "I3",
        {"baton.actions.receive_scan:derived_id": rules.new_each_time},
        _faults("prompt", "store.save", Kind.CRASH_AFTER),
        everywhere=False,
    ),
    Mutant(
        "a final is written again",
        "I3",
        {"baton.aws.files:S3Files.put": rules.put_again},
        _faults("prompt", "documents.put", Kind.CRASH_AFTER, backend="moto"),
    ),
    Mutant(
        "a document is named by the moment it is made",
        "I3",
        {"baton.actions.render_document:inputs_of": rules.inputs_of_now},
        _faults("prompt", "documents.put", Kind.CRASH_AFTER),
    ),
    Mutant(
        "nobody looks for lost scans",
        "I4",
        {"baton.actions.reconcile:lost_scans": rules.always(())},
        everywhere=False,
    ),
    Mutant(
        "rows beside a case are not in its transaction",
        "I4",
        {"baton.actions.change:change": rules.change_without_rows},
    ),
    Mutant(
        "somebody faster is overlooked",
        "I4",
        {"baton.actions.change:change": rules.change_that_swallows},
    ),
    Mutant(
        "a page is acknowledged before it is saved",
        "I4",
        {"baton.actions.drafts:save": rules.page_not_saved},
        everywhere=False,
    ),
    Mutant(
        "a scan is filed in two transactions",
        "I4",
        {"baton.actions.file_scan:_filed": rules.filed_in_two},
        _faults("paper", "store.save", *CRASHES),
    ),
    Mutant(
        "another text is sealed than was signed",
        "I4",
        {"baton.actions.seal_document:_frozen": rules.another_text},
    ),
    Mutant(
        "the files of a form stay out of the record",
        "I4",
        {"baton.actions.drafts:documents_of": rules.always(())},
        lambda: iter([Schedule(PACK, story="read")]),
        everywhere=False,
    ),
    Mutant(
        "nobody keeps which pages were printed",
        "I4",
        {"baton.actions.print_form:_keep": rules.always(None)},
        lambda: iter([Schedule(PACK, story="paper")]),
    ),
    Mutant(
        "who returns answers second is thanked, too",
        "I4",
        {"baton.actions.review_form:allows": rules.always(True)},
        lambda: orders("return twice", depth=4),
        everywhere=False,
    ),
    Mutant(
        "an outcome after the end is acknowledged",
        "I4",
        {"baton.actions.set_right:Staff._tell": rules.telling_swallows},
        lambda: orders("two outcomes", depth=4),
    ),
    Mutant(
        "an old link opens",
        "I5",
        {"baton.actions.open_link:identify": rules.old_links_open},
    ),
    Mutant(
        "the birth date is not compared",
        "I5",
        {"baton.actions.open_link:hmac": rules.equal_to_all},
        everywhere=False,
    ),
    Mutant(
        "tries are not counted",
        "I5",
        {"tests.fakes.store_rows:MOST_TRIES": rules.constant(99)},
    ),
    Mutant(
        "a case's key is without its practice",
        "I5",
        {"baton.aws.keys:beside": rules.key_without_practice},
        tries=lambda: iter([Schedule(PACK, story="neighbours", backend="moto")]),
        everywhere=False,
    ),
    Mutant(
        "a file's key is without its practice",
        "I5",
        {"baton.actions.render_document:inputs_key": rules.file_without_practice},
    ),
    Mutant(
        "signed does not stay signed",
        "I5",
        {"baton.domain.lifecycle:TABLES": rules.signed_may_be_declined},
    ),
    Mutant(
        "no hint is sent when a case changes",
        "I1",
        {"baton.actions.change:announce": rules.always(None)},
        everywhere=False,
    ),
    Mutant(
        "a hint is deleted before the work is done",
        "",
        {"tests.simulation.queues:Queue._back": rules.deleted_first},
        _proof,
        only_slower="the sweep hints again at whatever is due",
    ),
    Mutant(
        "our own write is not recognised",
        "",
        {"baton.aws.store_cases:_is_ours": rules.always(False)},
        tries=lambda: islice(_faults("prompt", "store.save", Kind.SDK_RETRY, backend="moto")(), 6),
        only_slower="the case is read again, and a repeated event changes nothing",
    ),
)


def judged(number: int) -> Verdict:
    """Play without one rule until a promise is broken."""
    mutant, played = MUTANTS[number], 0
    with mutant.applied():
        for schedule in mutant.tries():
            played += 1
            outcome = schedule.run()
            if outcome.violations:
                return Verdict(mutant.name, schedule, outcome, played, mutant.only_slower)
    return Verdict(mutant.name, None, None, played, mutant.only_slower)


def report(jobs: int) -> int:
    """Judge every mutant, say what became of it, and give the exit status."""
    wrong = 0
    for verdict in spread(judged, range(len(MUTANTS)), jobs, chunk=1):
        wrong += not verdict.is_right
        click.echo(f"{'ok  ' if verdict.is_right else 'FAIL'} {verdict.name}: {verdict.words}")
    killed = sum(not mutant.only_slower for mutant in MUTANTS)
    click.echo(f"mutants={len(MUTANTS)} to_kill={killed} wrong={wrong}")
    return int(bool(wrong))
