"""Two workers at once: every order in which their calls can follow each other, up to a depth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import click

from baton.actions import fill_form, set_right, show_signature
from baton.actions.drafts import PagePost
from baton.actions.file_scan import file_scan
from baton.actions.open_case import open_case, token_of
from baton.actions.open_link import identify
from baton.actions.show_signature import Browser, SignAct, SignPost
from baton.actions.visits import visit
from baton.domain.case import Case
from baton.domain.errors import BatonError
from baton.domain.views.signing import SignView
from tests.builders import MONDAY, STAFF
from tests.simulation import functions
from tests.simulation.dice import Steady
from tests.simulation.faults import Trouble
from tests.simulation.filling import typed
from tests.simulation.places import PLACES, standing
from tests.simulation.running import spread
from tests.simulation.schedules import STORIES
from tests.simulation.world import LEAD, Outcome, World

DEPTH = 12
PRACTICE = "practice1"

Act = Callable[[World], None]
When = Callable[[World], bool]


class Turns(Steady):
    """Chooses who goes next as told, and tells where there was a choice; then the first goes."""

    def __init__(self, told: tuple[int, ...]) -> None:
        super().__init__()
        self.told, self.choices = told, 0
        self.racing = False

    def among(self, choices: Any) -> Any:
        """Take the one that was told."""
        if not self.racing or len(choices) < 2:
            return choices[0]
        nth = self.told[self.choices] if self.choices < len(self.told) else 0
        self.choices += 1
        return choices[min(nth, len(choices) - 1)]


@dataclass(frozen=True)
class Setting:
    """Until when a story is played, and what two do then at once."""

    until: When
    one: Act
    other: Act
    story: str = "prompt"


@dataclass(frozen=True)
class Race:
    """One order of one setting."""

    setting: str
    turns: tuple[int, ...] = ()
    backend: str = "fake"

    def run(self) -> Outcome:
        """Play it to the end of the story."""
        return self.played()[0]

    def played(self) -> tuple[Outcome, int]:
        """Play it; gives how often there was a choice, too."""
        with standing(self.backend):
            return self._played()

    def _played(self) -> tuple[Outcome, int]:
        setting, dice = SETTINGS[self.setting], Turns(self.turns)
        world = World(STORIES[setting.story], Trouble(), dice, PLACES[self.backend])
        outcome = world.run(until=lambda: setting.until(world), then=lambda: self._race(world))
        return outcome, dice.choices

    def _race(self, world: World) -> None:
        dice, setting = world.dice, SETTINGS[self.setting]
        assert isinstance(dice, Turns)
        dice.racing, left = True, [2]

        def over() -> None:
            left[0] -= 1
            dice.racing = left[0] > 0

        for act in (setting.one, setting.other):
            world.scheduler.at(world.scheduler.now, "racer", _ending(act, world, over))

    @property
    def words(self) -> str:
        """What is played."""
        return f"{self.setting}, turns {''.join(map(str, self.turns)) or 'one after the other'}"


def _ending(act: Act, world: World, over: Callable[[], None]) -> Callable[[], None]:
    def go() -> None:
        try:
            act(world)
        except BatonError:
            return  # who comes second is told so
        finally:
            over()

    return go


def orders(setting: str, *, depth: int = DEPTH, backend: str = "fake") -> Iterator[Race]:
    """Give every order that differs within the first `depth` choices, each after it was found."""
    waiting = [()]
    while waiting:
        turns: tuple[int, ...] = waiting.pop()
        race = Race(setting, turns, backend)
        yield race
        _, choices = race.played()
        for place in range(len(turns), min(choices, depth)):
            waiting.append((*turns, *(0 for _ in range(place - len(turns))), 1))


def _case(world: World) -> Case | None:
    found = (seen.case for seen in world.watch.seen.values() if seen.case.pack)
    return next(found, None)


def _the_case(world: World) -> Case:
    case = _case(world)
    assert case
    return world.place.store.get(case.practice_id, case.case_id)  # type: ignore[no-any-return]


def stage(number: int, wanted: str) -> When:
    """Say when a task of the case, by its place in the pack, has reached a stage."""

    def reached(world: World) -> bool:
        case = _case(world)
        return case is not None and list(case.tasks.values())[number].stage == wanted

    return reached


def hinted(queue: str, letters: int = 1) -> When:
    """Say when something waits in a queue."""
    return lambda world: len(world.queues[queue].letters) >= letters


def _works(queue: str) -> Act:
    """Deliver what waits in a queue, without taking it off: the other gets it, too."""

    def work(world: World) -> None:
        known = world.queues[queue]
        bodies = {letter.name: letter.body for letter in known.letters[:1]}
        known.worker.delivered(bodies or {"m": _hint(world)})

    return work


def _hint(world: World) -> str:
    case = _the_case(world)
    return functions.hint(case.practice_id, case.case_id)


def _ticks(name: str) -> Act:
    return lambda world: functions.named(name).ticked()


def _note(world: World) -> None:
    set_right.Staff(world.ports, PRACTICE, STAFF).note(_the_case(world).case_id, "note 1")
    world.ledger.notes.add((PRACTICE, _the_case(world).case_id, "note 1"))


def _close(world: World) -> None:
    set_right.Staff(world.ports, PRACTICE, STAFF).close(_the_case(world).case_id, "moved away")


def _reissue(world: World) -> None:
    set_right.Staff(world.ports, PRACTICE, STAFF).reissue(_the_case(world).case_id)


def _correct(world: World) -> None:
    world.houses[PRACTICE].correct(world.patients["patient1"])


def _open(world: World) -> None:
    open_case(
        world.ports,
        PRACTICE,
        patient_id="patient1",
        pack_id="new-patient",
        wanted_by=MONDAY + LEAD,
        by=STAFF,
        key="k0",
    )


def _capability(world: World) -> Any:
    born = world.patients["patient1"].record.birth_date
    return identify(world.ports, token_of(world.ports, _the_case(world)), born)


def _comes(world: World) -> None:
    _capability(world)


def _saves(world: World) -> None:
    """The first page, as far as the door lets in."""
    form = next(iter(_the_case(world).tasks.values()))
    capability = _capability(world)
    shown = fill_form.shown(
        world.ports, visit(world.ports, capability), form.task_id, "0", with_errors=False
    )
    if not isinstance(shown, str):
        page: Any = shown
        fields = {**typed(form.source or "", 1)[0], "command": ("next",)}
        post = PagePost(rev=page.rev, tab=page.tab, fields=fields)
        fill_form.save(world.ports, visit(world.ports, capability), form.task_id, "0", post)


def _signs(act: SignAct) -> Act:
    def press(world: World) -> None:
        task = list(_the_case(world).tasks.values())[1].task_id
        seen = visit(world.ports, _capability(world))
        shown = show_signature.shown(world.ports, seen, task)
        if isinstance(shown, SignView):
            post = SignPost(
                act=act,
                doc_sha256=shown.doc_sha256,
                consent_version=shown.consent_version,
                idempotency_key=shown.idempotency_key,
                agree="yes",
                name="Mara Lindqvist",
                reason="no",
            )
            show_signature.act(world.ports, seen, task, post, Browser())

    return press


def _files(world: World) -> None:
    intake = next(seen.case for seen in world.watch.seen.values() if not seen.case.pack)
    case = _the_case(world)
    where = {"case_id": case.case_id, "task_id": next(iter(case.tasks))}
    file_scan(world.ports, PRACTICE, intake.case_id, **where, by=STAFF)
    filing = next(iter(intake.tasks.values()))
    world.ledger.filed[PRACTICE, intake.case_id] = filing.sha256 or ""


@cache
def _twice() -> Mapping[str, Setting]:
    """Every worker against itself: the same message delivered twice at once."""
    queues = {worker.name: worker.queue for worker in functions.queue_workers()}
    return {
        name: Setting(hinted(queue), _works(queue), _works(queue))
        for name, queue in queues.items()
        if queue
    }


def _scanned(world: World) -> bool:
    return any(not seen.case.pack for seen in world.watch.seen.values())


def _nothing_yet(world: World) -> bool:
    return True


SETTINGS: Mapping[str, Setting] = {
    **{f"{name} twice": setting for name, setting in _twice().items()},
    "Sweep twice": Setting(stage(0, "invited"), _ticks("Sweep"), _ticks("Sweep")),
    "Reconcile twice": Setting(stage(0, "invited"), _ticks("Reconcile"), _ticks("Reconcile")),
    "one order twice": Setting(_nothing_yet, _open, _open),
    "a patient on two phones": Setting(stage(0, "invited"), _saves, _saves),
    "signing twice": Setting(
        stage(1, "awaiting_signature"), _signs(SignAct.SIGN), _signs(SignAct.SIGN)
    ),
    "sign and decline": Setting(
        stage(1, "awaiting_signature"), _signs(SignAct.SIGN), _signs(SignAct.DECLINE)
    ),
    "filing twice": Setting(_scanned, _files, _files),
    "note and work": Setting(hinted("CaseQueue"), _note, _works("CaseQueue")),
    "close and send": Setting(hinted("SendQueue"), _close, _works("SendQueue")),
    "correct and send": Setting(hinted("SendQueue"), _correct, _works("SendQueue")),
    "receipt and send": Setting(
        hinted("ReceiptQueue"), _works("ReceiptQueue"), _works("SendQueue")
    ),
    "reissue and save": Setting(stage(0, "invited"), _reissue, _saves),
    "reissue and seal": Setting(hinted("SealQueue"), _reissue, _works("SealQueue")),
    "close and sign": Setting(stage(1, "awaiting_signature"), _close, _signs(SignAct.SIGN)),
    "come and correct": Setting(stage(0, "invited"), _comes, _correct),
}


def judged(setting: str, depth: int) -> tuple[str, int, list[str]]:
    """Play every order of a setting; gives how many there are and what broke."""
    played, broken = 0, []
    for race in orders(setting, depth=depth):
        played += 1
        broken += [f"{race.words}: {violation}" for violation in race.run().violations]
    return setting, played, broken


def report(depth: int, jobs: int) -> int:
    """Play every order of every setting, say what came of it, and give the exit status."""
    total, wrong = 0, 0
    for setting, played, broken in spread(partial(judged, depth=depth), SETTINGS, jobs, chunk=1):
        total, wrong = total + played, wrong + len(broken)
        click.echo("\n".join([f"{setting}: {played} orders", *broken]))
    click.echo(f"settings={len(SETTINGS)} orders={total} violations={wrong}")
    return int(bool(wrong))
