"""The `baton` command: brings the local cloud up and down, and looks into it while it is up."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import click
import pyotp
from botocore.exceptions import BotoCoreError, ClientError

from baton_local import background, demo
from baton_local.attach import running_stack
from baton_local.cloud import Wishes, cloud
from baton_local.drilling import drill, drill_load
from baton_local.emulator import end_orphan
from baton_local.errors import LocalCloudError
from baton_local.forms import form
from baton_local.functionlogs import follow, lines
from baton_local.home import REPOSITORY, Home, default_home
from baton_local.lock import Held, holding, is_held
from baton_local.people import Account
from baton_local.ports import LOOPBACK, chosen_ports, front_port, read_ports
from baton_local.practice import practice
from baton_local.progress import Progress
from baton_local.ready import Ready, read_ready, write_ready
from baton_local.stack import Stack
from baton_local.stopping import stop_in_order
from baton_local.tokens import tokens
from baton_local.warming import warm


class Plainly(click.Group):
    """Prints what the local cloud has to say as one sentence, without a trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except LocalCloudError as error:
            raise click.ClickException(str(error)) from error
        except (BotoCoreError, ClientError) as error:
            raise click.ClickException(
                f"The local cloud does not answer as it should ({error}):"
                " stop it with `baton down` and start it again."
            ) from error


@click.group(cls=Plainly, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Baton on this machine: the real stack, no AWS account, nothing leaves the computer."""


@main.command()
@click.option("--detach", is_flag=True, help="Return when it is ready and leave it running.")
@click.option("--no-demo", is_flag=True, help="Start empty, without the demo practice.")
@click.option("--repository", type=Path, default=REPOSITORY, hidden=True)
def up(detach: bool, no_demo: bool, repository: Path) -> None:
    """Start the local cloud; Ctrl-C stops it and keeps the data."""
    home = replace(default_home(), repository=repository)
    if detach:
        options = ["--no-demo"] if no_demo else []
        _show(background.start(home, [*options, "--repository", str(repository)]))
        return
    stop_in_order()
    try:
        with holding(home.lock_file, wait=False):
            _run(home, with_demo=not no_demo)
    except Held:
        raise LocalCloudError(background.ALREADY_UP) from None
    except KeyboardInterrupt:
        click.echo("Stopped; the data is kept.")


def _run(home: Home, *, with_demo: bool) -> None:
    """Up until interrupted."""
    home.ready_file.unlink(missing_ok=True)
    if before := read_ports(home.ports_file):
        end_orphan(f"http://{LOOPBACK}:{before.emulator}", before.emulator_pid)
    ports = chosen_ports(home.ports_file, front_port())
    progress = Progress()
    progress.say("Starting Baton")
    if with_demo:
        demo.prepare(home, progress)
    with cloud(home, ports, Wishes(progress=progress)) as stack:
        try:
            ready = _ready(stack, progress, with_demo=with_demo)
            write_ready(home.ready_file, ready)
            _show(ready)
            threading.Thread(target=warm, args=(stack,), daemon=True).start()
            threading.Event().wait()
        finally:
            home.ready_file.unlink(missing_ok=True)
            progress.say("\nStopping")


def _ready(stack: Stack, progress: Progress, *, with_demo: bool) -> Ready:
    facts = {}
    if with_demo:
        with progress.step("Demo practice"):
            facts = demo.play(stack, progress).model_dump()
    return Ready(
        base_url=stack.base_url,
        staff_url=f"{stack.base_url}/staff",
        mailbox_url=stack.mailbox_url,
        **facts,
    )


def _demo_sign_in() -> tuple[Stack, Account]:
    home = default_home()
    stack, ready = running_stack(home), read_ready(home.ready_file)
    if not (ready and ready.staff_user and ready.staff_password and ready.staff_totp_secret):
        raise LocalCloudError("There is no demo sign-in: start it without --no-demo.")
    account = Account(ready.staff_user, ready.staff_password, ready.staff_totp_secret)
    return stack, account


def _show(ready: Ready) -> None:
    rows = [
        ("Staff board", ready.staff_url),
        ("A patient's phone", ready.demo_patient_url or "open a case on the board first"),
        ("Mailbox", ready.mailbox_url),
    ]
    if ready.staff_user:
        rows += [
            ("Sign in as", f"{ready.staff_user}  ·  {ready.staff_password}"),
            ("One-time code", f"`baton code`, or add {ready.staff_totp_secret} to a phone"),
        ]
    if ready.demo_patient_birth_date:
        rows.append(("Patient's birth date", ready.demo_patient_birth_date))
    click.echo("\nReady")
    for name, value in rows:
        click.echo(f"  {name:<22}{value}")
    click.echo("")


@main.command()
def down() -> None:
    """Stop the local cloud and keep its data."""
    was_up = background.stop(default_home())
    click.echo("Stopped; the data is kept." if was_up else "It was not up.")


@main.command()
def status() -> None:
    """Say whether it is up, and what waits where."""
    home = default_home()
    ready = read_ready(home.ready_file) if is_held(home.lock_file) else None
    if ready is None:
        starting = is_held(home.lock_file)
        click.echo("Starting." if starting else "Not up: start it with `baton up`.")
        sys.exit(1)
    _show(ready)
    stack = running_stack(home)
    click.echo(f"  {'Its clock':<22}{stack.clock.now():%a %d %b %Y %H:%M} UTC")
    for queue, depth in stack.queue_depths().items():
        if depth:
            click.echo(f"  {queue:<22}{depth} waiting")


@main.command()
@click.argument("function", required=False)
@click.option("-f", "--follow", "following", is_flag=True, help="Go on as new lines come.")
def logs(function: str | None, following: bool) -> None:
    """Show what functions logged; FUNCTION is its name in the template."""
    stack = running_stack(default_home())
    try:
        for line in follow(stack, function) if following else lines(stack, function):
            click.echo(f"{line.at:%H:%M:%S} {line.function:<16} {line.text}")
    except KeyboardInterrupt:
        return


@main.command()
def sweep() -> None:
    """Run the sweep once, now."""
    click.echo(json.dumps(running_stack(default_home()).sweep()))


@main.command()
@click.argument("wish", required=False)
def clock(wish: str | None) -> None:
    """Move the cloud's clock: +3d, -2h, +90m, now, or a time; without WISH, tell it."""
    stack = running_stack(default_home())
    now = stack.move_clock(wish) if wish else stack.clock.now()
    click.echo(f"{now:%a %d %b %Y %H:%M:%S} UTC")


@main.command()
def code() -> None:
    """Print the demo sign-in's one-time code: a phone does not know that the clock was moved."""
    stack, account = _demo_sign_in()
    click.echo(pyotp.TOTP(account.totp_secret).at(stack.clock.now()))


@main.command()
def token() -> None:
    """Print a bearer token of the demo sign-in, for the JSON API."""
    click.echo(tokens(*_demo_sign_in()).access)


@main.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def simulate(options: tuple[str, ...]) -> None:
    """Play schedules of faults against the real actions and say what broke."""
    # The simulator lies among the tests: what it plays with must not be deployed.
    command = [sys.executable, "-m", "tests.simulation", *options]
    sys.exit(subprocess.call(command, cwd=REPOSITORY))


@main.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Throw the local cloud's data away; what is expensive to build stays."""
    home = default_home()
    if not yes:
        click.confirm("Throw away all data of the local cloud?", abort=True)
    background.stop(home)
    home.empty()
    click.echo("Empty: the next `baton up` starts afresh.")


main.add_command(drill)
main.add_command(drill_load)
main.add_command(form)
main.add_command(practice)

if __name__ == "__main__":
    main()
