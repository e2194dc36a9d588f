"""Packs functions and layers into zip files named by what went into them; packs nothing twice."""

import hashlib
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from baton_local.environment import STAMP
from baton_local.errors import LocalCloudError
from baton_local.home import REPOSITORY, Home

BUILD_LAYER = REPOSITORY / "tools" / "build_layer.py"
LAYERS = REPOSITORY / "layers"
PACKS = REPOSITORY / "packs"  # the core layer holds them too
KEPT_VERSIONS = 4
SKIPPED_FOLDERS = {".mypy_cache", ".ruff_cache", ".pytest_cache"}
UNCHECKED_HASH = 0b01  # flags of byte code that is valid whatever date the source file has


@dataclass(frozen=True)
class Packer:
    """Makes artifacts for the interpreter that will run them."""

    home: Home
    python: Path

    def function(self, source: Path) -> Path:
        """The zip of a function's folder, as it is."""
        return self._zip(f"{source.name}-{digest_of(source)}", lambda: source)

    def layer(self, source: Path) -> Path:
        """The zip of a layer: built with its dependencies, or as it lies there if it is no ours."""
        if source.parent != LAYERS:
            return self._zip(f"{source.name}-{digest_of(source)}", lambda: source)
        digest = digest_of(source, BUILD_LAYER.parent, PACKS, salt=self._interpreter())
        return self._zip(f"{source.name}-{digest}", lambda: self._built(source.name))

    def _interpreter(self) -> str:
        return (self.python.parent.parent / STAMP).read_text()

    def _built(self, name: str) -> Path:
        answer = subprocess.run(
            [self.python, BUILD_LAYER, name],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": ""},
        )
        if answer.returncode or not answer.stdout.strip():
            raise LocalCloudError(
                f"The {name} layer could not be built: {answer.stderr.strip()[-400:]}"
            )
        return Path(answer.stdout.strip().splitlines()[-1])

    def _zip(self, name: str, folder: Callable[[], Path]) -> Path:
        """The zip of that name, made from the folder unless it is there already."""
        target = self.home.artifacts / f"{name}.zip"
        if not target.exists():
            self.home.artifacts.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self.home.artifacts, suffix=".part")
            os.close(handle)
            try:
                write_zip(folder(), Path(part))
                Path(part).replace(target)
            finally:  # a start that was interrupted leaves no half of 200 MB behind
                Path(part).unlink(missing_ok=True)
            self._forget_old(name.rpartition("-")[0])
        return target

    def _forget_old(self, stem: str) -> None:
        zips = self.home.artifacts.glob(f"{stem}-*.zip")
        for old in sorted(zips, key=lambda path: path.stat().st_mtime)[:-KEPT_VERSIONS]:
            old.unlink(missing_ok=True)


def write_zip(folder: Path, target: Path) -> None:
    """Same content, same bytes: sorted names, one date; stored, because unpacking is local."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in contents(folder):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix())
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, file.read_bytes())


def digest_of(*folders: Path, salt: str = "") -> str:
    """A short name for all that the folders hold."""
    digest = hashlib.sha256(salt.encode())
    for folder in folders:
        for file in contents(folder):
            content = file.read_bytes()
            name = file.relative_to(folder).as_posix()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def contents(folder: Path) -> Iterator[Path]:
    """The files that belong into a zip: no caches, no byte code that Lambda would find stale."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not SKIPPED_FOLDERS & set(file.parts) and _is_lasting(file):
            yield file


def _is_lasting(file: Path) -> bool:
    if file.suffix != ".pyc":
        return True
    with file.open("rb") as code:
        flags = code.read(8)[4:]
    return int.from_bytes(flags, "little") == UNCHECKED_HASH
