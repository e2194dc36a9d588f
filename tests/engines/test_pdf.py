"""A document is archival, accessible, the same every time, and fetches nothing."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from baton.engines.errors import RenderFailed, TemplateRefused
from baton.engines.guard import Limits
from baton.engines.native import SYSTEM
from baton.engines.pdf import ENGINE, Attached, count_pages, render
from tests.engines.builders import AT, LETTER, an_image

MAPS = "/proc/self/maps"
CSS = "@page { size: A4; @bottom-right { content: counter(page) ' of ' counter(pages) } }"


def a_document(html: str = LETTER, *, seal_field: bool = True) -> bytes:
    return render(
        html,
        css=CSS,
        identifier="document-1",
        attachments=[
            Attached("response.json", b"{}", "FHIR R4 QuestionnaireResponse", AT),
            Attached("evidence.json", b"[]", "Evidence", AT, "Supplement"),
        ],
        assets={"logo": (an_image(), "image/png")},
        seal_field=seal_field,
    )


def other_process(program: str, **environment: str) -> bytes:
    """What a program of a fresh interpreter prints: this one may have loaded anything by now."""
    around = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=around, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def document() -> bytes:
    return a_document()


def test_the_same_inputs_give_the_same_bytes(document: bytes) -> None:
    assert a_document() == document


# A change of engine, of the layer's pins or of the drawing code updates these two, saying why.
GOLDEN_ENGINE = "weasyprint-70.0-0f18b8143052b695"
GOLDEN = "cc6f0106ea348dd77f5d9ca4ebe9c6b2fd0901428285a73113f9290d8145bb67"


@pytest.mark.skipif(ENGINE != GOLDEN_ENGINE, reason=f"no golden hash for {ENGINE}")
def test_the_bytes_are_the_golden_ones(document: bytes) -> None:
    assert hashlib.sha256(document).hexdigest() == GOLDEN


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(document: bytes, seed: str) -> None:
    program = "import sys, tests.engines.test_pdf as t; sys.stdout.buffer.write(t.a_document())"

    assert other_process(program, PYTHONHASHSEED=seed) == document


def test_another_identifier_gives_other_bytes() -> None:
    html = "<html lang=en><title>a</title>a"

    assert render(html, css=CSS, identifier="1") != render(html, css=CSS, identifier="2")


def test_it_is_pdf_a_and_pdf_ua(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
        figures = [each for each in pdf.objects if _is(each, "/S", "/Figure")]

        assert 'pdfaid:part="3"' in metadata
        assert 'pdfaid:conformance="A"' in metadata
        assert 'pdfuaid:part="1"' in metadata
        assert pdf.Root.Lang == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert len(pdf.Root.OutputIntents) == 1
        assert "/StructTreeRoot" in pdf.Root
        assert "/ID" in pdf.trailer
        assert figures
        assert all("/Alt" in figure for figure in figures)
        assert not [each for each in pdf.objects if _is(each, "/Interpolate", True)]


def test_every_font_is_embedded(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        descriptors = [each for each in pdf.objects if _is(each, "/Type", "/FontDescriptor")]

        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in descriptors)


def test_each_attachment_is_listed_once_with_its_relationship(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        listed = [(str(each.UF), str(each.AFRelationship)) for each in pdf.Root.AF]

    assert listed == [("response.json", "/Data"), ("evidence.json", "/Supplement")]


def test_the_seal_field_stands_in_the_tag_tree(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        forms = [each for each in pdf.objects if _is(each, "/S", "/Form")]

        assert (str(field.T), str(field.TU)) == ("practice-seal", "Practice seal")
        assert "/V" not in field
        assert len(forms) == 1


def test_a_document_without_a_seal_has_no_field() -> None:
    with pikepdf.open(io.BytesIO(a_document(seal_field=False))) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_many_scripts_are_printed() -> None:
    line = "Zoë Łukasz Νίκος Ирина عربي עברית हिन्दी ไทย বাংলা தமிழ் 漢字 👍 e\u0301 \u202eabc"

    assert render(f"<html lang=en><title>x</title>{line}", css="", identifier="x")


def _is(candidate: object, key: str, value: object) -> bool:
    if not isinstance(candidate, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return key in candidate and bool(candidate[key] == value)


PLACES = [
    "<link rel=stylesheet href='{}'>",
    "<style>p {{ background: url({}) }}</style><p>x",
    "<style>p::before {{ content: url({}) }}</style><p>x",
    "<style>ul {{ list-style-image: url({}) }}</style><ul><li>x</ul>",
    "<style>p {{ border-image: url({}) 30 }}</style><p style='border: 9px solid'>x",
    "<img alt=x src='{}'>",
    "<object data='{}'></object>",
    "<embed src='{}'>",
    "<link rel=attachment href='{}'>",
    "<a rel=attachment href='{}'>x</a>",
]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x", "asset:absent"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_fetched(place: str, address: str) -> None:
    html = "<html lang=en><title>x</title>" + place.format(address)

    with pytest.raises(RenderFailed, match="FatalURLFetchingError"):
        render(html, css="", identifier="x")


@pytest.mark.parametrize(
    "rule", ["@import url(http://127.0.0.1:1/x)", "@font-face { src: url(x) }"]
)
def test_a_style_sheet_that_fetches_is_refused(rule: str) -> None:
    with pytest.raises(TemplateRefused):
        render("<html lang=en><title>x</title>", css=rule, identifier="x")


def test_an_image_that_cannot_be_drawn_is_never_a_blank() -> None:
    with pytest.raises(RenderFailed, match="image is missing"):
        render(LETTER, css="", identifier="x", assets={"logo": (b"no image", "image/png")})


SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'><defs>{}</defs></svg>"
USES = "".join(
    f"<g id='g{n}'>" + f"<use xlink:href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 9)
)

HARMLESS = {
    "wide": "<table><tr><td colspan=100000>x<tr><td>y</table>",
    "inline svg": SVG.format(USES),
}
FATAL = {
    "deep": "<div>" * 3000,
    "huge font": "<p style='font-size: 1e9px'>x",
    "pixels": "<img alt=x src='asset:bomb'>",
}


def a_bomb(html: str) -> bytes:
    assets = {"bomb": (an_image(width=6000, height=6000), "image/png")}
    limits = Limits(cpu_seconds=10, wall_seconds=15)
    page = f"<html lang=en><title>x</title>{html}"
    return render(page, css="", identifier="x", assets=assets, limits=limits)


@pytest.mark.parametrize("bomb", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_bomb_is_made_harmless(bomb: str) -> None:
    assert a_bomb(bomb).startswith(b"%PDF-")


@pytest.mark.parametrize("bomb", FATAL.values(), ids=FATAL.keys())
def test_a_bomb_ends_long_before_its_limits(bomb: str) -> None:
    with pytest.raises(RenderFailed):
        a_bomb(bomb)


def test_too_much_html_is_refused() -> None:
    with pytest.raises(TemplateRefused):
        render("x" * 2_000_001, css="", identifier="x")


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault(document: bytes, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(document)

    assert (
        subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.layer
@pytest.mark.skipif(ENGINE.endswith(SYSTEM), reason="the pdf layer's libraries are not built here")
def test_no_pango_from_outside_the_layer_is_loaded() -> None:
    import baton_native

    folder = Path(baton_native.__file__).resolve().parent / "lib"
    names = ("pango", "harfbuzz", "fontconfig", "glib", "gobject", "freetype.so.6")
    program = "import tests.engines.test_pdf as t; t.a_document(); print(open(t.MAPS).read())"

    lines = other_process(program).decode().splitlines()
    mapped = {Path(line.split(maxsplit=5)[5]) for line in lines if line.count("/")}
    ours = {path for path in mapped if any(name in path.name for name in names)}

    assert {"libpango-1.0.so.0", "libharfbuzz-subset.so.0"} <= {path.name for path in ours}
    assert {path.resolve().parent for path in ours} == {folder}


def test_the_pages_are_counted_before_they_are_drawn() -> None:
    html = "<html lang=en><title>x</title><p>a<p style='break-before: page'>b"

    assert count_pages(html, css=CSS) == 2
    assert len(pypdfium2.PdfDocument(render(html, css=CSS, identifier="x"))) == 2
