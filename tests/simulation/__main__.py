"""`baton simulate`: plays schedules of faults against the real actions and says what broke."""

import json
import os
import sys
from typing import Any

import click

from baton import library
from tests.simulation.campaigns import Wishes, played
from tests.simulation.places import PLACES
from tests.simulation.running import MOST_TOLD, Tally, run, seldom_tidied
from tests.simulation.schedules import STORIES, Schedule, read_plan
from tests.simulation.telling import told


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--schedules", type=int, help="At most so many; without it all, or 1000 random ones.")
@click.option("--seed", type=int, default=0, show_default=True, help="The first random one.")
@click.option(
    "--faults",
    type=click.Choice(["none", "one", "two", "random"]),
    help="What goes wrong: nothing, every single call, every pair of calls, or by chance (usual).",
)
@click.option("--backend", type=click.Choice([*PLACES]), default="fake", show_default=True)
@click.option("--pack", help="One pack of the starter library; without it all of them.")
@click.option("--jobs", type=int, default=os.cpu_count() or 1, help="Processors to use.")
@click.option("--plan", default="", help="Which calls fail and how: 17:crash_after,40:throttled")
@click.option("--story", type=click.Choice([*STORIES]), help="One story; without it all of them.")
@click.option("--races", type=int, help="All orders of two at once, to so many choices deep.")
@click.option("--mutants", is_flag=True, help="Break one rule after the other; each must be seen.")
@click.option("--json", "as_json", is_flag=True, help="The last line as JSON.")
def main(plan: str, races: int | None, mutants: bool, as_json: bool, **given: Any) -> None:
    """Play schedules of faults against the real actions and say what broke.

    Exit status 1 when a promise was broken, or when a mutant survived.
    """
    seldom_tidied()
    wishes = _wishes(given)
    if mutants:
        from tests.simulation.mutants import report

        sys.exit(report(wishes.jobs))
    if races:
        from tests.simulation.races import report as raced

        sys.exit(raced(races, wishes.jobs))
    tally = _replayed(plan, wishes, given["faults"]) if plan else played(wishes)
    for schedule in tally.failed[:MOST_TOLD]:
        click.echo("\n".join(told(schedule)))
    click.echo(_as_json(tally) if as_json else tally.line)
    sys.exit(bool(tally.failed))


def _replayed(plan: str, wishes: Wishes, faults: str | None) -> Tally:
    schedule = Schedule(
        wishes.packs[0],
        seed=wishes.seed if faults == "random" else None,
        plan=read_plan(plan),
        backend=wishes.backend,
        story=wishes.stories[0],
    )
    return run([schedule], 1, 1, Tally())


def _wishes(given: dict[str, Any]) -> Wishes:
    known = tuple(pack.pack_id for pack in library.packs())
    return Wishes(
        packs=(given["pack"],) if given["pack"] else known,
        stories=(given["story"],) if given["story"] else tuple(STORIES),
        faults=given["faults"] or "random",
        backend=given["backend"],
        seed=given["seed"],
        most=given["schedules"],
        jobs=given["jobs"],
    )


def _as_json(tally: Tally) -> str:
    facts = {
        "schedules": tally.schedules,
        "calls": tally.calls,
        "faults": tally.faults,
        "violations": tally.violations,
        "parked": tally.parked,
        "extra_messages": tally.extra_messages,
        "longest_minutes": tally.longest_minutes,
        "per_second": round(tally.per_second, 1),
        "failed": [schedule.command for schedule in tally.failed],
    }
    return json.dumps(facts)


if __name__ == "__main__":
    main()
