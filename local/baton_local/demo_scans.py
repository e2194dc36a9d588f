"""Two files as a scanner sends them: a letter, and half of one."""

import io

from PIL import Image, ImageDraw, ImageFont

A5_AT_150_DPI = (874, 1240)
LINES = (
    "Dr M. Abrahams, general practice",
    "14 Kloof Road, Cape Town",
    "",
    "To Harbour Street Dental",
    "",
    "Re: Pieter Botha, born 2 June 1971",
    "",
    "Thank you for seeing this patient, who has had",
    "pain at tooth 36 for two weeks. He takes",
    "metformin 500 mg twice a day. No allergies.",
    "",
    "With kind regards",
    "M. Abrahams",
)


def a_letter() -> bytes:
    """A scanned letter as a PDF of one page."""
    page = Image.new("L", A5_AT_150_DPI, 250)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size=28)
    for number, line in enumerate(LINES):
        draw.text((80, 110 + 52 * number), line, fill=30, font=font)
    out = io.BytesIO()
    page.rotate(0.6, fillcolor=250).save(out, "PDF", resolution=150)
    return out.getvalue()


def half_a_file() -> bytes:
    """A PDF whose second half got lost on the way."""
    whole = a_letter()
    return whole[: len(whole) // 2]
