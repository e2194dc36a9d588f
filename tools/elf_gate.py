"""Refuses a folder of native libraries that would not load on Lambda's glibc 2.34."""

import struct
from dataclasses import dataclass
from pathlib import Path

LIBC = frozenset({"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"})
NEWEST_GLIBC = (2, 34)
MACHINES = {"x86_64": 62, "arm64": 183}

PT_LOAD, PT_DYNAMIC = 1, 2
DT_NEEDED, DT_STRTAB, DT_SONAME, DT_VERNEED, DT_VERNEEDNUM = 1, 5, 14, 0x6FFFFFFE, 0x6FFFFFFF


class LibraryRefused(Exception):
    """A library that Lambda's loader would refuse, or that needs something we do not ship."""


@dataclass(frozen=True)
class Library:
    """What the loader would ask of one shared object."""

    machine: int
    soname: str
    needed: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True)
class _Image:
    body: bytes
    segments: tuple[tuple[int, int, int, int], ...]  # type, offset, address, size

    def offset(self, address: int) -> int:
        for kind, offset, start, size in self.segments:
            if kind == PT_LOAD and start <= address < start + size:
                return address - start + offset
        raise LibraryRefused("an address outside every segment")

    def tags(self) -> list[tuple[int, int]]:
        at = next(offset for kind, offset, _, _ in self.segments if kind == PT_DYNAMIC)
        found: list[tuple[int, int]] = []
        while (tag := struct.unpack_from("<qQ", self.body, at))[0]:
            found.append(tag)
            at += 16
        return found


def _image(path: Path) -> _Image:
    body = path.read_bytes()
    if body[:6] != b"\x7fELF\x02\x01":
        raise LibraryRefused(f"{path.name}: not a 64-bit little-endian ELF file")
    (table,) = struct.unpack_from("<Q", body, 32)
    size, count = struct.unpack_from("<HH", body, 54)
    rows = (struct.unpack_from("<IIQQQQ", body, table + i * size) for i in range(count))
    return _Image(body, tuple((kind, off, addr, length) for kind, _, off, addr, _, length in rows))


def read(path: Path) -> Library:
    """The SONAME, needed libraries and required symbol versions of one shared object."""
    image = _image(path)
    tags = image.tags()
    one = dict(tags)
    strings = image.offset(one[DT_STRTAB])

    def text(index: int) -> str:
        start = strings + index
        return image.body[start : image.body.index(b"\0", start)].decode()

    versions: list[str] = []
    need = image.offset(one[DT_VERNEED]) if DT_VERNEED in one else 0
    for _ in range(one.get(DT_VERNEEDNUM, 0)):
        _, count, _, auxiliary, step = struct.unpack_from("<HHIII", image.body, need)
        at = need + auxiliary
        for _ in range(count):
            _, _, _, name, following = struct.unpack_from("<IHHII", image.body, at)
            versions.append(text(name))
            at += following
        need += step
    (machine,) = struct.unpack_from("<H", image.body, 18)
    needed = tuple(text(value) for tag, value in tags if tag == DT_NEEDED)
    return Library(machine, text(one.get(DT_SONAME, 0)), needed, tuple(versions))


def gate(folder: Path, architecture: str) -> int:
    """How many libraries passed; raises LibraryRefused at the first one that does not."""
    found = {path.name: read(path) for path in sorted(folder.iterdir())}
    for name, library in found.items():
        if library.machine != MACHINES[architecture]:
            raise LibraryRefused(f"{name}: built for another processor than {architecture}")
        if library.soname != name:
            raise LibraryRefused(f"{name}: its own name is {library.soname}")
        if missing := set(library.needed) - set(found) - LIBC:
            raise LibraryRefused(f"{name}: needs {', '.join(sorted(missing))}")
        for version in library.versions:
            if version.startswith("GLIBC_") and not _old_enough(version.removeprefix("GLIBC_")):
                raise LibraryRefused(f"{name}: needs {version}, Lambda has glibc 2.34")
    return len(found)


def _old_enough(number: str) -> bool:
    # GLIBC_PRIVATE and GLIBC_ABI_DT_RELR are no numbers and are refused too
    return number[0].isdigit() and tuple(map(int, number.split("."))) <= NEWEST_GLIBC
