"""Builds one Lambda layer, for SAM and for the local cloud alike.

    build_layer.py NAME [TARGET] [--architecture x86_64|arm64]

The result is kept under .local/layers/ by the hash of what goes in; its path is the last line of
output. With TARGET its `python/` is copied there. Byte code is valid without time stamps, because
every zip entry on Lambda is dated 1980 and stale byte code is compiled anew at each cold start.
"""

import argparse
import compileall
import hashlib
import os
import platform
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import native
from debian import DebianAbsent

ROOT = Path(__file__).resolve().parent.parent
TOOL = Path(__file__).resolve()
CACHE = ROOT / ".local" / "layers"
CUT_MODELS = ROOT / "tools" / "cut_models.py"
LINKS = ROOT / ".local" / "native"
NAMES = ("core", "pdf", "seal", "scan")
MOST_BYTES = 250_000_000  # Lambda's limit for a function with all its layers, unzipped
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
KEPT_VERSIONS = 6
HOST = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
WHEEL_NAMES = {"x86_64": "x86_64", "arm64": "aarch64"}
BUILD_TEMPLATES = "from baton import rendering; rendering.build_templates(rendering.BUILT)"
NEVER_USED = (
    "*/tests",
    "*/test",
    "phonenumbers/carrierdata",
    "phonenumbers/geodata",  # 38 MB of place names; we only parse and check numbers
    "phonenumbers/tzdata",
    "pypdfium2_cli",
)


