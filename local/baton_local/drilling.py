"""The commands `baton drill` and `baton drill-load`, each on a cloud of its own."""

import sys

import click

from baton_local.progress import Progress
from baton_local.stopping import stop_in_order


@click.command()
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Kill at each so-manieth call only.",
)
def drill(every: int) -> None:
    """Kill the functions at every AWS call of the story and compare the end; takes a while."""
    from baton_local import drill as crash_drill  # it needs a cloud of its own

    stop_in_order()
    with crash_drill.drilled_cloud() as ready:
        wrong = crash_drill.run(ready, Progress(), every=every)
    for line in wrong:
        click.echo(line)
    click.echo("The end was the same each time." if not wrong else f"{len(wrong)} went wrong.")
    sys.exit(bool(wrong))


@click.command("drill-load")
@click.option(
    "--cases",
    type=click.IntRange(min=1),
    default=12,
    show_default=True,
    help="How many patients come.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=8.0,
    show_default=True,
    help="The most that a run may take.",
)
@click.option("--seed", default=1, show_default=True, help="Of the dice that choose the kills.")
def drill_load(cases: int, minutes: float, seed: int) -> None:
    """Let patients come in peace, then while functions are killed, queues lost, poison sent and
    the provider is out; compare the ends."""
    from baton_local import load
    from baton_local.drill import drilled_cloud
    from baton_local.trouble import Troublemaker

    stop_in_order()
    wanted = load.Load(cases=cases, minutes=minutes)
    with drilled_cloud() as ready:
        ready.undisturbed()  # starts every function
        calm = load.under_load(ready, wanted)
        click.echo("\n".join(["in peace", *calm.lines]))
        troubled = load.under_load(ready, wanted, Troublemaker(ready.stack, seed))
        click.echo("\n".join([f"in trouble (seed {seed})", *troubled.lines]))
    wrong = load.differing(calm, troubled)
    click.echo("\n".join(wrong) or f"The end was the same: digest {calm.digest}.")
    sys.exit(bool(wrong))
