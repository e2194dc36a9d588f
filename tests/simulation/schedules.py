"""A schedule: all that one run depends on, so that it can be told, kept and played again."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.builders import MONDAY
from tests.simulation.dice import Dice, Steady
from tests.simulation.faults import Kind, Outage, Plan, Trouble
from tests.simulation.places import PLACES, standing
from tests.simulation.world import Outcome, Scene, World

HOUR = timedelta(hours=1)
STORIES: Mapping[str, Scene] = {
    "prompt": Scene(scans=1),
    "silent": Scene(ignores=99),
    "mended": Scene(ignores=1, corrected=True),
    "paper": Scene(paper=True),
    "bounced": Scene(bounces=True),
    "annoyed": Scene(ignores=99, complains=True),
    "unheard": Scene(late=HOUR),
    "neighbours": Scene(cases=2, practices=2),
    "read": Scene(own_form=True),
}
"""What people do when nothing happens by chance: answer at once, only after a call, under another
address, on paper; the address is wrong and nobody mends it; our mail is called spam; receipts come
when nobody waits any more; two practices at once; or a form of the practice's own, returned once
and then accepted."""

SERVICES = ("dynamodb", "s3", "sqs", "ses", "sms", "kms", "Sweep", "Reconcile")
"""What may be out for hours, the sweep and the hourly check too."""


@dataclass(frozen=True)
class Schedule:
    """Without a seed nothing happens by chance; `plan` says which calls fail and how."""

    pack: str = "new-patient"
    seed: int | None = None
    plan: tuple[tuple[int, Kind], ...] = ()
    backend: str = "fake"
    story: str = "prompt"

    def world(self) -> World:
        """Set the stage for it."""
        scene, trouble = replace(STORIES[self.story], pack=self.pack), Trouble()
        dice: Dice = Steady()
        if self.seed is not None:
            dice = Dice(self.seed)
            scene, trouble = _scene(self.pack, dice), _trouble(dice)
        return World(scene, replace(trouble, plan=dict(self.plan)), dice, PLACES[self.backend])

    def run(self) -> Outcome:
        """Play it."""
        with standing(self.backend):
            return self.world().run()

    def fingerprint(self) -> str:
        """Play it, and tell all that happened in one hash."""
        with standing(self.backend):
            world = self.world()
            world.run()
            return world.fingerprint(0)

    @property
    def command(self) -> str:
        """The one line that plays it again."""
        words = ["baton", "simulate", "--pack", self.pack]
        words += [] if self.seed is None else ["--faults", "random", "--seed", str(self.seed)]
        words += ["--story", self.story] if self.story != "prompt" else []
        words += ["--plan", written(dict(self.plan))] if self.plan else []
        words += ["--backend", self.backend] if self.backend != "fake" else []
        return shlex.join([*words, "--schedules", "1"])

    @property
    def words(self) -> str:
        """What is done to it, in words."""
        planned = [f"call {number}: {kind}" for number, kind in self.plan]
        seeded = [] if self.seed is None else [f"seed {self.seed}"]
        return f"{self.pack}, {self.story}, {', '.join([*seeded, *planned]) or 'undisturbed'}"


def written(plan: Plan) -> str:
    """Write a plan for the command line."""
    return ",".join(f"{number}:{kind.name.lower()}" for number, kind in plan.items())


def read_plan(text: str) -> tuple[tuple[int, Kind], ...]:
    """Read a plan from the command line."""
    pairs = (each.partition(":") for each in text.split(",") if each)
    return tuple((int(number), Kind[kind.upper()]) for number, _, kind in pairs)


def _scene(pack: str, dice: Dice) -> Scene:
    return Scene(
        pack,
        cases=2,
        practices=dice.among((1, 1, 2)),
        scans=dice.among((0, 0, 1)),
        own_form=dice.among((False, False, True)),
        starts_at=MONDAY + dice.between(-HOUR, 14 * HOUR),
    )


def _trouble(dice: Dice) -> Trouble:
    """Choose what goes wrong: most runs have a few troubles, some have all."""

    def maybe(*rates: float) -> float:
        return dice.among((0.0, 0.0, *rates))

    outages = tuple(_outage(dice) for _ in range(dice.among((0, 0, 0, 1, 2))))
    return Trouble(
        rate=dice.among((0.0, 0.01, 0.03, 0.08, 0.15)),
        latency=maybe(0.1, 0.3),
        slow=maybe(0.01),
        skew=maybe(0.3),
        dropped=maybe(0.05, 0.3),
        doubled=maybe(0.1, 0.3),
        delayed=maybe(0.1, 0.3),
        receipts_lost=maybe(0.1, 1.0),
        bounces=maybe(0.1),
        outages=outages,
        deploys_after=dice.between(HOUR, 40 * HOUR) if dice.chance(0.1) else None,
        whims=maybe(0.1, 0.3),
        complaints=maybe(0.1),
    )


def _outage(dice: Dice) -> Outage:
    begins = dice.between(0 * HOUR, 30 * HOUR)
    lasts = dice.between(HOUR / 6, dice.among((3, 3, 26)) * HOUR)
    return Outage(dice.among(SERVICES), begins, begins + lasts)
