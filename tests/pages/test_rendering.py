"""Every page in every state: complete, well-formed, escaped, light, no inline script or style."""

import gzip
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from baton import rendering
from baton.domain.forms import Spoken
from baton.domain.views.page import NO_PRACTICE, Problem, ProblemView, View
from baton.domain.views.patient import IdentityError, IdentityView
from baton.rendering import TEMPLATES, render_page
from tests.pages.builders import (
    NOW,
    PRACTICE,
    a_check,
    a_checklist,
    a_form,
    a_form_page,
    patient_pages,
)
from tests.pages.staff_builders import a_board, a_case, a_patient, an_answers_page, staff_pages

WEB = Path(__file__).parents[2] / "web"
PAGES = {**patient_pages(), **staff_pages()}
VOID = frozenset("meta link input img br hr path rect".split())
NASTY = "<b>Ann</b>\"'&"


class Shape(HTMLParser):
    """Collects what a test wants to know about a page, and complains about tags left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.points: set[str] = set()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"<{tag}> says an attribute twice: {attrs}"
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        self.points |= set(given.get("aria-describedby", "").split())
        self.points |= {given[name] for name in ("for", "aria-labelledby", "list") if name in given}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another"


def rendered(template: str, view: View, language: str = "en") -> str:
    """The page as the sample practice would show it."""
    return render_page(template, view, practice=PRACTICE, nonce="n0nce", language=language)


def shape(html: str) -> Shape:
    """The page as the parser sees it."""
    found = Shape()
    found.feed(html)
    assert not found.open, found.open
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_its_references_lead_somewhere(name: str) -> None:
    page = shape(rendered(*PAGES[name]))

    assert len(page.ids) == len(set(page.ids)), sorted(page.ids)
    assert page.points <= set(page.ids)
    assert sum(tag == "h1" for tag, _ in page.tags) == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_inline_script_and_no_style_attribute(name: str) -> None:
    page = shape(rendered(*PAGES[name]))

    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on") or key == "style"]
        assert tag != "script" or attributes["src"].startswith("/assets/")
        assert not attributes.get("href", "").startswith(("javascript:", "http:"))
    assert [given["nonce"] for tag, given in page.tags if tag == "style"] == ["n0nce"]


@pytest.mark.parametrize("name", PAGES)
def test_every_form_posts_to_a_known_place(name: str) -> None:
    page = shape(rendered(*PAGES[name]))

    forms = [given for tag, given in page.tags if tag == "form" and given.get("method") == "post"]
    places = ("/p/", "/staff", "/verify", "https://uploads.test/")
    assert all(given.get("action", "/p/").startswith(places) for given in forms)


@pytest.mark.parametrize("name", patient_pages())
def test_a_patient_page_stays_within_its_budget(name: str) -> None:
    page = rendered(*PAGES[name]).encode()
    scripts = ("baton.js", "keep.js", "show.js", "sign.js", "upload.js", "files.js")
    assets = [(WEB / asset).read_bytes() for asset in ("baton.css", *scripts)]

    assert len(gzip.compress(page)) <= 15_000
    assert sum(len(gzip.compress(part)) for part in [page, *assets]) <= 60_000
    assert len((WEB / "baton.js").read_bytes()) <= 5_000


@pytest.mark.parametrize("name", patient_pages())
def test_a_patient_page_speaks_spanish(name: str) -> None:
    html = rendered(*PAGES[name], language="es-MX")

    assert '<html lang="es" dir="ltr">' in html
    assert "Skip to the page" not in html


@pytest.mark.parametrize("name", patient_pages())
def test_a_patient_page_speaks_arabic_from_right_to_left(name: str) -> None:
    html = rendered(*PAGES[name], language="ar")

    assert '<html lang="ar" dir="rtl">' in html
    assert "Skip to the page" not in html


def test_what_is_filled_into_an_arabic_text_keeps_its_own_direction() -> None:
    html = rendered("patient/checklist", a_checklist(), "ar")

    assert "\u2068Amahle van Wyk\u2069" in html
    assert "\u2068" not in rendered("patient/checklist", a_checklist(), "es")


def test_an_unknown_language_falls_back_to_english() -> None:
    assert '<html lang="en" dir="ltr">' in rendered("patient/checklist", a_checklist(), "xh")


def test_names_and_answers_are_escaped() -> None:
    page = a_form_page()
    nasty = a_form(
        replace(page, title=Spoken(NASTY, "es"), hint=Spoken(NASTY)),
        crisis=NASTY,
        person=NASTY,
        pack_title=NASTY,
    )
    views = (
        ("patient/form", nasty),
        ("patient/checklist", a_checklist(person=NASTY)),
        ("staff/board", a_board(query=NASTY)),
        ("staff/case", a_case(label=NASTY, pack_title=NASTY)),
        ("staff/patient", a_patient().with_(name=NASTY)),
    )
    for template, view in views:
        html = rendered(template, view)
        assert "<b>Ann" not in html
        assert "&lt;b&gt;Ann" in html
        shape(html)


def test_the_door_is_the_same_for_every_link() -> None:
    wrong = IdentityView(now=NOW, fresh_url="/p/a/fresh", error=IdentityError.NO_MATCH)

    html = render_page("patient/identity", wrong, practice=NO_PRACTICE, nonce="n")

    assert "Amahle" not in html
    assert "tel:" not in html
    assert "Harbour" not in html


@pytest.mark.parametrize(("staff", "told"), [(False, "Do you work here?"), (True, "the board")])
def test_an_address_of_nothing_leads_on_whoever_came(staff: bool, told: str) -> None:
    view = ProblemView(now=NOW, problem=Problem.NOT_FOUND, reference="abc", staff=staff)

    page = rendered("problem", view)

    assert told in page
    assert ("Open the link in your message" in page) is not staff


def test_only_the_first_thing_that_needs_us_has_a_filled_button() -> None:
    html = rendered("staff/board", a_board())

    assert html.count('class="btn small"') == 1


def test_the_board_says_who_is_half_way_and_since_when() -> None:
    html = rendered("staff/board", a_board())

    assert html.count("Half-way since yesterday 12:42") == 1


def test_the_colour_of_the_practice_reaches_both_schemes() -> None:
    html = render_page(
        "patient/checklist",
        a_checklist(),
        practice=PRACTICE.with_(colour="#c2185b"),
        nonce="n",
    )

    assert ":root{--brand:#c2185b;" in html
    assert "@media (prefers-color-scheme:dark){:root{--brand:#" in html


def test_every_template_of_a_page_is_drawn_by_a_sample() -> None:
    pages = TEMPLATES / "pages"
    known = {str(path.relative_to(pages).with_suffix("")) for path in pages.rglob("*.html")}

    assert known == {template for template, _ in PAGES.values()}


def test_pages_use_only_classes_that_a_stylesheet_knows() -> None:
    sheets = (WEB / "baton.css").read_text() + (WEB / "staff.css").read_text()
    known = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    used = {
        name
        for template, view in PAGES.values()
        for _, given in shape(rendered(template, view)).tags
        for name in given.get("class", "").split()
    }

    assert used - known <= {"l0", "is-ready", "ok", "home"}


@pytest.mark.parametrize(
    ("missing", "heading"), [(False, "Read the answers back"), (True, "Answers so far")]
)
def test_staff_read_back_only_what_is_complete(missing: bool, heading: str) -> None:
    view = an_answers_page(page=None, check=a_check(missing=missing).check)

    assert f"<h1>{heading}</h1>" in rendered("staff/answers", view)


def test_a_built_page_is_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = rendered("patient/checklist", a_checklist(person=NASTY))
    rendering.build_templates(tmp_path)
    monkeypatch.setattr(rendering, "BUILT", tmp_path)
    rendering._environment.cache_clear()

    built = rendered("patient/checklist", a_checklist(person=NASTY))

    rendering._environment.cache_clear()
    assert built == parsed
    assert "&lt;b&gt;Ann" in built
