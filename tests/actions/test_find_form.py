"""Which form a task asks: the library's, or the practice's own in place of it."""

import pytest

from baton import library
from baton.actions import find_form
from baton.actions.find_form import as_published, form_of, own_forms, sources_of
from baton.actions.ports import FileMissing
from baton.domain.published import FormState
from tests.actions.test_publish_form import published
from tests.builders import PRACTICE, a_published_form
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.questionnaires import REGISTRATION_URL, as_file

PACK = library.pack("new-patient")
REGISTRATION = PACK.tasks[0]
IN_USE = FormState.PUBLISHED


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def test_a_name_is_a_form_of_the_library(ports: FakePorts) -> None:
    assert form_of(ports, PRACTICE, "registration") is library.form("registration")


def test_a_hash_is_a_form_of_this_practice_and_of_no_other(ports: FakePorts) -> None:
    form = published(ports)

    assert form_of(ports, PRACTICE, form.sha256).sha256 == form.sha256
    with pytest.raises(FileMissing):
        form_of(ports, "practice2", form.sha256)


def test_a_warm_function_reads_a_form_once(ports: FakePorts) -> None:
    form = published(ports)

    first = form_of(ports, PRACTICE, form.sha256)

    assert form_of(staffed(), PRACTICE, form.sha256) is first


def test_only_so_many_forms_are_kept_warm(
    ports: FakePorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_form, "MOST_KEPT", 1)
    one, two = published(ports), published(ports, as_file(version="2"))

    assert {form_of(ports, PRACTICE, each.sha256).version for each in (one, two)} == {"1", "2"}


def test_a_pack_asks_the_practices_wording_of_its_form() -> None:
    own = a_published_form(url=REGISTRATION_URL, state=IN_USE)

    pack = as_published(PACK, [own, a_published_form(sha256="b" * 64, state=IN_USE)])

    assert [task.source for task in pack.tasks] == [own.sha256, "consent", "welcome"]
    assert as_published(PACK, [a_published_form(url=REGISTRATION_URL)]) == PACK


def test_other_published_forms_can_be_added_to_a_case() -> None:
    own = a_published_form(state=IN_USE)
    replaces = a_published_form(sha256="b" * 64, url=REGISTRATION_URL, state=IN_USE)

    (task,) = own_forms(PACK, [own, replaces, a_published_form(sha256="c" * 64, url="urn:x")])

    assert (task.title, task.source, task.key) == (own.title, own.sha256, own.sha256[:40])


def test_a_task_is_known_by_every_wording_it_may_carry() -> None:
    old = a_published_form(url=REGISTRATION_URL, state=FormState.RETIRED)

    assert sources_of(REGISTRATION, [old]) == {"registration", old.sha256}
    assert sources_of(PACK.tasks[1], [old]) == {"consent"}
