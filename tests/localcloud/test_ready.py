from pathlib import Path

import pytest

from baton_local.ready import Ready, read_ready, write_ready

READY = Ready(
    base_url="http://localhost:8000",
    staff_url="http://localhost:8000/staff",
    mailbox_url="http://localhost:8001",
    staff_user="olivia@example.com",
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_ready(tmp_path / "ready.json", READY)

    assert read_ready(tmp_path / "ready.json") == READY


def test_only_the_owner_may_read_the_sign_in(tmp_path: Path) -> None:
    write_ready(tmp_path / "ready.json", READY)

    assert (tmp_path / "ready.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, "", "{", "{}"])
def test_without_a_whole_file_nothing_is_ready(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "ready.json").write_text(content)

    assert read_ready(tmp_path / "ready.json") is None
