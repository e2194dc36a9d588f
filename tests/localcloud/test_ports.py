import socket
from pathlib import Path

import pytest

from baton_local.errors import LocalCloudError
from baton_local.ports import (
    LOOPBACK,
    chosen_ports,
    free_port,
    front_port,
    is_free,
    read_ports,
    write_ports,
)


def test_a_port_in_use_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(LocalCloudError, match=f"Port {port} is in use.*BATON_PORT={port + 1}"):
            chosen_ports(tmp_path / "ports.json", port)


def test_every_port_differs(tmp_path: Path) -> None:
    ports = chosen_ports(tmp_path / "ports.json", free_port())

    assert len({ports.front, ports.emulator, ports.mailbox, ports.texts}) == 4


def test_a_restart_keeps_the_ports(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = chosen_ports(file, free_port())
    write_ports(file, first, emulator_pid=17)

    second = chosen_ports(file, first.front)

    assert second == first
    held = read_ports(file)
    assert held
    assert held.emulator_pid == 17


def test_a_port_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = chosen_ports(file, free_port())
    write_ports(file, first, emulator_pid=0)
    with socket.socket() as taken:
        taken.bind((LOOPBACK, first.mailbox))
        taken.listen()

        second = chosen_ports(file, first.front)

    assert second.mailbox != first.mailbox
    assert second.emulator == first.emulator


@pytest.mark.parametrize("content", ["", "{", '{"front": "x"}'])
def test_a_spoilt_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "ports.json").write_text(content)

    assert read_ports(tmp_path / "ports.json") is None


def test_no_port_is_never_free() -> None:
    assert not is_free(0)


@pytest.mark.parametrize(("wish", "port"), [(None, 8000), ("", 8000), ("8123", 8123)])
def test_the_front_port_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, wish: str | None, port: int
) -> None:
    monkeypatch.delenv("BATON_PORT", raising=False)
    if wish is not None:
        monkeypatch.setenv("BATON_PORT", wish)

    assert front_port() == port


@pytest.mark.parametrize("wish", ["http", "0", "-1", "65536", "80.5"])
def test_what_is_no_port_is_explained(monkeypatch: pytest.MonkeyPatch, wish: str) -> None:
    monkeypatch.setenv("BATON_PORT", wish)

    with pytest.raises(LocalCloudError, match="is no port"):
        front_port()
