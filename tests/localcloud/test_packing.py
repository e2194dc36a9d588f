import py_compile
import zipfile
from pathlib import Path

import pytest

from baton_local.home import Home
from baton_local.packing import Packer, contents, digest_of, write_zip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "inner").mkdir(parents=True)
    (folder / "b.py").write_text("B = 1\n")
    (folder / "inner" / "a.py").write_text("A = 1\n")
    return folder


def test_the_same_content_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    write_zip(source, tmp_path / "one.zip")
    (source / "b.py").touch()
    write_zip(source, tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_names_are_sorted_and_files_readable(source: Path, tmp_path: Path) -> None:
    write_zip(source, tmp_path / "it.zip")

    with zipfile.ZipFile(tmp_path / "it.zip") as archive:
        assert archive.namelist() == ["b.py", "inner/a.py"]
        assert archive.read("inner/a.py") == b"A = 1\n"


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        (py_compile.PycInvalidationMode.UNCHECKED_HASH, True),
        (py_compile.PycInvalidationMode.CHECKED_HASH, False),
        (py_compile.PycInvalidationMode.TIMESTAMP, False),
    ],
)
def test_only_byte_code_that_stays_valid_is_packed(
    source: Path, mode: py_compile.PycInvalidationMode, kept: bool
) -> None:
    compiled = Path(str(py_compile.compile(str(source / "b.py"), invalidation_mode=mode)))

    assert (compiled in set(contents(source))) is kept


def test_a_digest_names_content_places_and_salt(source: Path) -> None:
    before = digest_of(source)
    assert before == digest_of(source)
    assert before != digest_of(source, salt="3.12")

    (source / "b.py").rename(source / "c.py")
    assert before != digest_of(source)


class Elsewhere(Home):
    """A home whose zips lie in its own folder."""

    @property
    def artifacts(self) -> Path:
        return self.state


def test_a_start_that_is_interrupted_leaves_no_half_of_a_zip(tmp_path: Path) -> None:
    def interrupted() -> Path:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Packer(Elsewhere(tmp_path), tmp_path)._zip("core-1", interrupted)

    assert list(tmp_path.iterdir()) == []
