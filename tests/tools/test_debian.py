"""Packages come from the machine's own Debian 12 archives, or a sentence says why not."""

import io
import tarfile
from pathlib import Path

import pytest

import debian
from debian import Apt, DebianAbsent, archives, files

DEB822 = """Types: deb
URIs: http://one.example/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main

Types: deb
URIs: http://other.example
Suites: nodistro
"""
ONE_LINE = """deb [signed-by=/x.gpg] http://two.example/security bookworm-security main
# deb http://three.example bookworm main
deb http://four.example trixie main
"""


def test_the_machines_own_sources_are_read_in_both_spellings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / "debian.sources").write_text(DEB822)
    (tmp_path / "sources.list").write_text(ONE_LINE)
    monkeypatch.setattr(debian, "SOURCES", tmp_path)

    assert sorted(archives()) == [
        ("http://one.example/debian", "bookworm"),
        ("http://one.example/debian", "bookworm-updates"),
        ("http://two.example/security", "bookworm-security"),
    ]


def test_a_machine_without_the_keyring_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "KEYRING", tmp_path / "absent.gpg")

    with pytest.raises(DebianAbsent, match="is not installed"):
        Apt(tmp_path, "x86_64")


def test_a_machine_without_apt_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DebianAbsent, match="apt-get is not installed"):
        Apt(tmp_path, "x86_64")


def a_deb(members: dict[str, bytes], links: dict[str, str]) -> bytes:
    """A package as dpkg would make it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:xz") as archive:
        for name, body in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
        for name, target in links.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    parts = [("debian-binary", b"2.0\n"), ("data.tar.xz", out.getvalue())]
    deb = b"!<arch>\n"
    for name, body in parts:
        deb += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(body):<10}`\n".encode()
        deb += body + b"\n" * (len(body) % 2)
    return deb


def test_a_link_gives_its_file_under_the_links_name(tmp_path: Path) -> None:
    path = tmp_path / "x.deb"
    members = {"./usr/lib/libx.so.1.2": b"code"}
    path.write_bytes(a_deb(members, {"./usr/lib/libx.so.1": "libx.so.1.2", "./usr/bad": "gone"}))

    assert dict(files(path)) == {"usr/lib/libx.so.1.2": b"code", "usr/lib/libx.so.1": b"code"}
