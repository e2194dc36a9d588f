"""The document templates of the starter library, filled in every language they have."""

import re

import pytest

from baton import library
from baton.engines.templating import fill
from tests.packs.test_packs import OF_EVERY_PRACTICE

DATA = {
    "practice": {"name": "Harbour Street", "phone": "+27 21 555 0100"},
    "patient": {"name": "Mara Lindqvist", "birth_date": "17 May 1984"},
    "made_on": "1 March 2027",
    "wanted_by": "8 March 2027, 09:00",
    "answers": {},
    "summary": [{"label": "<b>Allergies</b>", "answer": "None"}],
}
FILES = sorted(
    tuple(path.name.removesuffix(".html").partition(".")[::2])
    for path in (library.folder() / "documents").glob("*.html")
    if path.name.partition(".")[0] not in OF_EVERY_PRACTICE
)
OF_A_FIRST_VISIT = ("consent", "welcome")


@pytest.mark.parametrize(("name", "language"), FILES)
def test_a_template_is_filled_whole_and_escaped(name: str, language: str) -> None:
    spoken = language or "en"

    html = fill(library.template(name, spoken), {**DATA, "language": spoken})

    assert f'<html lang="{spoken}"' in html
    assert ('dir="rtl"' in html) == (spoken == "ar")
    assert "<title>" in html
    assert html.count("<h1>") == 1
    assert "<b>" not in html
    assert not re.search("{{|{%", html)


@pytest.mark.parametrize("name", OF_A_FIRST_VISIT)
@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_first_visit_has_its_documents_in_three_languages(name: str, language: str) -> None:
    assert library.language_of(name, f"{language}-XX") == language


@pytest.mark.parametrize(("name", "language"), [file for file in FILES if file[1]])
def test_a_translation_says_as_much_as_the_english(name: str, language: str) -> None:
    marks = re.compile(r"<(h1|h2|p|li|dt)\b|\{% \w+|\{\{ [\w.]+")

    counts = [
        sorted(mark.group() for mark in marks.finditer(library.template(name, spoken)))
        for spoken in ("en", language)
    ]

    assert [c for c in counts[0] if c[0] == "<"] == [c for c in counts[1] if c[0] == "<"]
    assert set(counts[0]) == set(counts[1])


def test_a_language_that_a_template_lacks_is_english() -> None:
    assert library.language_of("instructions", "es") == "en"
    assert library.language_of("consent", "xx") == "en"


def test_what_signing_electronically_means_is_told_in_three_languages() -> None:
    texts = library.consent_to_sign("2026-11")

    assert set(texts) == {"en", "es", "ar"}
    assert len({len(lines) for lines in texts.values()}) == 1
