"""A practice's colour made readable: shades for light and dark, adjusted until contrast holds.

Contrast is that of WCAG 2: text needs 4.5 : 1 against whatever it stands on.
"""

from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

from baton.domain.model import Model
from baton.domain.practices import Colour

TEXT_CONTRAST = 4.5
_LIGHT_GROUND, _DARK_PAPER = "#f5f6f3", "#1a2322"
_INKS = ("#ffffff", "#06201f")


class Shades(Model):
    """The colour as text or button (`brand`), text upon it (`ink`), its quiet ground (`soft`)."""

    brand: Colour
    ink: Colour
    soft: Colour


class Palette(Model):
    """The shades for both schemes; `adjusted`: the chosen colour was too pale for light pages."""

    light: Shades
    dark: Shades
    adjusted: bool


@lru_cache(maxsize=256)
def palette(colour: Colour) -> Palette:
    """Give shades of `colour` that can be read in both schemes; a readable one is kept as it is."""
    light = _readable(colour, ground=_LIGHT_GROUND, share=0.1, step=-0.01)
    dark = _readable(colour, ground=_DARK_PAPER, share=0.16, step=0.01)
    return Palette(light=light, dark=dark, adjusted=light.brand != colour)


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _readable(colour: Colour, *, ground: Colour, share: float, step: float) -> Shades:
    brand, soft = colour, _mixed(colour, ground, share)
    while min(contrast(brand, soft), contrast(brand, ground)) < TEXT_CONTRAST:
        brand = _lighter(brand, step)
        soft = _mixed(brand, ground, share)
    return Shades(brand=brand, ink=max(_INKS, key=lambda ink: contrast(ink, brand)), soft=soft)


def _channels(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, float, float]) -> Colour:
    return "#" + "".join(f"{round(min(1.0, max(0.0, c)) * 255):02x}" for c in channels)


def _luminance(colour: Colour) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(colour: Colour, ground: Colour, share: float) -> Colour:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    red, green, blue = (c * share + g * (1 - share) for c, g in pairs)
    return _written((red, green, blue))


def _lighter(colour: Colour, step: float) -> Colour:
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    calm = min(saturation, 0.5) if step > 0 else saturation  # bright text glares on dark pages
    return _written(hls_to_rgb(hue, min(1.0, max(0.0, lightness + step)), calm))
