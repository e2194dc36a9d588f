"""The text of a document as blocks to read on a phone: every word of it, in order, no markup.

What is shown above the button is what is signed, so nothing may be left out but the head.
"""

import re
import zlib
from html.parser import HTMLParser

from baton.domain.views.signing import Block, TextBlock

_BLOCKS = {f"h{n}": Block.HEADING for n in range(1, 7)} | {"li": Block.BULLET}
_BREAKS = frozenset({"p", "div", "section", "header", "footer", "main", "tr", "td", "th", "br"})
_OWN_LINES = frozenset({*_BLOCKS, *_BREAKS, "dt", "dd", "ul", "ol", "dl", "table", "article"})
_UNREAD = frozenset({"head", "style", "script", "template"})

_COUNT = re.compile(rb"/Type /Pages\b[^>]*/Count (\d{1,5})")
_LANGUAGE = re.compile(r"<html[^<>]*\slang=\"([A-Za-z-]{2,20})\"")
_MOST_BYTES = 4_000_000


def text_blocks(html: str) -> tuple[TextBlock, ...]:
    """Give the text of a filled template in reading order; a `dt` labels the `dd` after it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


def written_in(html: str) -> str | None:
    """Give the language that a filled template says it is in."""
    found = _LANGUAGE.search(html)
    return found.group(1) if found else None


def page_count(pdf: bytes) -> int:
    """Count the pages of a PDF that we wrote ourselves; 1 when it does not say."""
    packed = (part.partition(b"\nendstream")[0] for part in pdf.split(b"\nstream\n")[1:])
    counts = (_COUNT.search(text) for text in (pdf, *map(_unpacked, packed)))
    return max((int(count.group(1)) for count in counts if count), default=1)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, _MOST_BYTES)
    except zlib.error:
        return b""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[TextBlock] = []
        self._words: list[str] = []
        self._inside = "p"
        self._label: str | None = None
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _UNREAD:
            self._unread += 1
        if tag in _OWN_LINES:
            self._end_line()
            self._inside = tag if tag in _BLOCKS or tag in {"dt", "dd"} else "p"

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        if tag in _OWN_LINES:
            self._end_line()
            self._inside = "p"

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._words.append(data)

    def finished(self) -> tuple[TextBlock, ...]:
        self._end_line()
        self._end_label()
        return tuple(self._found)

    def _end_line(self) -> None:
        text, inside = " ".join("".join(self._words).split()), self._inside
        self._words.clear()
        if inside == "dd":
            self._found.append(TextBlock(block=Block.FIELD, label=self._label or "", text=text))
            self._label, self._inside = None, "p"
        elif text and inside == "dt":
            self._end_label()
            self._label = text
        elif text:
            self._end_label()
            self._found.append(TextBlock(block=_BLOCKS.get(inside, Block.PARAGRAPH), text=text))

    def _end_label(self) -> None:
        if self._label is not None:
            self._found.append(TextBlock(block=Block.PARAGRAPH, text=self._label))
        self._label = None
