"""Fetches Debian 12 packages into a private apt root, as any user, and unpacks what we want.

apt checks the archive's signatures. No host is written here: the machine's own sources are used.
"""

import io
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = Path("/etc/apt")
RELEASE = "bookworm"
TRIPLETS = {"x86_64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
DEBIAN_NAMES = {"x86_64": "amd64", "arm64": "arm64"}


class DebianAbsent(Exception):
    """This machine has no apt, no Debian keyring or no Debian 12 sources."""


class Apt:
    """A private apt root for one architecture; nothing outside `root` is written."""

    def __init__(self, root: Path, architecture: str) -> None:
        if not shutil.which("apt-get"):
            raise DebianAbsent("apt-get is not installed")
        if not KEYRING.exists():
            raise DebianAbsent("the Debian archive keyring is not installed")
        self._root, self._name = root, DEBIAN_NAMES[architecture]
        for folder in ("state", "lists/partial", "cache/archives/partial", "packages"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "status").touch()
        (root / "sources.list").write_text("\n".join(self._sources()) + "\n")
        (root / "apt.conf").write_text(self._configuration())
        self._run("update", "-q")

    def download(self, names: Sequence[str]) -> list[Path]:
        """The .deb files of the named packages, newest point release, signatures checked."""
        self._run("download", "-q", *names)
        return sorted((self._root / "packages").glob("*.deb"))

    def source(self, name: str) -> Path:
        """The upstream tarball of one source package."""
        self._run("source", "-q", "--download-only", "--tar-only", name)
        return next((self._root / "packages").glob(f"{name}_*.orig.tar.*z*"))

    def _run(self, *arguments: str) -> None:
        result = subprocess.run(
            ["apt-get", *arguments],
            cwd=self._root / "packages",
            env={**os.environ, "APT_CONFIG": str(self._root / "apt.conf")},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise DebianAbsent(f"apt-get {arguments[0]} failed: {result.stderr.strip()[-300:]}")

    def _sources(self) -> list[str]:
        options = f"[arch={self._name} signed-by={KEYRING}]"
        pairs = sorted(set(archives()))
        if not pairs:
            raise DebianAbsent(f"the machine's apt sources name no Debian {RELEASE} archive")
        kinds = ("deb", "deb-src")
        return [f"{kind} {options} {uri} {suite} main" for uri, suite in pairs for kind in kinds]

    def _configuration(self) -> str:
        root = self._root
        return f"""
Dir::Etc::sourcelist "{root}/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::State "{root}/state"; Dir::State::lists "{root}/lists"; Dir::State::status "{root}/status";
Dir::Cache "{root}/cache"; APT::Architecture "{self._name}"; APT::Architectures {{"{self._name}";}};
Acquire::Languages "none"; APT::Sandbox::User "root";
"""


def archives() -> Iterator[tuple[str, str]]:
    """(address, suite) of each archive of our release in the machine's own configuration."""
    for path in [SOURCES / "sources.list", *sorted((SOURCES / "sources.list.d").glob("*"))]:
        text = path.read_text() if path.is_file() else ""
        for match in re.finditer(r"^deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s", text, re.M):
            if match[2].startswith(RELEASE) and "backports" not in match[2]:
                yield match[1], match[2]
        for block in re.split(r"\n\s*\n", text) if path.suffix == ".sources" else ():
            uris = re.search(r"^URIs:\s*(.+)$", block, re.M)
            suites = re.search(r"^Suites:\s*(.+)$", block, re.M)
            for uri in uris[1].split() if uris and suites else ():
                for suite in suites[1].split() if suites else ():
                    if suite.startswith(RELEASE) and "backports" not in suite:
                        yield uri, suite


def files(deb: Path) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every regular file in a .deb, and of links to files under their name."""
    with tarfile.open(fileobj=io.BytesIO(_data(deb.read_bytes())), mode="r:*") as archive:
        for member in archive:
            target = member
            if member.issym():
                beside = Path(member.name).parent / member.linkname
                try:
                    target = archive.getmember(f"./{beside.as_posix().removeprefix('./')}")
                except KeyError:
                    continue
            if target.isfile() and (body := archive.extractfile(target)):
                yield member.name.removeprefix("./"), body.read()


def _data(deb: bytes) -> bytes:
    at = 8  # after the magic of ar
    while at < len(deb):
        name = deb[at : at + 16].decode().strip()
        size = int(deb[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return deb[at + 60 : at + 60 + size]
        at += 60 + size + (size & 1)
    raise DebianAbsent("a package without data")
