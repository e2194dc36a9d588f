"""What a file of a form is called and where it is kept."""

from baton.actions.form_files import Clean, file_key, keep
from tests.builders import a_case
from tests.fakes import FakePorts
from tests.fakes.practice import staffed


def test_the_same_file_twice_is_kept_once() -> None:
    ports: FakePorts = staffed()
    case = a_case()
    file = Clean("card.png", "image/png", 1, b"\x89PNG card", b"\x89PNG small")

    first, second = (keep(ports, case, "task1234", file) for _ in range(2))

    key = file_key(case, first.file_id)
    assert first == second
    assert ports.documents.versions[key] == [b"\x89PNG card"]
    assert ports.documents.get(f"{key}.png") == b"\x89PNG small"
    assert keep(ports, case, "task5678", file).file_id != first.file_id
