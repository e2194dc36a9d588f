"""Takes hold of a local cloud that another process runs."""

from baton_local.clock import Clock
from baton_local.cloud import stack_of
from baton_local.deploy import STACK
from baton_local.deployed import read_deployed
from baton_local.errors import LocalCloudError
from baton_local.home import Home
from baton_local.lock import is_held
from baton_local.ports import LOOPBACK, read_ports
from baton_local.ready import read_ready
from baton_local.session import Session
from baton_local.stack import Stack


def running_stack(home: Home) -> Stack:
    """The stack of the cloud that is up in this home."""
    ports = read_ports(home.ports_file)
    if not ports or not read_ready(home.ready_file) or not is_held(home.lock_file):
        raise LocalCloudError("The local cloud is not up: start it with `baton up`.")
    endpoint = f"http://{LOOPBACK}:{ports.emulator}"
    session = Session(endpoint, Clock(home.clock_file))
    return stack_of(home, ports, session, read_deployed(session, STACK))
