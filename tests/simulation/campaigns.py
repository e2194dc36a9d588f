"""What the command line asks for, played: one mode over packs and stories."""

from dataclasses import dataclass
from itertools import product

import click

from tests.simulation import modes
from tests.simulation.running import Tally, played_first, run, spread
from tests.simulation.schedules import Schedule

EXHAUSTIVE = {"none": modes.none, "one": modes.singles}
USUAL = 1000


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line."""

    packs: tuple[str, ...]
    stories: tuple[str, ...]
    faults: str
    backend: str
    seed: int
    most: int | None
    jobs: int


def played(wishes: Wishes) -> Tally:
    """Play all that is wished for."""
    tally = Tally()
    if wishes.faults == "random":
        every = modes.random(wishes.packs, wishes.backend, wishes.seed)
        jobs = 1 if wishes.most == 1 else wishes.jobs
        return run(every, wishes.most or USUAL, jobs, tally, backend=wishes.backend)
    stories = list(product(wishes.packs, wishes.stories))
    if wishes.faults == "two":
        for pack, story in stories:
            _pairs(pack, story, wishes, tally)
        return tally
    schedules = [each for pack, story in stories for each in _every(pack, story, wishes)]
    return run(schedules, wishes.most, wishes.jobs, tally, backend=wishes.backend)


def _every(pack: str, story: str, wishes: Wishes) -> list[Schedule]:
    every = list(EXHAUSTIVE[wishes.faults](pack, story, wishes.backend))
    calls = every[0].run().calls
    click.echo(f"{pack}, {story}: N={len(calls)} calls, {len(every)} schedules", err=True)
    return every


def _pairs(pack: str, story: str, wishes: Wishes, tally: Tally) -> None:
    """Play every pair; of first faults after which all is the same, one stands for the others."""
    plain, *ones = modes.singles(pack, story, wishes.backend)
    firsts = list(spread(played_first, ones, wishes.jobs, backend=wishes.backend))
    chosen = list(modes.representatives(firsts))
    pairs, left = sum(each.seconds for each in firsts), sum(each.seconds for each in chosen)
    click.echo(
        f"{pack}, {story}: N={len(plain.run().calls)} calls, {len(ones)} single faults of which "
        f"{len(chosen)} differ; {pairs} pairs, {left} schedules to play",
        err=True,
    )
    every = (pair for each in chosen for pair in modes.seconds(each))
    run(every, wishes.most, wishes.jobs, tally, backend=wishes.backend)
