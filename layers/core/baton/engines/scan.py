"""Looks at what arrives: what a file is, how many pages it has, and a picture of the first one.

Nothing it says is trusted from a name or a header: the file itself is opened, in the guard. Needs
the scan layer. It refuses rather than guesses.
"""

import io
import json
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

import pypdfium2 as pdfium
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from baton.engines.errors import OutOfBounds, RenderFailed
from baton.engines.guard import Limits, guarded

MOST_BYTES = 50_000_000
MOST_PAGES = 500
MOST_PIXELS = 40_000_000  # a page of A3 at 300 dpi has 17 million
PREVIEW_PIXELS = 1000
KEPT_PIXELS = 2400
EPOCH = time.gmtime(0)


class Kind(StrEnum):
    """What we can file."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"


class Reason(StrEnum):
    """Why a file is refused; staff read a sentence made from it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    PASSWORD = "password"  # noqa: S105
    DAMAGED = "damaged"
    WEB_PAGE = "web_page"
    HEIC = "heic"
    OTHER_PICTURE = "other_picture"
    FOREIGN = "foreign"


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.TIFF: "image/tiff",
}


@dataclass(frozen=True)
class ScanFacts:
    """What a file turned out to be: a kind and its pages, or the reason it is refused."""

    kind: Kind | None
    pages: int
    refused: Reason | None


class _Refused(Exception):
    """Ends the inspection inside the child."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def inspect(data: bytes, *, limits: Limits = Limits()) -> ScanFacts:  # noqa: B008
    """What the bytes are; never raises for a bad file, the reason is the answer."""
    if not data.strip(b"\0\t\n\r "):
        return _refusal(Reason.EMPTY)
    if len(data) > MOST_BYTES:
        return _refusal(Reason.TOO_LARGE)
    kind = _kind(data)
    if kind is None:
        return _refusal(_stranger(data))
    look = _pdf_facts if kind is Kind.PDF else _image_facts

    def work() -> bytes:
        try:
            facts = ScanFacts(kind, look(data), None)
        except _Refused as refused:
            facts = _refusal(refused.reason)
        return json.dumps(asdict(facts)).encode()

    try:
        answer = json.loads(guarded(work, limits=limits))
    except (RenderFailed, OutOfBounds):
        return _refusal(Reason.DAMAGED)
    refused = answer["refused"] and Reason(answer["refused"])
    return ScanFacts(answer["kind"] and Kind(answer["kind"]), answer["pages"], refused)


def preview(data: bytes, *, limits: Limits = Limits()) -> bytes:  # noqa: B008
    """A PNG of the first page, at most 1000 pixels on its longer side.

    Only for files that `inspect` accepted; raises RenderFailed or OutOfBounds for others.
    """
    draw: Callable[[bytes], Image.Image] = _pdf_page if _kind(data) is Kind.PDF else _image_page

    def work() -> bytes:
        out = io.BytesIO()
        draw(data).save(out, "PNG", optimize=True)
        return out.getvalue()

    return guarded(work, limits=limits)


def cleaned(data: bytes, *, limits: Limits = Limits()) -> bytes:  # noqa: B008
    """The file as we keep it: a picture upright, of a sensible size, without what the camera noted
    (place, time, owner); several pages in one TIFF as a PDF; a PDF as it came.

    Only for files that `inspect` accepted; raises RenderFailed or OutOfBounds for others.
    """
    kind = _kind(data)
    if kind is Kind.PDF:
        return data

    def work() -> bytes:
        picture, out = _open_image(data), io.BytesIO()
        if _pages_in(picture) > 1:
            # without its own clock: the same file twice is the same bytes
            dated = {"creationDate": EPOCH, "modDate": EPOCH}
            picture.save(out, "PDF", save_all=True, quality=85, **dated)
            return out.getvalue()
        picture = _on_paper(ImageOps.exif_transpose(picture))
        picture.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
        if kind is Kind.PNG:
            picture.save(out, "PNG", optimize=True)
        else:
            picture.save(out, "JPEG", quality=85)
        return out.getvalue()

    return guarded(work, limits=limits)


def _refusal(reason: Reason) -> ScanFacts:
    return ScanFacts(None, 0, reason)


def _kind(data: bytes) -> Kind | None:
    if b"%PDF-" in data[:1024]:  # readers allow some bytes before it
        return Kind.PDF
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return kind
    return None


_STARTS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"II*\0": Kind.TIFF,
    b"MM\0*": Kind.TIFF,
}


def _stranger(data: bytes) -> Reason:
    """Why a file is refused that is of no kind we know."""
    if _is_web_page(data):
        return Reason.WEB_PAGE
    if data[4:12] in _HEIC:
        return Reason.HEIC
    is_picture = data.startswith((b"GIF8", b"BM")) or data[8:12] == b"WEBP"
    return Reason.OTHER_PICTURE if is_picture else Reason.FOREIGN


_HEIC = frozenset({b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1"})


def _is_web_page(data: bytes) -> bool:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script"))


def _pdf_facts(data: bytes) -> int:
    document = _open_pdf(data)
    pages = len(document)
    if pages > MOST_PAGES:
        raise _Refused(Reason.TOO_MANY_PAGES)
    if not pages or not all(_sound(document, number) for number in range(pages)):
        raise _Refused(Reason.DAMAGED)
    return pages


def _sound(document: pdfium.PdfDocument, number: int) -> bool:
    try:
        document.get_page_size(number)
    except pdfium.PdfiumError:
        return False
    return True


def _open_pdf(data: bytes) -> pdfium.PdfDocument:
    # PDFium would repair a truncated file and lose pages; scanners pad whole ones with zeros
    if b"%%EOF" not in data.rstrip(b"\0\t\n\r ")[-2048:]:
        raise _Refused(Reason.DAMAGED)
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise _Refused(Reason.PASSWORD if locked else Reason.DAMAGED) from error


def _image_facts(data: bytes) -> int:
    picture = _open_image(data)
    pages = _pages_in(picture)
    if pages > MOST_PAGES:
        raise _Refused(Reason.TOO_MANY_PAGES)
    try:
        for number in range(pages):
            picture.seek(number)
            if picture.width * picture.height > MOST_PIXELS:
                raise _Refused(Reason.TOO_MANY_PIXELS)
            picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise _Refused(Reason.DAMAGED) from error
    return pages


def _pages_in(picture: Image.Image) -> int:
    """How many pages it has: what else a phone puts into a photo (depth, light) is none."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _on_paper(picture: Image.Image) -> Image.Image:
    """The picture in plain colours: what lets light through lies on white paper, and grey of
    16 bits has 8; else it would turn all black, or all white."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")


def _open_image(data: bytes) -> Image.Image:
    """The picture with its pixels counted but not yet decoded."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on where both are loaded
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _Refused(Reason.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _Refused(Reason.DAMAGED) from error


def _pdf_page(data: bytes) -> Image.Image:
    page = _open_pdf(data)[0]
    # a page of 57,600 points is legal
    scale = min(150 / 72, PREVIEW_PIXELS / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale).to_pil()
    picture.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
    return picture


def _image_page(data: bytes) -> Image.Image:
    picture = _open_image(data)
    picture.draft("RGB", (PREVIEW_PIXELS, PREVIEW_PIXELS))  # a JPEG is decoded small at once
    upright = _on_paper(ImageOps.exif_transpose(picture))
    upright.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
    return upright
