import string

import pytest

from baton.domain.forms.texts import CATALOGUES, words
from baton.domain.forms.texts_en import TEXTS as ENGLISH


def gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_every_language_says_all_that_english_says_with_the_same_gaps(language):
    texts = CATALOGUES[language]

    assert set(texts) == set(ENGLISH)
    assert {key: gaps(text) for key, text in texts.items()} == {
        key: gaps(text) for key, text in ENGLISH.items()
    }
    assert len(words(language).months) == 12


def test_a_language_we_do_not_speak_is_answered_in_english():
    assert words("pl-PL").language == "en"
    assert words("ES").language == "es"


def test_what_is_filled_into_arabic_keeps_its_direction_and_a_number_needs_no_marks():
    example = words("ar").say("hint.format", example="+27 82 555 0100")

    assert "\u2068+27 82 555 0100\u2069" in example
    assert "\u2068" not in words("ar").say("minValue", limit="18")
    assert "\u2068" not in words("es").say("hint.format", example="+27 82 555 0100")
