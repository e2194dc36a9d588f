"""Reads an XHTML fragment as blocks of markdown; whatever is not on a short list is left out."""

from html.parser import HTMLParser

_BLOCKS = frozenset({"address", "body", "div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "table"})
_BREAKS = _BLOCKS | {"br", "dd", "dl", "dt", "li", "ol", "tr", "ul"}
_UNREAD = frozenset({"head", "script", "style", "title"})
_MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*"}
_LINKED = ("https://", "mailto:", "tel:")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Reader(HTMLParser):
    """Collects the text of a fragment, a block for each paragraph and line of a list."""

    def __init__(self) -> None:
        """Start empty; references such as `&amp;` are read."""
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = [""]
        self._unread = 0
        self._links: list[str] = []

    def blocks(self) -> tuple[str, ...]:
        """What was read."""
        return tuple(self._blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag stands for."""
        if tag in _UNREAD:
            self._unread += 1
        elif tag in _BREAKS:
            self._blocks.append("- " if tag == "li" else "## " if tag in _HEADINGS else "")
        elif tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            self._links.append(address if address.startswith(_LINKED) else "")
            self._add("[" if self._links[-1] else "")
        elif tag in ("td", "th"):
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in _BREAKS and tag != "br":
            self._blocks.append("")
        elif tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "a" and self._links:
            address = self._links.pop()
            self._add(f"]({address})" if address else "")

    def handle_data(self, data: str) -> None:
        """Keep a text, unless it belongs to a style or a script."""
        self._add(data)

    def _add(self, text: str) -> None:
        if not self._unread:
            self._blocks[-1] += text
