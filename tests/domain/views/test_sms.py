"""Segments are counted as carriers count them; the longest wording that fits one is chosen."""

import pytest

from baton.domain.views.sms import segments, shortened


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_in_the_alphabet_the_text_needs(text: str, count: int) -> None:
    assert segments(text) == count


def test_the_first_wording_that_fits_is_used() -> None:
    assert shortened(["a" * 200, "b" * 100, "c"]) == "b" * 100


def test_the_longest_of_the_cheapest_wordings_is_used() -> None:
    assert shortened(["a" * 400, "b" * 300, "c" * 200]) == "b" * 300


def test_typography_and_accents_that_would_cost_a_segment_are_folded() -> None:
    assert shortened(["O’Neill – “días”… aún, año"]) == 'O\'Neill - "dias"... aun, año'


def test_another_script_is_left_as_it_is() -> None:
    assert shortened(["Привет"]) == "Привет"
