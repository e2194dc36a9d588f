"""Which form a task asks: one of the library by name, or the practice's own by its hash.

What compiles forms is imported with the first form that is read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from baton import library
from baton.actions.ports import Ports
from baton.domain.errors import NotFound
from baton.domain.packs import Pack, PackTask
from baton.domain.published import PublishedForm, current
from baton.domain.words import Role, TaskKind

if TYPE_CHECKING:
    from baton.domain.forms import CompiledForm

MOST_KEPT = 64

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KEPT: "dict[tuple[str, str], CompiledForm]" = {}
"""Wordings never change, so what was compiled once stays right while the function is warm."""


def form_of(ports: Ports, practice_id: str, source: str) -> "CompiledForm":
    """Give the form that a task's `source` names; raises `NotFound` or `FileMissing`.

    A warm function reads nothing: a save while typing stays one call.
    """
    if not is_own(source):
        return library.form(source)
    place = (practice_id, source)
    if place not in _KEPT:
        from baton.domain.forms import import_report

        form = import_report(ports.documents.get(body_key(practice_id, source))).form
        if form is None or form.sha256 != source:
            raise NotFound(f"no form {source}")
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[place] = form
    return _KEPT[place]


def is_own(source: str) -> bool:
    """Say whether a source names a form of the practice, not one of the library."""
    return _HASH.fullmatch(source) is not None


def body_key(practice_id: str, sha256: str) -> str:
    """Give where the body of a practice's own form is kept."""
    return f"forms/{practice_id}/{sha256}.json"


def as_published(pack: Pack, forms: Iterable[PublishedForm]) -> Pack:
    """Give a pack with the practice's wordings in place of the library's forms of the same url."""
    newest = current(forms)
    if not newest:
        return pack
    return pack.with_(tasks=tuple(_as_published(task, newest) for task in pack.tasks))


def sources_of(task: PackTask, forms: Iterable[PublishedForm]) -> frozenset[str]:
    """Give every name that a task of this pack item may carry: the library's and all wordings."""
    if task.kind is not TaskKind.FORM:
        return frozenset({task.source})
    url = library.url_of(task.source)
    return frozenset({task.source, *(form.sha256 for form in forms if form.url == url)})


def own_forms(pack: Pack, forms: Sequence[PublishedForm]) -> tuple[PackTask, ...]:
    """Give the practice's published forms that no task of a pack asks, as tasks to be added.

    Who adds one wants to know something: reception reads the answers before they count.
    """
    asked = {task.source for task in as_published(pack, forms).tasks}
    return tuple(
        PackTask(
            key=form.sha256[:40],
            kind=TaskKind.FORM,
            title=form.title[:120],
            source=form.sha256,
            minutes=form.minutes,
            review=Role.RECEPTION,
        )
        for form in current(forms).values()
        if form.sha256 not in asked
    )


def _as_published(task: PackTask, newest: Mapping[str, PublishedForm]) -> PackTask:
    if task.kind is not TaskKind.FORM:
        return task
    form = newest.get(library.url_of(task.source))
    return task.with_(source=form.sha256) if form else task
