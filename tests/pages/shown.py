"""What a page shows and posts, in a browser, and what the engine asks on it: to be compared."""

from typing import Any

from baton.domain.forms import CompiledForm, Draft, FieldView, Kind, page_view, read_page
from tests.domain.forms.browser import walk

VISIBLE = """[...new Set([...document.querySelectorAll("main form [name^='f.']")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility())
  .map((one) => one.name))]"""
TYPED = """[...new FormData(document.querySelector("main form"))]
  .filter(([name]) => name === "shown" || name.startsWith("f."))"""


def asked(form: CompiledForm, draft: Draft, page: int, *, scripts: bool = True) -> set[str]:
    """The names of the fields that the engine asks for on a page.

    The words beside "Other" are asked for once it is chosen; without scripts they always are.
    """
    view = page_view(form, draft, page, "en", with_errors=False)
    off = {id(inner) for block in walk(view.blocks) if not block.enabled for inner in walk([block])}
    fields = [b for b in walk(view.blocks) if isinstance(b, FieldView) and id(b) not in off]
    return {name for field in fields for name in _names(field, scripts=scripts)}


def _names(field: FieldView, *, scripts: bool) -> list[str]:
    if field.kind is Kind.ATTACHMENT:
        return []
    names = [part.name for part in field.parts] or [field.name]
    chosen = {option.value for option in field.options if option.chosen}
    if field.other and ("other" in chosen or not scripts):
        names.append(field.other.name)
    return names


def as_typed(form: CompiledForm, draft: Draft, page: int, fields: list[list[Any]]) -> Draft:
    """The draft with the page as it stands in the browser, read by the engine."""
    body: dict[str, list[str]] = {}
    for name, value in fields:
        body.setdefault(name, []).append(value)
    return draft.with_page(page, read_page(form, page, body, draft))
