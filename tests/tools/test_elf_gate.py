"""The gate refuses what Lambda's loader would refuse."""

import shutil
from pathlib import Path

import pytest

from elf_gate import Library, LibraryRefused, gate, read
from tests.architecture.source import ROOT

LIBRARIES = ROOT / ".local" / "native" / "baton_native" / "lib"

pytestmark = [
    pytest.mark.layer,
    pytest.mark.skipif(not LIBRARIES.is_dir(), reason="the pdf layer's libraries are not built"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built libraries, to be spoiled."""
    return Path(shutil.copytree(LIBRARIES, tmp_path / "lib"))


def architecture() -> str:
    return "x86_64" if read(LIBRARIES / "libz.so.1").machine == 62 else "arm64"


def test_the_built_libraries_pass(folder: Path) -> None:
    assert gate(folder, architecture()) == 24


def test_a_library_is_read_like_the_loader_reads_it() -> None:
    library = read(LIBRARIES / "libpango-1.0.so.0")

    assert isinstance(library, Library)
    assert library.soname == "libpango-1.0.so.0"
    assert "libglib-2.0.so.0" in library.needed
    assert any(version.startswith("GLIBC_2.") for version in library.versions)


def test_a_missing_library_is_refused(folder: Path) -> None:
    (folder / "libthai.so.0").unlink()

    with pytest.raises(LibraryRefused, match=r"needs libthai\.so\.0"):
        gate(folder, architecture())


def test_a_library_under_another_name_is_refused(folder: Path) -> None:
    (folder / "libz.so.1").rename(folder / "libzz.so.1")

    with pytest.raises(LibraryRefused):
        gate(folder, architecture())


def test_a_library_for_another_processor_is_refused(folder: Path) -> None:
    other = {"x86_64": "arm64", "arm64": "x86_64"}[architecture()]

    with pytest.raises(LibraryRefused, match="another processor"):
        gate(folder, other)


@pytest.mark.parametrize("newer", [b"GLIBC_2.36", b"GLIBC_9.99"])
def test_a_library_that_needs_a_newer_glibc_is_refused(folder: Path, newer: bytes) -> None:
    path = folder / "libglib-2.0.so.0"
    body = path.read_bytes()
    assert b"GLIBC_2.34\0" in body
    path.write_bytes(body.replace(b"GLIBC_2.34\0", newer + b"\0"))

    with pytest.raises(LibraryRefused, match=newer.decode()):
        gate(folder, architecture())


def test_a_file_that_is_no_library_is_refused(folder: Path) -> None:
    (folder / "notes.txt").write_text("hello")

    with pytest.raises(LibraryRefused, match="not a 64-bit"):
        gate(folder, architecture())
