"""Draws QR codes for printed pages: never Micro QR, never a level other than asked for."""

import segno

MILLIMETRES_A_MODULE = 0.76
"""29 modules are 22 mm, the least that damaged scans still read (forms §9)."""


def qr_code(text: str) -> str:
    """Give a QR code of level M with its quiet zone as SVG data."""
    code = segno.make_qr(text, error="m", boost_error=False)
    return str(code.svg_data_uri(scale=MILLIMETRES_A_MODULE, unit="mm", border=4))
