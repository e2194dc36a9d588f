"""The files that answer questions, put into a draft and taken out by the name of the field.

A browser never posts the texts that tell of them; only the server writes them.
"""

from baton.domain.forms.blocks import Kind
from baton.domain.forms.controls import kind_of
from baton.domain.forms.drafts import Draft, PageFields
from baton.domain.forms.field_names import field_name, read_name
from baton.domain.forms.filling import fill
from baton.domain.forms.findings import BadField
from baton.domain.forms.kept_files import KeptFile
from baton.domain.forms.questionnaire import CompiledForm, Item

MOST_FILES = 10


def files_in(form: CompiledForm, draft: Draft) -> tuple[KeptFile, ...]:
    """The files of every question that is asked, in form order."""
    filled = fill(form, draft)
    places = [
        place
        for item in form.items
        if kind_of(item) is Kind.ATTACHMENT
        for place in filled.sheet.answers.places(item)
        if filled.sheet.enabled.on(place)
    ]
    texts = (text for place in places for text in filled.fields.get(field_name(place), ()))
    return tuple(KeptFile.from_text(text) for text in texts)


def asks_for_file(form: CompiledForm, draft: Draft, page: int, name: str) -> Item:
    """The question of the page that the field belongs to; raises `BadField` for any other."""
    found = read_name(name)
    if found is None or found[0].item >= len(form.items) or found[1]:
        raise BadField
    item = form.items[found[0].item]
    if item.page != page or kind_of(item) is not Kind.ATTACHMENT or item.read_only or item.hidden:
        raise BadField
    if found[0] not in fill(form, draft).sheet.answers.places(item):
        raise BadField
    return item


def with_file(form: CompiledForm, draft: Draft, page: int, name: str, file: KeptFile) -> PageFields:
    """The page's fields with a file put in; where one answer is asked for it replaces the other."""
    item = asks_for_file(form, draft, page, name)
    fields = dict(draft.fields(form, page))
    others = [text for text in fields.get(name, ()) if KeptFile.from_text(text) != file]
    kept = others[-(MOST_FILES - 1) :] if item.repeats else []
    return PageFields({**fields, name: (*kept, file.to_text())})


def without_file(
    form: CompiledForm, draft: Draft, page: int, name: str, file_id: str
) -> PageFields:
    """The page's fields with a file taken out; one that is not there changes nothing."""
    asks_for_file(form, draft, page, name)
    fields = dict(draft.fields(form, page))
    texts = fields.pop(name, ())
    kept = tuple(text for text in texts if KeptFile.from_text(text).file_id != file_id)
    return PageFields({**fields, name: kept} if kept else fields)
