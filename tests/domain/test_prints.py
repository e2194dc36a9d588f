"""Codes of printed pages: small, opaque, and good for one practice only."""

import pytest

from baton.domain.prints import page_code, print_id_of, read_code
from tests.builders import PRACTICE

KEY = b"k" * 32
PRINT = print_id_of("one", "two")
CODE = page_code(KEY, PRACTICE, PRINT, 1)
STRANGE = ["", "B1", CODE.lower(), f"{CODE}A", f"B2{CODE[2:]}", f"{CODE[:-4]}AAAA"]


def test_a_code_leads_back_to_its_print_and_page() -> None:
    code = page_code(KEY, PRACTICE, PRINT, 7)

    assert read_code(KEY, PRACTICE, code) == (PRINT, 7)


def test_a_code_fits_a_small_qr_code_and_names_nobody() -> None:
    code = page_code(KEY, PRACTICE, PRINT, 12)

    assert len(code) == 46
    assert code == code.upper()
    assert PRACTICE.upper() not in code


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_that_is_no_code_of_ours_is_none(text: str) -> None:
    assert read_code(KEY, PRACTICE, text) is None


def test_a_code_of_another_practice_or_key_is_none() -> None:
    code = page_code(KEY, PRACTICE, PRINT, 1)

    assert read_code(KEY, "practice2", code) is None
    assert read_code(b"other", PRACTICE, code) is None
    assert read_code(KEY, PRACTICE, code.replace("01", "02", 1)) is None


def test_two_prints_have_two_ids() -> None:
    assert print_id_of("a", "b") != print_id_of("b", "a")
    assert len(PRINT) == 26
