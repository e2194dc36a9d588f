"""A file is what it holds, whatever it is called; what cannot be filed has one reason."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageFile

from baton.engines.errors import RenderFailed
from baton.engines.scan import MOST_BYTES, Kind, Reason, ScanFacts, cleaned, inspect, preview
from tests.engines.builders import a_pdf, a_pixel_bomb, an_image

ACCEPTED = [
    (a_pdf(pages=3), ScanFacts(Kind.PDF, 3, None)),
    (b"\n\n" + a_pdf(), ScanFacts(Kind.PDF, 1, None)),
    (a_pdf() + b"\0" * 8000, ScanFacts(Kind.PDF, 1, None)),
    (an_image(), ScanFacts(Kind.PNG, 1, None)),
    (an_image(kind="JPEG"), ScanFacts(Kind.JPEG, 1, None)),
    (an_image(kind="TIFF"), ScanFacts(Kind.TIFF, 1, None)),
    (an_image(kind="TIFF", frames=3), ScanFacts(Kind.TIFF, 3, None)),
    (an_image(kind="MPO", frames=2), ScanFacts(Kind.JPEG, 1, None)),  # a phone's: with its depth
]


@pytest.mark.parametrize(("file", "facts"), ACCEPTED, ids=range(len(ACCEPTED)))
def test_a_good_file_is_known_by_its_content(file: bytes, facts: ScanFacts) -> None:
    assert inspect(file) == facts


CUT = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>> endobj
trailer <</Root 1 0 R>>
"""
"""PDFium would show one page of it and hide that more were to come."""

REFUSED = [
    (b"", Reason.EMPTY),
    (b"\0" * 500, Reason.EMPTY),
    (a_pdf()[:400], Reason.DAMAGED),
    (a_pdf(pages=30)[:-200], Reason.DAMAGED),
    (b"%PDF-1.7 and then nothing %%EOF", Reason.DAMAGED),
    (CUT, Reason.DAMAGED),
    (an_image(width=900, height=900, kind="JPEG")[:700], Reason.DAMAGED),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 100, Reason.DAMAGED),
    (b"<!DOCTYPE html><html><body>scan.pdf</body></html>", Reason.WEB_PAGE),
    (b"  <HTML>x", Reason.WEB_PAGE),
    (a_pdf(password="secret"), Reason.PASSWORD),
    (a_pixel_bomb(30_000), Reason.TOO_MANY_PIXELS),
    (a_pixel_bomb(9_000), Reason.TOO_MANY_PIXELS),
    (a_pdf(pages=501), Reason.TOO_MANY_PAGES),
    (b"MZ" + b"\x90" * 100, Reason.FOREIGN),
    (b"PK\x03\x04" + b"x" * 100, Reason.FOREIGN),
    (b"just some text", Reason.FOREIGN),
    (b"\0\0\0\x18ftypheic" + b"x" * 100, Reason.HEIC),
    (an_image(kind="GIF"), Reason.OTHER_PICTURE),
    (an_image(kind="BMP"), Reason.OTHER_PICTURE),
    (an_image(kind="WEBP"), Reason.OTHER_PICTURE),
]


@pytest.mark.parametrize(
    ("file", "reason"), REFUSED, ids=[f"{n}-{reason}" for n, (_, reason) in enumerate(REFUSED)]
)
def test_a_bad_file_has_its_reason(file: bytes, reason: Reason) -> None:
    assert inspect(file) == ScanFacts(None, 0, reason)


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert inspect(b"%PDF-" + b"x" * MOST_BYTES).refused is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "file",
    [a_pdf(), an_image(width=3000, height=200), an_image(width=3000, height=2000, kind="JPEG")],
    ids=["pdf", "png", "jpeg"],
)
def test_the_preview_is_a_small_png(file: bytes) -> None:
    with Image.open(io.BytesIO(preview(file))) as picture:
        assert picture.format == "PNG"
        assert max(picture.size) <= 1000


def test_a_photo_is_shown_upright() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (200, 100)).save(out, "JPEG", exif=exif)

    with Image.open(io.BytesIO(preview(out.getvalue()))) as picture:
        assert picture.size == (100, 200)


def test_a_bad_file_has_no_preview() -> None:
    with pytest.raises(RenderFailed):
        preview(b"%PDF-1.7 and then nothing %%EOF")


def test_a_photo_is_kept_upright_small_and_without_what_the_camera_noted() -> None:
    noted = Image.Exif()
    noted[0x0112], noted[0x013B] = 6, "Amahle van Wyk"  # turned; whose camera
    out = io.BytesIO()
    Image.new("RGB", (3000, 1500), "teal").save(out, "JPEG", exif=noted)

    kept = cleaned(out.getvalue())

    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 2400))
        assert not dict(picture.getexif())
    assert b"Amahle" in out.getvalue()
    assert b"Amahle" not in kept


def test_a_drawing_stays_a_png_and_a_pdf_as_it_came() -> None:
    assert inspect(cleaned(an_image())).kind is Kind.PNG
    assert cleaned(a_pdf()) == a_pdf()


def test_every_page_of_a_tiff_is_kept() -> None:
    kept = cleaned(an_image(kind="TIFF", frames=3))

    assert inspect(kept) == ScanFacts(Kind.PDF, 3, None)
    assert cleaned(an_image(kind="TIFF", frames=3)) == kept


@pytest.mark.parametrize("mode", ["RGBA", "LA", "I;16"])
@pytest.mark.parametrize("seen", [preview, cleaned])
def test_ink_can_be_told_from_paper_however_they_are_coded(
    mode: str, seen: Callable[[bytes], bytes]
) -> None:
    out = io.BytesIO()
    ink_on_paper(mode).save(out, "PNG")

    with Image.open(io.BytesIO(seen(out.getvalue()))) as picture:
        ink, paper = (picture.convert("L").getpixel((x, 20)) for x in (10, 50))
    assert (ink, paper) == (0, 255)


def ink_on_paper(mode: str) -> Image.Image:
    """Black on the left; on the right white, or nothing that is black where one looks."""
    if mode == "I;16":
        row = b"\0\0" * 30 + b"\xff\xff" * 30
        return Image.frombytes(mode, (60, 40), row * 40)
    picture = Image.new(mode, (60, 40))
    picture.paste(Image.new(mode, (30, 40), "black"), (0, 0))
    return picture


def test_a_photo_that_was_cut_off_is_damaged_whatever_another_library_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # WeasyPrint does

    cut = an_image(width=900, height=900, kind="JPEG")[:-400]

    assert inspect(cut).refused is Reason.DAMAGED
