"""Builds the native half of the pdf layer: Pango and its family, and the fonts, without root.

Libraries are Debian 12's, which need no newer glibc than Lambda's 2.34; only libexpat does, so it
is compiled here from Debian's source by zig. The ELF gate judges the result.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from debian import TRIPLETS, Apt, DebianAbsent, files
from elf_gate import gate

LIBRARIES = """
libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 libfreetype6
libfribidi0 libglib2.0-0 libgraphite2-3 libthai0 libdatrie1 libpcre2-8-0 libffi8 libmount1 libblkid1
libselinux1 libpng16-16 libbrotli1 zlib1g
""".split()
FONTS = ["fonts-noto-core", "fonts-noto-mono", "fonts-droid-fallback"]

_SCRIPTS = "Arabic|Hebrew|Devanagari|Thai|Bengali|Gujarati|Gurmukhi|Tamil"
_FONT = re.compile(
    r"NotoSans-(Regular|Bold|Italic|BoldItalic)\.ttf"
    rf"|NotoSans({_SCRIPTS})-(Regular|Bold)\.ttf"
    r"|NotoSansSymbols2?-Regular\.ttf|NotoSansMono-Regular\.ttf|DroidSansFallbackFull\.ttf"
)

ZIG = "ziglang==0.17.1"
EXPAT_SHA256 = "ab00ee05c7067fd10a35c5d2a4922ebba746ddd50ff83b79c828da17bbdf1757"
EXPAT_CONFIG = """
#define XML_DTD 1
#define XML_NS 1
#define XML_CONTEXT_BYTES 1024
#define BYTEORDER 1234
#define HAVE_GETRANDOM 1
#define HAVE_UNISTD_H 1
#define HAVE_STDINT_H 1
#define HAVE_MEMMOVE 1
"""
ZIG_TARGETS = {"x86_64": "x86_64-linux-gnu.2.28", "arm64": "aarch64-linux-gnu.2.28"}


def build(target: Path, scratch: Path, architecture: str, wanted: list[str], pins: Path) -> None:
    """Fill `target` with lib/, fonts/, licenses/ and manifest.json; `wanted` are the SONAMEs.

    The manifest's `engine` names libraries, fonts and pinned wheels together: same engine, same
    bytes of every document. Raises DebianAbsent where the machine cannot, LibraryRefused when
    the gate refuses.
    """
    apt = Apt(scratch / "apt", architecture)
    facts = {pins.name: _sha256(pins)}
    for deb in apt.download([*LIBRARIES, *FONTS]):
        facts[deb.name] = _sha256(deb)
        for path, body in _kept(deb, TRIPLETS[architecture], wanted):
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(body)
    expat = target / "lib" / "libexpat.so.1"
    _compile_expat(apt.source("expat"), expat, scratch, architecture)
    facts[expat.name] = _sha256(expat)
    gate(target / "lib", architecture)
    listing = json.dumps(facts, sort_keys=True)
    engine = hashlib.sha256(listing.encode()).hexdigest()
    (target / "manifest.json").write_text(json.dumps({"engine": engine, "packages": listing}))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _kept(deb: Path, triplet: str, wanted: list[str]) -> Iterator[tuple[str, bytes]]:
    package = deb.name.split("_", maxsplit=1)[0]
    for path, body in files(deb):
        name = path.rpartition("/")[2]
        if path.removeprefix("usr/") == f"lib/{triplet}/{name}" and name in wanted:
            yield f"lib/{name}", body
        elif path.startswith("usr/share/fonts/") and _FONT.fullmatch(name):
            yield f"fonts/{name}", body
        elif path == f"usr/share/doc/{package}/copyright":
            yield f"licenses/{package}.txt", body


def _compile_expat(tarball: Path, target: Path, scratch: Path, architecture: str) -> None:
    if _sha256(tarball) != EXPAT_SHA256:
        raise DebianAbsent(f"{tarball.name} is not the expat source that was reviewed")
    source = scratch / "expat"
    (source / "inc").mkdir(parents=True)
    (source / "inc" / "expat_config.h").write_text(EXPAT_CONFIG)
    with tarfile.open(tarball) as archive:
        for member in archive:
            folder, _, name = member.name.rpartition("/")
            if folder.endswith("/lib") and (body := archive.extractfile(member)):
                (source / name).write_bytes(body.read())
    zig = scratch / "zig"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-deps",
        "--target",
        str(zig),
        ZIG,
    ]
    subprocess.run(install, check=True)
    flags = "-shared -fPIC -O2 -g0 -s -I inc -fvisibility=hidden -DXML_ENABLE_VISIBILITY=1".split()
    compiler = [str(zig / "ziglang" / "zig"), "cc", "-target", ZIG_TARGETS[architecture]]
    sources = ["xmlparse.c", "xmlrole.c", "xmltok.c"]
    command = [*compiler, *flags, "-Wl,-soname,libexpat.so.1", "-o", str(target), *sources]
    subprocess.run(command, cwd=source, check=True)
