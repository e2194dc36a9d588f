"""The text of a document as blocks: every word, in order, and nothing of the head."""

import zlib

import pytest

from baton import library
from baton.domain.reading import page_count, text_blocks, written_in
from baton.domain.views.signing import Block, TextBlock


def heading(text: str) -> TextBlock:
    return TextBlock(block=Block.HEADING, text=text)


def paragraph(text: str) -> TextBlock:
    return TextBlock(block=Block.PARAGRAPH, text=text)


def bullet(text: str) -> TextBlock:
    return TextBlock(block=Block.BULLET, text=text)


def field(label: str, text: str) -> TextBlock:
    return TextBlock(block=Block.FIELD, label=label, text=text)


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", ()),
        ("<p>One</p><p>Two</p>", (paragraph("One"), paragraph("Two"))),
        ("loose <b>bold</b>\n text", (paragraph("loose bold text"),)),
        ("<h1>A</h1><h3>B</h3>", (heading("A"), heading("B"))),
        ("<ul><li>one<li>two</ul>after", (bullet("one"), bullet("two"), paragraph("after"))),
        ("<dl><dt>Who</dt><dd>Mara</dd></dl>", (field("Who", "Mara"),)),
        ("<dl><dt>Who<dd>Mara<dt>Born<dd>1984</dl>", (field("Who", "Mara"), field("Born", "1984"))),
        ("<dl><dt>Left open</dt><dd></dd></dl>", (field("Left open", ""),)),
        ("<dt>Alone</dt><p>x</p>", (paragraph("Alone"), paragraph("x"))),
        ("<dt>Last</dt>", (paragraph("Last"),)),
        ("a<br>b", (paragraph("a"), paragraph("b"))),
        ("<table><tr><td>1</td><td>2</td></tr></table>", (paragraph("1"), paragraph("2"))),
        ("<head><title>No</title></head><p>Yes</p>", (paragraph("Yes"),)),
        ("<style>p{}</style><script>x()</script><p>Yes</p>", (paragraph("Yes"),)),
        ("<p>&lt;b&gt; &amp; caf&eacute;</p>", (paragraph("<b> & café"),)),
        ("<p>unclosed", (paragraph("unclosed"),)),
    ],
)
def test_html_is_read_in_order(html: str, blocks: tuple[TextBlock, ...]) -> None:
    assert text_blocks(html) == blocks


def test_no_word_of_the_consent_is_left_out() -> None:
    body = library.template("consent").partition("<body>")[2]
    shown = " ".join(f"{b.label or ''} {b.text}" for b in text_blocks(body))

    assert "A treatment with particular risks has a consent of its own." in shown
    assert "I may withdraw this consent for the future by telling the practice." in shown
    assert "<" not in shown


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF\nstream\nnot packed\nendstream"])
def test_a_file_that_does_not_say_has_one_page(data: bytes) -> None:
    assert page_count(data) == 1


def test_pages_are_counted_in_the_open_and_in_a_packed_stream() -> None:
    pages = b"<</Type /Pages/Kids [7 0 R 9 0 R]/Count 2>>"

    assert page_count(b"%PDF-1.7\n" + pages) == 2
    assert page_count(b"%PDF\nstream\n" + zlib.compress(pages) + b"\nendstream") == 2


def test_a_document_says_in_which_language_it_is_written() -> None:
    assert written_in('<!doctype html>\n<html lang="ar" dir="rtl"><head>') == "ar"
    assert written_in("<html><body lang='en'>") is None
