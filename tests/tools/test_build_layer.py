"""A built layer is what Lambda wants: valid byte code, small enough, importable on its own."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import build_layer
import native
from build_layer import MOST_BYTES, NAMES, layer, main
from debian import DebianAbsent

pytestmark = pytest.mark.layer

UNCHECKED_HASH = 1


@pytest.fixture(scope="module", params=NAMES)
def built(request: pytest.FixtureRequest) -> Path:
    """Each layer, from the cache unless its inputs changed."""
    return layer(request.param, build_layer.host())


def test_every_module_has_byte_code_that_no_clock_can_spoil(built: Path) -> None:
    modules = list((built / "python").rglob("*.py"))

    wrong = [path for path in modules if not _is_valid(path)]

    assert modules
    assert wrong == []


def _is_valid(module: Path) -> bool:
    cached = Path(importlib.util.cache_from_source(module))
    if not cached.exists():
        return False
    head = cached.read_bytes()[:16]
    source_hash = importlib.util.source_hash(module.read_bytes())
    flags = int.from_bytes(head[4:8], "little")
    return (
        head[:4] == importlib.util.MAGIC_NUMBER
        and flags == UNCHECKED_HASH
        and head[8:16] == source_hash
    )


IMPORTS = {
    "core": ["baton.domain.errors", "aws_lambda_powertools", "phonenumbers", "re2", "jinja2"],
    "pdf": ["baton.engines.pdf"],
    "seal": ["baton.engines.seal"],
    "scan": ["baton.engines.scan"],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_works_with_core_alone(name: str) -> None:
    paths = [str(layer(each, build_layer.host()) / "python") for each in {"core", name}]
    program = f"import sys; sys.path[:0] = {paths}; import {', '.join(IMPORTS[name])}"

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.returncode == 0


def test_pages_are_built_into_the_core_layer() -> None:
    baton = layer("core", build_layer.host()) / "python" / "baton"

    pages = [path for path in (baton / "templates").rglob("*") if path.suffix in {".html", ".txt"}]

    assert len(list((baton / "templates_built").glob("tmpl_*.py"))) == len(pages) > 0


def test_the_largest_function_fits_lambda() -> None:
    sizes = {name: build_layer.size(layer(name, build_layer.host())) for name in NAMES}

    assert sizes["core"] + sizes["pdf"] + sizes["seal"] < MOST_BYTES


def test_a_layer_is_copied_where_sam_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["build_layer.py", "core", str(tmp_path)])

    assert main() == 0
    assert (tmp_path / "python" / "baton" / "domain" / "errors.py").is_file()
    assert "MB unzipped" in capsys.readouterr().err


def test_a_machine_without_debian_packages_gets_a_layer_for_local_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(*_: object) -> None:
        raise DebianAbsent("apt-get is not installed")

    empty = tmp_path / "wheels"
    empty.mkdir()
    monkeypatch.setattr(build_layer, "CACHE", tmp_path / "layers")
    monkeypatch.setattr(build_layer, "LINKS", tmp_path / "native")
    monkeypatch.setattr(build_layer, "_wheels", lambda *_: empty)
    monkeypatch.setattr(native, "build", absent)

    built = layer("pdf", build_layer.host())

    assert not (built / "python" / "baton_native").exists()
    assert "system's Pango" in capsys.readouterr().err
    monkeypatch.setattr(build_layer, "layer", lambda *_: built)
    monkeypatch.setattr(sys, "argv", ["build_layer.py", "pdf", str(tmp_path / "out")])
    assert main() == 1
    assert "must not be deployed" in capsys.readouterr().err


def test_a_build_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(build_layer, "CACHE", tmp_path)
    monkeypatch.setattr(build_layer, "_wheels", failing)

    with pytest.raises(OSError, match="disk full"):
        layer("core", build_layer.host())

    assert list(tmp_path.iterdir()) == []
