"""Which questions of two forms are the same one: these are asked once in a pack."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from baton.domain.forms.controls import fixed_unit
from baton.domain.forms.course import seconds_to_answer
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType
from baton.domain.frozen import frozen


@frozen
class Asked:
    """What the forms of a pack ask: distinct `questions`, how many of them `once` instead of in
    each form, and the `seconds` that this spares."""

    questions: int
    once: int
    seconds: int


def carriable(form: CompiledForm) -> Mapping[str, Item]:
    """The questions whose answers may come from another form or go to one, by their keys.

    Never one that is scored, that may alarm, that is agreed to or marked so by its author; no file,
    nothing that only we fill in, nothing inside repeating groups. A key that stands twice in a form
    (the patient's phone and the neighbour's) says nothing there.
    """
    times = Counter(key for item in form.items for key in set(item.keys))
    return {
        key: item
        for item in form.items
        if may_be_carried(item)
        for key in item.keys
        if times[key] == 1
    }


def is_same(one: Item, other: Item) -> bool:
    """Whether two questions that share a key ask for the same kind of answer."""
    return (one.type, one.repeats, fixed_unit(one)) == (
        other.type,
        other.repeats,
        fixed_unit(other),
    )


def shared(form: CompiledForm, other: CompiledForm) -> Mapping[int, Item]:
    """The questions of a form that another form asks too: its own index, and the other's item."""
    theirs = carriable(other)
    return {
        item.index: theirs[key]
        for key, item in carriable(form).items()
        if key in theirs and is_same(item, theirs[key])
    }


def asked_by(forms: Sequence[CompiledForm]) -> Asked:
    """Count what the forms of a pack ask, in their order."""
    again = [item for n, form in enumerate(forms) for item in _known(form, forms[:n])]
    every = sum(_is_asked(item) for form in forms for item in form.items)
    return Asked(every - len(again), len(again), sum(map(seconds_to_answer, again)))


def _known(form: CompiledForm, before: Sequence[CompiledForm]) -> Iterator[Item]:
    known = {index for other in before for index in shared(form, other)}
    return (form.items[index] for index in sorted(known))


def _is_asked(item: Item) -> bool:
    is_ours = item.hidden or item.read_only or item.calculated is not None
    return item.is_question and not is_ours


def may_be_carried(item: Item) -> bool:
    """Whether its answer may come from elsewhere, or go there."""
    stands_once = not item.scopes and not item.opens_scope
    is_apart = item.never_prefill or item.constraints.must_be_true
    is_file = item.type is ItemType.ATTACHMENT
    return _is_asked(item) and stands_once and not is_apart and not is_file
