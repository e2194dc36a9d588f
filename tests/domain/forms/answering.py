"""Answers to any form, page by page, as a patient would give them."""

from baton.domain.forms import Draft, PageFields
from baton.domain.forms.controls import kind_of, option_values
from baton.domain.forms.field_names import IDS, field_name
from baton.domain.forms.filling import fill
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import ItemType
from baton.domain.forms.typing_back import typed_fields
from baton.domain.forms.values import ValueKind, read_value

SAMPLES = {
    ItemType.STRING: (ValueKind.STRING, "Ada"),
    ItemType.TEXT: (ValueKind.STRING, "One\nTwo"),
    ItemType.URL: (ValueKind.URI, "https://practice.example"),
    ItemType.INTEGER: (ValueKind.INTEGER, 42),
    ItemType.DECIMAL: (ValueKind.DECIMAL, 42),
    ItemType.DATE: (ValueKind.DATE, "2001-02-03"),
    ItemType.DATE_TIME: (ValueKind.DATE_TIME, "2001-02-03T04:05:00Z"),
    ItemType.TIME: (ValueKind.TIME, "04:05:00"),
}


def answered_draft(form, choose=lambda _item, options: options[0], cards=1):
    """A draft in which every question that comes to be asked is answered, in so many cards."""
    draft = Draft({page.index: PageFields(draft_fields(form, page, cards)) for page in form.pages})
    for _ in range(len(form.items) + 1):
        before = draft
        filled = fill(form, draft)
        for item in form.items:
            if not item.is_question or item.hidden or item.read_only:
                continue
            for place in filled.sheet.answers.places(item):
                known = draft.pages[item.page].fields
                if filled.sheet.enabled.on(place) and not filled.sheet.answers.at(place):
                    fields = {
                        field_name(place, part): texts
                        for part, texts in sample(item, choose).items()
                    }
                    draft = draft.with_page(item.page, PageFields({**known, **fields}))
        if draft == before:
            return draft
    return draft


def draft_fields(form, page, cards):
    ids = tuple(str(n + 1) for n in range(cards))
    added = {
        field_name(Place(item.index), IDS): ids
        for item in form.items
        if item.opens_scope and not item.scopes and item.page == page.index and cards > 1
    }
    return {**Draft().fields(form, page.index), **added}


def sample(item, choose):
    """The fields of an answer that the question takes; {} where we know none."""
    options = [value for value in option_values(item) if value != "other"]
    if kind_of(item).value in ("radios", "checkboxes", "select", "yes_no"):
        return {"": (choose(item, options),)} if options else {}
    if item.type is ItemType.QUANTITY:
        return {"number": ("42",), "unit": ("kg",), "": ("42",)}
    if item.type not in SAMPLES:
        return {}
    value = read_value(*SAMPLES[item.type])
    return typed_fields(item, (value,))
