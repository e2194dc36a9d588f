"""Rich texts of a form: XHTML brought to the little markdown that we show, and markdown to lines.

What XHTML means beyond paragraphs, lists, emphasis and links is left out, scripts with their text.
"""

import re2

from baton.domain.forms.xhtml import Reader

_LINK = re2.compile(r"\[([^\]\[]*)\]\([^()\s]*\)")
_MARKS = re2.compile(r"(\*\*|\*)([^*\s](?:[^*]*[^*\s])?)(?:\*\*|\*)")
_HEADING = re2.compile(r"^#{1,6}\s+")
_BULLET = re2.compile(r"^[-*]\s+")
_SPACES = re2.compile(r"\s+")


def plain_lines(markdown: str) -> tuple[str, ...]:
    """The lines of a markdown text without its marks; those of a list begin with a dot.

    >>> plain_lines("**Bring** this:\\n\\n- your [card](https://x.example)")
    ('Bring this:', '• your card')
    """
    bare = (_bare(line.strip()) for line in markdown.splitlines())
    return tuple(line for line in bare if line)


def _bare(line: str) -> str:
    told = _MARKS.sub(r"\2", _LINK.sub(r"\1", _HEADING.sub("", line)))
    bullet = _BULLET.match(told)
    return f"• {told[bullet.end() :]}" if bullet else str(told)


def markdown_of(xhtml: str) -> str:
    """The text of an XHTML fragment, what is allowed of its looks as markdown; "" if there is none.

    >>> markdown_of("<div><p>Bring <b>this</b>:</p><ul><li>your card</li></ul></div>")
    'Bring **this**:\\n- your card'
    """
    reader = Reader()
    reader.feed(xhtml)
    reader.close()
    blocks = (_SPACES.sub(" ", block).strip() for block in reader.blocks())
    told = [block for block in blocks if block.strip("*- #")]
    return "\n\n".join(told).replace("\n\n- ", "\n- ")
