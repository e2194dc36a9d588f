"""Brings one whole local cloud up, part by part, and takes it down in the opposite order."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from botocore.exceptions import ClientError

from baton_local.clock import Clock
from baton_local.deploy import STACK, Deployment
from baton_local.deployed import Deployed, read_deployed
from baton_local.emulator import Emulator, EmulatorOptions
from baton_local.environment import ready_environment
from baton_local.errors import LocalCloudError
from baton_local.front import Front, FrontDoor
from baton_local.home import REPOSITORY, Home
from baton_local.mail import PostBox
from baton_local.mailbox import Mailbox
from baton_local.packing import Packer
from baton_local.ports import LOOPBACK, Ports, chosen_ports, free_port, write_ports
from baton_local.progress import Progress, Silence
from baton_local.provider import Outage, Provider, house
from baton_local.routes import create_routes
from baton_local.serving import served
from baton_local.session import Session
from baton_local.settle import settle, verify_sender
from baton_local.stack import Stack
from baton_local.texts import TextBox

SENDER = "care@practice.example"
SMS_SENDER = "+447700900000"


@dataclass(frozen=True)
class Wishes:
    """How this cloud differs from the usual one."""

    persist: bool = True
    watch_calls: bool = False
    progress: Progress = field(default_factory=Progress)


@contextmanager
def cloud(home: Home, ports: Ports, wishes: Wishes) -> Iterator[Stack]:
    """A deployed cloud with its front door and mailbox, for as long as the block runs."""
    step = wishes.progress.step
    home.state.mkdir(parents=True, exist_ok=True)
    with step("Emulator's own environment"):
        python = ready_environment(home)
    clock = Clock(home.clock_file)
    box = TextBox(home.texts_file, clock)
    with ExitStack() as running:
        place = house(box, Outage(home.outage_file), ports.emulator)
        running.enter_context(served(ports.texts, partial(Provider, place)))
        options = EmulatorOptions(ports.emulator, ports.texts, wishes.persist, wishes.watch_calls)
        emulator = Emulator(home, python, options)
        running.callback(emulator.stop)
        with step("Emulator"):
            emulator.start()
        write_ports(home.ports_file, ports, emulator.pid)
        session = Session(emulator.endpoint, clock)
        with step("Layers, functions and stack"):
            Deployment(session, Packer(home, python), home.template).run(parameters(ports))
        with step("What the emulator leaves out"):
            deployed = _completed(session)
        stack = stack_of(home, ports, session, deployed)
        with step("Front door and mailbox"):
            _open(running, ports, stack)
        yield stack


@contextmanager
def throwaway_cloud(
    state: Path, *, repository: Path = REPOSITORY, watch_calls: bool = False
) -> Iterator[Stack]:
    """A cloud for tests: its own ports and folder, silent, forgotten when the block ends."""
    home = Home(state, repository)
    ports = chosen_ports(home.ports_file, free_port())
    wishes = Wishes(persist=False, watch_calls=watch_calls, progress=Silence())
    with cloud(home, ports, wishes) as stack:
        yield stack


def _completed(session: Session) -> Deployed:
    """The stack with all that CloudFormation would have made of it on AWS."""
    try:
        deployed = read_deployed(session, STACK)
        create_routes(session, deployed)
        settle(session, deployed)
        verify_sender(session, SENDER)
    except ClientError as error:
        raise LocalCloudError(
            "The saved data does not fit the stack any more (was it killed while saving?):"
            f" empty it with `baton reset` and start again. {error}"
        ) from error
    return deployed


def parameters(ports: Ports) -> Mapping[str, str]:
    """What this machine's deployment differs in; those count that the template declares."""
    return {
        "PublicUrl": f"http://localhost:{ports.front}",
        "UploadUrl": f"http://{LOOPBACK}:{ports.emulator}",
        "SenderAddress": SENDER,
        "SmsSender": SMS_SENDER,
    }


def stack_of(home: Home, ports: Ports, session: Session, deployed: Deployed) -> Stack:
    """The handle of a cloud that is deployed."""
    return Stack(
        home=home,
        session=session,
        deployed=deployed,
        base_url=f"http://localhost:{ports.front}",
        mailbox_url=f"http://localhost:{ports.mailbox}",
        post=PostBox(session.endpoint, TextBox(home.texts_file, session.clock), home.mail_file),
    )


def _open(running: ExitStack, ports: Ports, stack: Stack) -> None:
    door = FrontDoor(ports.emulator, stack.outputs["ApiId"], stack.home.web, stack.asset)
    running.enter_context(served(ports.front, partial(Front, door)))
    running.enter_context(served(ports.mailbox, partial(Mailbox, stack)))
    running.callback(stack.post.keep)
