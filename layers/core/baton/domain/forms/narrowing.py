"""A form of which only some questions are asked again: all others keep their answers, unseen."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from baton.domain.forms.drafts import Draft
from baton.domain.forms.filling import fill
from baton.domain.forms.ordering import needed_by
from baton.domain.forms.questionnaire import CompiledForm


def narrowed(form: CompiledForm, link_ids: Collection[str]) -> CompiledForm:
    """The same form showing only these questions, what stands below them, and what they decide.

    The others count as hidden: not shown, not judged, taken from no browser, and kept. Without
    linkIds it is the whole form. The hash stays that of the wording.

        >>> narrowed(form, ["pills"])  # also shows "which pills", which depends on it
    """
    if not link_ids:
        return form
    asked = {item.index for item in form.items if item.link_id in link_ids}
    for index in form.order:
        if needed_by(form.items[index]) & asked:
            asked.add(index)
    shown = set(asked)
    for index in asked:
        parent = form.items[index].parent
        while parent is not None and parent not in shown:
            shown.add(parent)
            parent = form.items[parent].parent
    return replace(
        form,
        items=tuple(
            item if item.index in shown else replace(item, hidden=True) for item in form.items
        ),
    )


def asked_again(
    form: CompiledForm, draft: Draft, link_ids: Collection[str], today: date
) -> tuple[str, ...]:
    """These questions, and those whose answers no longer hold: a day that was to come is over.

    Without the others a form that came back could never be handed in again.
    """
    if not link_ids:
        return ()
    found = (finding.link_id for finding in fill(form, draft).findings(today))
    return tuple(dict.fromkeys([*link_ids, *filter(None, found)]))
