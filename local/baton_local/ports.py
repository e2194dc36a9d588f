"""Which ports of this machine a local cloud uses, remembered so that a restart keeps them."""

import os
import socket
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from baton_local.errors import LocalCloudError

LOOPBACK = "127.0.0.1"


class Ports(BaseModel):
    """The loopback ports of one local cloud and who holds them."""

    model_config = ConfigDict(frozen=True)

    front: int
    emulator: int
    mailbox: int
    texts: int
    pid: int = 0
    emulator_pid: int = 0


def chosen_ports(file: Path, front: int) -> Ports:
    """Last time's ports where they are still free, so that the deployed addresses stay true."""
    if not is_free(front):
        raise LocalCloudError(
            f"Port {front} is in use: stop what uses it, or choose another,"
            f" for example BATON_PORT={front + 1}."
        )
    before, taken = read_ports(file), {front}
    ports = {"front": front}
    for name in ("emulator", "mailbox", "texts"):
        wanted = getattr(before, name, 0)
        ports[name] = wanted if wanted not in taken and is_free(wanted) else free_port()
        taken.add(ports[name])
    return Ports(**ports)


def read_ports(file: Path) -> Ports | None:
    """What the last start wrote, if anything."""
    try:
        return Ports.model_validate_json(file.read_text())
    except (OSError, ValidationError):
        return None


def write_ports(file: Path, ports: Ports, emulator_pid: int) -> None:
    """Remember the ports, this process and the emulator's, for the next start and for `down`."""
    held = ports.model_copy(update={"pid": os.getpid(), "emulator_pid": emulator_pid})
    part = file.with_suffix(".part")
    part.write_text(held.model_dump_json(indent=2) + "\n")
    part.replace(file)


def free_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether we could listen on it; a port still closing down counts as free."""
    if not port:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def front_port() -> int:
    """The front door's port: BATON_PORT, else 8000."""
    wish = os.environ.get("BATON_PORT") or "8000"
    if not wish.isdigit() or not 0 < int(wish) < 65536:
        raise LocalCloudError(f"BATON_PORT={wish} is no port: give a number from 1024 to 65535.")
    return int(wish)
