"""A pack is sound before a case is opened from it."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from baton import library
from baton.domain.packs import ChaseStep, Pack, PackTask
from baton.domain.words import MessageKind, TaskKind
from tests.builders import a_pack


def a_task(key: str, *after: str) -> PackTask:
    return PackTask(key=key, kind=TaskKind.FORM, title="A form", source="form", after=after)


CALL = ChaseStep(kind="call", offset=timedelta(hours=4))
REMINDER = ChaseStep(kind=MessageKind.REMINDER, offset=timedelta(days=-2))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"tasks": (a_task("one"), a_task("one"))}, "stands twice"),
        ({"tasks": (a_task("one", "two"), a_task("two"))}, "does not stand before it"),
        ({"tasks": (a_task("one", "one"),)}, "does not stand before it"),
        ({"tasks": (a_task("one", "nobody"),)}, "does not stand before it"),
        ({"chase": ()}, "every cascade ends in a person"),
        ({"chase": (CALL, REMINDER)}, "every cascade ends in a person"),
    ],
)
def test_a_pack_that_would_leave_work_lying_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        a_pack(**changes)


def test_a_pack_may_ask_for_a_call_alone() -> None:
    assert a_pack(chase=(CALL,)).chase == (CALL,)


@pytest.mark.parametrize("pack", library.packs(), ids=lambda pack: pack.pack_id)
def test_every_pack_of_the_library_names_what_there_is(pack: Pack) -> None:
    for task in pack.tasks:
        source = library.form if task.kind is TaskKind.FORM else library.template
        assert source(task.source)
