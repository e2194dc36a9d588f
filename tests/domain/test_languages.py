"""How each language counts, and what is answered in a language we do not speak."""

import pytest

from baton.domain.languages import LANGUAGES, direction, isolated, own_name, plural, spoken


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (103, 3), (111, 4)],
)
def test_arabic_counts_in_six_forms(n: int, form: int) -> None:
    assert plural("ar-EG", n) == form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_a_form(language: str) -> None:
    forms = {plural(language, n) for n in range(200)}

    assert forms == set(range(LANGUAGES[language].forms))


def test_a_language_we_do_not_speak_is_answered_in_english() -> None:
    assert [spoken(asked) for asked in ("pl-PL", "ES", "ar-EG", "")] == ["en", "es", "ar", "en"]


def test_the_direction_is_known_of_languages_that_only_a_form_speaks() -> None:
    assert [direction(asked) for asked in ("en", "ar", "he-IL")] == ["ltr", "rtl", "rtl"]


def test_a_language_is_called_by_its_own_name_or_by_its_code() -> None:
    assert [own_name(code) for code in ("en", "ar-EG")] == ["English", "العربية"]
    assert [own_name(code) for code in ("nb-NO", "tlh")] == ["Norsk bokmål", "tlh"]


def test_an_isolated_text_is_the_same_text_between_two_marks() -> None:
    assert isolated("+27 82 555 0100") == "\u2068+27 82 555 0100\u2069"
