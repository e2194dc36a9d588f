"""What a patient types on each page of a form: found once by trying, as a person would."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from baton.domain.forms import Draft, FieldView, Kind, PageView, next_page, page_view, read_page
from tests.domain.forms.browser import fields, posted_by
from tests.simulation.own_forms import known_form

TODAY = date(2027, 3, 1)
TEXTS = ("Harbour {n}", "+44 7700 900{n:03d}", "mara{n}@patient.example", "7", "YO22 4AB", "1999")
MOST_TRIES = 60

Typed = Mapping[str, tuple[str, ...]]


@cache
def typed(form_name: str, variant: int) -> Mapping[int, Typed]:
    """Give, for each page asked, what is posted so that the form can be handed in.

    Two variants differ in every text, so that nobody's answers can pass for another's.
    """
    form = known_form(form_name)
    draft, found = Draft(), {}
    page = next_page(form, draft, None)
    while page is not None:
        found[page], draft = _filled(form_name, draft, page, variant)
        page = next_page(form, draft, page)
    return found


@cache
def words(form_name: str, variant: int) -> str:
    """Give a text that this variant types somewhere; none in a form without texts."""
    said = TEXTS[0].format(n=variant)
    posts = typed(form_name, variant).values()
    return said if any((said,) in body.values() for body in posts) else ""


def _filled(form_name: str, draft: Draft, page: int, variant: int) -> tuple[Typed, Draft]:
    form = known_form(form_name)
    tries: dict[str, int] = {}
    for _ in range(MOST_TRIES):
        view = page_view(form, draft, page, form.language, with_errors=True, today=TODAY)
        asked = fields(view).values()
        wrong = [field for field in asked if field.error or (field.name not in tries)]
        if page in draft.pages and not view.errors:
            return _posted(view), draft
        for field in wrong:
            tries[field.name] = tries.get(field.name, -1) + 1
        values = _posted(view) | dict(_values(wrong, tries, variant))
        draft = draft.with_page(page, read_page(form, page, values, draft))
    raise AssertionError(f"page {page} of {form_name} cannot be filled in: {view.errors}")


def _posted(view: PageView) -> dict[str, tuple[str, ...]]:
    return {name: tuple(texts) for name, texts in posted_by(view).items()}


def _values(
    wrong: list[FieldView], tries: Mapping[str, int], variant: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in wrong:
        nth = tries[field.name]
        if not field.enabled or field.read_only or field.kind is Kind.ATTACHMENT:
            continue
        if field.kind in {Kind.TEXT, Kind.TEXTAREA, Kind.LINES, Kind.NUMBER}:
            number = field.kind is Kind.NUMBER
            text = str(7 + nth) if number else TEXTS[nth % len(TEXTS)].format(n=variant)
            if field.required or field.error or not number:
                yield field.name, (text,)
        elif field.required or field.error:
            yield from _chosen(field, nth)


def _chosen(field: FieldView, nth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    if field.options:
        choices = [option.value for option in field.options if option.value != "other"]
        yield field.name, (choices[-1 - nth % len(choices)],)
    elif field.kind is Kind.YES_NO:
        yield field.name, ("false" if nth % 2 == 0 else "true",)
    for part in field.parts:
        value = {"day": "17", "month": "5", "year": "1984", "hour": "10", "minute": "30"}
        yield part.name, (value.get(part.part, "1"),)
