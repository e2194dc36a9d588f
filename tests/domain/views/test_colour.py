"""The practice's colour: kept where it can be read, made darker or lighter where it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.domain.views.colour import TEXT_CONTRAST, contrast, palette

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_any_colour_can_be_read_as_text_and_carries_text_in_both_schemes(colour: str) -> None:
    shades = palette(colour)

    for side, grounds in ((shades.light, ("#ffffff", "#f5f6f3")), (shades.dark, ("#1a2322",))):
        for ground in (*grounds, side.soft):
            assert contrast(side.brand, ground) >= TEXT_CONTRAST
        assert contrast(side.ink, side.brand) >= TEXT_CONTRAST


def test_a_readable_colour_is_kept() -> None:
    shades = palette("#0b5d5a")

    assert shades.light.brand == "#0b5d5a"
    assert not shades.adjusted


@pytest.mark.parametrize("pale", ["#ffff00", "#ffffff", "#7fffd4"])
def test_a_pale_colour_is_darkened_and_the_manager_is_told(pale: str) -> None:
    shades = palette(pale)

    assert shades.light.brand != pale
    assert shades.adjusted


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
