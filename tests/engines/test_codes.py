"""QR codes of printed pages, read back by the scanner's own library."""

import re
from urllib.parse import unquote

from baton.domain.prints import page_code, print_id_of
from baton.engines.codes import qr_code

CODE = page_code(b"k" * 32, "practice1", print_id_of("a"), 1)


def test_a_code_is_a_small_symbol_of_22_millimetres() -> None:
    svg = qr_code(CODE)
    width = re.search(r"width=.([\d.]+)mm", unquote(svg))

    assert svg.startswith("data:image/svg+xml")
    assert width
    assert abs(float(width[1]) - 37 * 0.76) < 0.1


def test_the_same_text_is_the_same_picture() -> None:
    assert qr_code(CODE) == qr_code(CODE)
