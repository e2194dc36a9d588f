"""Makes the view of a page of a form, or of all, from the draft: what to draw, what is wrong."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from baton.domain.forms.blocks import (
    Block,
    CardView,
    DisplayView,
    FieldView,
    GroupView,
    RepeatView,
    Spoken,
)
from baton.domain.forms.cards import can_add
from baton.domain.forms.course import numbers_of, progress_of
from baton.domain.forms.drafts import Draft
from baton.domain.forms.field_names import (
    add_command,
    element_id,
    field_name,
    read_name,
    remove_command,
)
from baton.domain.forms.fields_view import Scene, field_view
from baton.domain.forms.filling import Filled, fill
from baton.domain.forms.findings import BadField, Finding, Level, Place
from baton.domain.forms.items import is_help
from baton.domain.forms.provenance import origins
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType, Page
from baton.domain.forms.show_when import can_show, show_when
from baton.domain.forms.texts_en import TEXTS as ENGLISH
from baton.domain.forms.views import ErrorLink, PageNumbers, PageView
from baton.domain.forms.wording import card_name, card_title
from baton.domain.languages import base_of, direction, own_name


def page_view(
    form: CompiledForm,
    draft: Draft,
    page: int,
    language: str,
    *,
    with_errors: bool,
    today: date | None = None,
    refused: tuple[str, str] | None = None,
) -> PageView:
    """One page, ready to draw; raises `BadField` when there is no such page.

    An answer of another form that the person wants to change stands in its field, to be changed.
    Errors are found anew from the draft, so that showing the page again is safe. `refused` is the
    field of a file that was not taken, and why (`damaged`).
    """
    if not 0 <= page < len(form.pages):
        raise BadField
    seen, place = draft.showing(form, page), form.pages[page]
    filled = fill(form, seen, today=today)
    found = _first_findings(filled, today, {page}) if with_errors else {}
    if refused is not None:
        found |= _refusal(form, page, *refused)
    scene = Scene(filled, language, found, origins(filled.sheet, seen.carried, language))
    blocks = tuple(_topmost(scene, form.drawn(place)))
    if _is_one_repeat(form, place):
        blocks = tuple(replace(one, headed=True) for one in blocks if isinstance(one, RepeatView))
    title = scene.spoken(place.title)
    return _drawn(scene, draft, page, title=title, hint=scene.spoken(place.help), blocks=blocks)


def whole_view(
    form: CompiledForm,
    draft: Draft,
    language: str,
    *,
    with_errors: bool,
    today: date | None = None,
) -> PageView:
    """All pages below one another as one view, each a group; raises `BadField` without a page."""
    if not form.pages:
        raise BadField
    filled = fill(form, draft, today=today)
    every = {page.index for page in form.pages}
    scene = Scene(filled, language, _first_findings(filled, today, every) if with_errors else {})
    blocks = tuple(
        GroupView(
            f"page-{page.index + 1}",
            None if _is_one_repeat(form, page) else scene.spoken(page.title),
            None if _is_one_repeat(form, page) else scene.spoken(page.help),
            tuple(_topmost(scene, form.drawn(page))),
        )
        for page in form.pages
    )
    whole = _drawn(scene, draft, 0, title=None, hint=None, blocks=blocks)
    return replace(whole, numbers=PageNumbers(1, 1))


def _is_one_repeat(form: CompiledForm, page: Page) -> bool:
    """Whether the page is one repeating group, whose title is that of the page."""
    return len(page.roots) == 1 and form.items[page.roots[0]].opens_scope


def _drawn(
    scene: Scene,
    draft: Draft,
    page: int,
    *,
    title: Spoken | None,
    hint: Spoken | None,
    blocks: tuple[Block, ...],
) -> PageView:
    form = scene.filled.sheet.form
    form_title = scene.spoken(form.title) or Spoken("")
    return PageView(
        page=page,
        numbers=numbers_of(scene.filled, page),
        progress=progress_of(scene.filled, draft),
        title=title or form_title,
        form_title=form_title,
        hint=hint,
        blocks=blocks,
        errors=tuple(_error_links(scene, blocks)),
        language=scene.language,
        direction=direction(scene.language),
        interface_language=scene.speech.language,
        written_in=None if _speaks(form, scene.language) else own_name(form.language),
    )


def _speaks(form: CompiledForm, language: str) -> bool:
    return base_of(language) in {base_of(code) for code in form.languages}


def _first_findings(
    filled: Filled, today: date | None, pages: Collection[int]
) -> dict[Place, Finding]:
    found: dict[Place, Finding] = {}
    for finding in filled.findings(today):
        place = finding.place
        if place is not None and filled.sheet.form.items[place.item].page in pages:
            found.setdefault(place, finding)
    return found


def _refusal(form: CompiledForm, page: int, name: str, why: str) -> dict[Place, Finding]:
    """Why a file was not taken; nothing for a field or a reason that is not ours."""
    place, _ = read_name(name) or (Place(len(form.items)), "")
    code = f"file.{why}"
    if place.item >= len(form.items) or form.items[place.item].page != page or code not in ENGLISH:
        return {}
    return {place: Finding(Level.ERROR, "V8", code, name, place=place)}


def _topmost(scene: Scene, indexes: Sequence[int]) -> Iterator[Block]:
    """Without what another page has disabled, whatever happens on this one."""
    for block in _blocks(scene, indexes, ()):
        if block.enabled or block.show_when is not None:
            yield block


def _blocks(scene: Scene, indexes: Sequence[int], scope: tuple[str, ...]) -> Iterator[Block]:
    for index in indexes:
        item = scene.filled.sheet.form.items[index]
        if item.hidden or is_help(item):
            continue
        block = _block(scene, item, Place(index, scope))
        if block.enabled or can_show(block.show_when):
            yield block


def _block(scene: Scene, item: Item, place: Place) -> Block:
    if item.opens_scope:
        return _repeat(scene, item, place)
    if item.type is ItemType.DISPLAY:
        return DisplayView(
            element_id(field_name(place)),
            item.heading.prose(scene.language),
            item.text.rich is not None,
            scene.filled.sheet.enabled.on(place),
            show_when(scene.filled, item, place),
        )
    blocks = tuple(_blocks(scene, item.children, place.scope))
    if item.is_group:
        return _group(scene, item, place, blocks)
    return field_view(scene, item, place, blocks)


def _group(scene: Scene, item: Item, place: Place, blocks: tuple[Block, ...]) -> GroupView:
    return GroupView(
        id=element_id(field_name(place)),
        title=scene.spoken(item.heading),
        hint=scene.spoken(item.help),
        blocks=blocks,
        error=scene.error(item, place),
        enabled=scene.filled.sheet.enabled.on(place),
        show_when=show_when(scene.filled, item, place),
    )


def _repeat(scene: Scene, item: Item, place: Place) -> RepeatView:
    instances = scene.filled.sheet.answers.instances_of(place)
    name, language = card_name(item, scene.language), scene.language
    return RepeatView(
        id=element_id(field_name(place)),
        title=scene.spoken(item.heading),
        hint=scene.spoken(item.help),
        cards=tuple(
            _card(scene, item, (*place.scope, instance), card_title(item, n, language))
            for n, instance in enumerate(instances, start=1)
        ),
        add=add_command(place) if can_add(item, instances) else None,
        add_label=scene.speech.say("add.another" if instances else "add", name=name),
        error=scene.error(item, place),
        enabled=scene.filled.sheet.enabled.on(place),
        show_when=show_when(scene.filled, item, place),
    )


def _card(scene: Scene, item: Item, scope: tuple[str, ...], title: str) -> CardView:
    place = Place(item.index, scope)
    return CardView(
        id=element_id(field_name(place)),
        title=title,
        blocks=tuple(_blocks(scene, item.children, scope)),
        remove=remove_command(place),
        remove_label=scene.speech.say("remove"),
    )


def _error_links(scene: Scene, blocks: Sequence[Block]) -> Iterator[ErrorLink]:
    form = scene.filled.sheet.form
    for block in _walk(blocks):
        error = getattr(block, "error", None)
        if error is None or isinstance(block, DisplayView):
            continue
        label = block.label.text if isinstance(block, FieldView) else _title(block)
        page = form.items[int(block.id.split("-")[1])].page
        yield ErrorLink(error, _target(block), page, label)


def _title(block: GroupView | RepeatView) -> str:
    return block.title.text if block.title else ""


def _target(block: FieldView | GroupView | RepeatView) -> str:
    """The first input of the block."""
    if isinstance(block, FieldView):
        return block.focus_id
    fields = (inner.focus_id for inner in _walk([block]) if isinstance(inner, FieldView))
    return next(fields, block.id)


def _walk(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, RepeatView):
            for card in block.cards:
                yield from _walk(card.blocks)
        elif isinstance(block, (FieldView, GroupView)):
            yield from _walk(block.blocks)