def main() -> int:
    """Build what the command line names; the exit code says whether it worked."""
    parser = argparse.ArgumentParser(description="Build one Lambda layer.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("target", nargs="?", type=Path)
    parser.add_argument("--architecture", choices=sorted(WHEEL_NAMES), default=host())
    chosen = parser.parse_args()
    try:
        built = layer(chosen.name, chosen.architecture)
    except (DebianAbsent, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"The {chosen.name} layer could not be built: {error}\n")
        return 1
    weight = size(built)
    core = 0 if chosen.name == "core" else size(layer("core", chosen.architecture))
    sys.stderr.write(f"{chosen.name} layer: {weight / 1e6:.0f} MB unzipped\n")
    if weight + core > MOST_BYTES:
        sys.stderr.write(f"Lambda takes {MOST_BYTES / 1e6:.0f} MB per function, core included.\n")
        return 1
    if chosen.target and chosen.name == "pdf" and not (built / "python" / "baton_native").is_dir():
        sys.stderr.write(f"Without Pango it must not be deployed: remove {built}, get apt-get.\n")
        return 1
    if chosen.target:
        shutil.copytree(built / "python", chosen.target / "python", dirs_exist_ok=True)
    sys.stdout.write(f"{built}\n")
    return 0


def layer(name: str, architecture: str) -> Path:
    """The folder that holds the layer's `python/`, built now unless it was before."""
    source = ROOT / "layers" / name
    inputs = [*_sources(source), TOOL]
    if name == "pdf":
        inputs += [ROOT / "tools" / tool for tool in ("native.py", "debian.py", "elf_gate.py")]
    if name == "core":
        inputs += [*_sources(ROOT / "packs"), CUT_MODELS]
    key = _hash(inputs, name, architecture)

    def fill(folder: Path) -> None:
        python = folder / "python"
        shutil.copytree(_wheels(name, architecture), python, copy_function=os.link)
        for package in (path.parent for path in source.glob("*/__init__.py")):
            ours = python / package.name
            shutil.copytree(package, ours, ignore=_not_byte_code())
            if name == "core" and (ROOT / "packs").is_dir():
                shutil.copytree(ROOT / "packs", ours / "packs", ignore=_not_sources())
                _build_templates(python)
                _cut_models(python)
            if name == "pdf":
                _add_native(ours, architecture)
            if ours.is_dir():
                _compile(ours, python)

    built = _kept(f"{name}-{key}", fill)
    if name == "pdf" and architecture == host():
        _point(LINKS, built / "python" / "baton_native")
    return built


def _build_templates(python: Path) -> None:
    """Let pages be modules, so that no cold start parses them; compiled by the Jinja of the layer.

    The wheels come first: those beside `baton` may be another architecture's.
    """
    subprocess.run(
        [sys.executable, "-B", "-S", "-c", BUILD_TEMPLATES],
        env={"PYTHONPATH": os.pathsep.join([str(_wheels("core", host())), str(python)])},
        check=True,
    )


def _cut_models(python: Path) -> None:
    """Let a first client read only the models of what we call; botocore is this interpreter's."""
    subprocess.run(
        [sys.executable, "-B", CUT_MODELS, python / "baton" / "aws" / "models"],
        env={"PYTHONPATH": str(python)},
        check=True,
    )


def _point(folder: Path, package: Path) -> None:
    """Let tests import the newest native package without the rest of its layer."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{package.name}.{os.getpid()}"
    aside.symlink_to(package)
    aside.replace(folder / package.name)


def _add_native(package: Path, architecture: str) -> None:
    """Libraries and fonts; a machine that cannot build them still gets a layer for local work."""
    try:
        built = _native(architecture)
    except DebianAbsent as error:
        sys.stderr.write(
            f"Pango is not put into the pdf layer: {error}. Documents are rendered with this "
            "system's Pango, which is fine for local work and must not be deployed.\n"
        )
        shutil.rmtree(package)
        return
    shutil.copytree(built, package, dirs_exist_ok=True, copy_function=os.link)
    (package / "fonts.conf").rename(package / "fonts" / "fonts.conf")


def _native(architecture: str) -> Path:
    names = _names_in_load_order()
    pins = ROOT / "layers" / "pdf" / "requirements.txt"
    key = _hash([ROOT / "tools" / "native.py", pins], architecture, *names)

    def fill(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            native.build(folder, Path(scratch), architecture, names, pins)

    return _kept(f"native-{key}", fill)


def _names_in_load_order() -> list[str]:
    text = (ROOT / "layers" / "pdf" / "baton_native" / "__init__.py").read_text()
    return text.split('"""')[3].split()  # the one list of libraries: what is loaded is shipped


def _wheels(name: str, architecture: str) -> Path:
    pins = ROOT / "layers" / name / "requirements.txt"
    kinds = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")
    platforms = [f"--platform={kind}_{WHEEL_NAMES[architecture]}" for kind in kinds]

    def fill(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        exact = ["--only-binary=:all:", "--no-deps", "--no-compile", "--python-version", PYTHON]
        where = ["--target", str(folder), "-r", str(pins)]
        subprocess.run([*pip, *exact, *platforms, *where], check=True)
        shutil.rmtree(folder / "bin", ignore_errors=True)
        for unused in (path for word in NEVER_USED for path in folder.glob(word)):
            shutil.rmtree(unused)
        _compile(folder, folder)

    return _kept(f"wheels-{name}-{_hash([pins, TOOL], architecture)}", fill)


def _compile(folder: Path, root: Path) -> None:
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(folder, quiet=1, stripdir=str(root), invalidation_mode=mode):
        raise subprocess.CalledProcessError(1, ["compileall", str(folder)])


def _kept(name: str, fill: Callable[[Path], None]) -> Path:
    """A folder of the cache; made aside and renamed, so that a half-built one is never used."""
    final = CACHE / name
    if not final.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=CACHE))
        try:
            fill(aside)
            aside.chmod(0o755)
            aside.rename(final)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            if not final.is_dir():  # else another build of the same inputs came first
                raise
        _forget_old(name.rpartition("-")[0])
    return final


def _forget_old(stem: str) -> None:
    kept = sorted(CACHE.glob(f"{stem}-*"), key=lambda path: path.stat().st_mtime)
    for old in [path for path in kept if "." not in path.name][:-KEPT_VERSIONS]:
        shutil.rmtree(old, ignore_errors=True)


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _hash(inputs: list[Path], *facts: str) -> str:
    digest = hashlib.sha256("|".join((PYTHON, *facts)).encode())
    for path in inputs:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _not_byte_code() -> Callable[[str, list[str]], set[str]]:
    return shutil.ignore_patterns("__pycache__", "*.pyc")


def _not_sources() -> Callable[[str, list[str]], set[str]]:
    return shutil.ignore_patterns("sources")


def host() -> str:
    """The architecture of this machine, as Lambda calls it."""
    return HOST[platform.machine()]


if __name__ == "__main__":
    sys.exit(main())
