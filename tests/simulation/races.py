"""Two workers at once: every order in which their calls can follow each other, up to a depth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

from baton.domain.errors import BatonError
from tests.simulation.dice import Steady
from tests.simulation.faults import Trouble
from tests.simulation.meetings import MEETINGS, Act, Setting
from tests.simulation.meetings_forms import FORM_MEETINGS
from tests.simulation.places import PLACES, standing
from tests.simulation.running import spread
from tests.simulation.schedules import STORIES
from tests.simulation.world import Outcome, World

SETTINGS: Mapping[str, Setting] = {**MEETINGS, **FORM_MEETINGS}
DEPTH = 12
RACER = "racer"


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
            world.scheduler.at(world.scheduler.now, RACER, _ending(act, world, over))

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
