"""Draws documents: one file that is PDF/A-3a and PDF/UA-1, byte for byte the same every time.

Nothing is fetched: assets are handed over by name, answers are text. Needs the pdf layer.
"""

import gc
import logging
import re
import ssl
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from baton.engines.native import ENGINE  # loads our Pango before WeasyPrint looks for one

# isort: split
from PIL import Image
from weasyprint import CSS, HTML, LOGGER, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from baton.engines.archive import add_seal_field, declare_accessible, list_attachments_once
from baton.engines.errors import RenderFailed, TemplateRefused
from baton.engines.guard import Limits, guarded

__all__ = ["ENGINE", "Attached", "count_pages", "render"]

MOST_CHARACTERS = 2_000_000
MOST_SPAN = 100  # colspan=100000 takes 20 seconds
MOST_PIXELS = 20_000_000
MOST_DATA_URL = 2_000_000
DEPTH = 5000

# raster images must not be smoothed: WeasyPrint would write /Interpolate, which PDF/A forbids
_BASE = "img { image-rendering: crisp-edges }"

_FIRST = f"<html lang=en><title>.</title><h1>A</h1><p>{'a <b>b</b> <i>c</i> ' * 99}<table><tr><th>A"


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the document; `at` comes from the record, never the clock."""

    name: str
    body: bytes
    description: str
    at: datetime
    relationship: str = "Data"


class _Assets(URLFetcher):  # type: ignore[misc]
    """Answers `asset:<name>` from what was handed over and `data:`; all else ends the render."""

    def __init__(self, assets: Mapping[str, tuple[bytes, str]]) -> None:
        # a context of our own trusts nobody; the default one reads all certificates of the machine
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().__init__(ssl_context=nobody, allowed_protocols={"data"}, allow_redirects=False)
        self._files = assets

    def fetch(self, url: str, headers: Any = None) -> Any:
        name = url.removeprefix("asset:")
        if name != url and name in self._files:
            body, mime = self._files[name]
            return URLFetcherResponse(url, body, {"Content-Type": mime})
        if url.startswith("data:") and len(url) < MOST_DATA_URL:
            return super().fetch(url, headers)
        raise FatalURLFetchingError("a document fetches nothing")


class _Losses(logging.Handler):
    """Counts what WeasyPrint only logs: an image it could not load would leave a blank."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += str(record.msg).startswith("Failed to load image")


def render(
    html: str,
    *,
    css: str,
    identifier: str,
    attachments: Sequence[Attached] = (),
    assets: Mapping[str, tuple[bytes, str]] | None = None,
    seal_field: bool = False,
    limits: Limits = Limits(),  # noqa: B008
) -> bytes:
    """The PDF of `html`; the same arguments and ENGINE give the same bytes.

    `assets` maps a name, used as `asset:<name>`, to its bytes and media type. `identifier` becomes
    the file's ID. Raises TemplateRefused, RenderFailed or OutOfBounds.
    """
    if len(html) > MOST_CHARACTERS:
        raise TemplateRefused(f"the document exceeds {MOST_CHARACTERS} characters")
    if re.search(r"@font-face|@import", html + css, re.IGNORECASE):
        raise TemplateRefused("a document brings neither fonts nor other style sheets")
    _warm(css)

    def work() -> bytes:
        _brace()
        return _draw(html, css, identifier, attachments, _Assets(assets or {}), seal_field)

    return guarded(work, limits=limits)


def count_pages(html: str, *, css: str, limits: Limits = Limits()) -> int:  # noqa: B008
    """How many pages `render` makes of the same arguments."""
    _warm(css)

    def work() -> bytes:
        _brace()
        return str(len(_laid_out(html, css, _Assets({})).pages)).encode()

    return int(guarded(work, limits=limits))


def _brace() -> None:
    sys.setrecursionlimit(DEPTH)
    gc.disable()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    LOGGER.propagate = False  # its warnings quote the document


def _laid_out(html: str, css: str, fetcher: _Assets) -> Any:
    page = HTML(string=html, url_fetcher=fetcher)
    _tame(page.etree_element)
    sheets = [CSS(string=_BASE + css, url_fetcher=fetcher, font_config=_fonts())]
    return page.render(stylesheets=sheets, font_config=_fonts(), cache={}, pdf_tags=True)


def _draw(
    html: str,
    css: str,
    identifier: str,
    attachments: Sequence[Attached],
    fetcher: _Assets,
    seal_field: bool,
) -> bytes:
    losses = _Losses(logging.ERROR)
    LOGGER.addHandler(losses)
    document = _laid_out(html, css, fetcher)
    declare_accessible(document)

    def finish(document: Any, pdf: Any) -> None:
        list_attachments_once(document, pdf)
        if seal_field:
            add_seal_field(document, pdf)

    body: bytes = document.write_pdf(
        finisher=finish,
        pdf_tags=True,
        pdf_variant="pdf/a-3a",
        pdf_identifier=identifier.encode(),
        attachments=[_attachment(each, fetcher) for each in attachments],
    )
    if losses.count:
        raise RenderFailed("an image is missing")
    return body


def _attachment(attached: Attached, fetcher: _Assets) -> Any:
    # an Attachment can be written once: never keep one for the next document
    return Attachment(
        string=attached.body,
        name=attached.name,
        description=attached.description,
        relationship=attached.relationship,
        created=attached.at,
        modified=attached.at,
        url_fetcher=fetcher,
    )


def _tame(root: Any) -> None:
    """Take away what lets a few bytes cost minutes: huge spans and inline SVG."""
    for element in list(root.iter()):
        for name in ("colspan", "rowspan"):
            if (span := element.get(name)) and not _modest(span):
                element.set(name, str(MOST_SPAN))
        for child in [c for c in element if str(c.tag).rpartition("}")[2] in ("svg", "use")]:
            element.remove(child)


def _modest(span: str) -> bool:
    return span.strip().isdigit() and int(span) <= MOST_SPAN


@cache
def _fonts() -> Any:
    return FontConfiguration()


@cache
def _warm(css: str) -> None:
    """Draw once in the parent, so that every child starts with parsed styles and found fonts."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        # WeasyPrint leaves the file of its colour profile to the collector
        _draw(_FIRST, css, "first", (), _Assets({}), seal_field=True)
