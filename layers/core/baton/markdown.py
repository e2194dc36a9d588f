"""The little markdown that forms and documents may carry, as safe HTML: everything else is text.

Paragraphs, `#` headings as strong lines, `-` lists, **strong**, *emphasis* and https, mailto or
tel links. No raw HTML passes.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

# compiled when first used: most pages and requests need none of them
_LINK = r"\[([^\]\[]{1,200})\]\(((?:https://|mailto:|tel:)[^\s()<>&#\"']{1,500})\)"
_STRONG = r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*"
_EMPHASIS = r"(?<!\*)\*(?=\S)([^*]{1,500}?)(?<=\S)\*(?!\*)"
_NUMBER = r"(?<![\w#/:.-])\+?[0-9](?: ?[0-9]){2,14}(?![\w/])"
_BULLET = r"^\s*[-*]\s+"
_HEADING = r"^\s*#{1,6}\s+(.*)$"


def to_html(text: str, *, calls: bool = False) -> Markup:
    """Give a text as paragraphs and lists, with all markup of its own made harmless.

    With `calls`, a telephone number is a link that calls it, unless the text has links of its own.
    """
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    html = Markup("").join(part for block in blocks for part in _block(block.splitlines()))
    if not calls or re.search(_LINK, text):
        return html
    return Markup(re.sub(_NUMBER, _call, html))  # noqa: S704  # escaped above; a number is no markup


def _call(number: re.Match[str]) -> str:
    digits = "".join(mark for mark in number.group() if mark != " ")
    return f'<a href="tel:{digits}"><bdi>{number.group()}</bdi></a>'


def _block(lines: list[str]) -> Iterator[Markup]:
    bullets = [_inline(re.sub(_BULLET, "", line)) for line in lines if re.match(_BULLET, line)]
    lines = [line for line in lines if line.strip() and not re.match(_BULLET, line)]
    prose = [_inline(re.sub(_HEADING, _headed, line)) for line in lines]
    if prose:
        yield Markup("<p>{}</p>").format(Markup("<br>").join(prose))
    if bullets:
        items = Markup("").join(Markup("<li>{}</li>").format(item) for item in bullets)
        yield Markup('<ul dir="auto">{}</ul>').format(items)


def _headed(heading: re.Match[str]) -> str:
    """A heading as a strong line: those of the page itself are the form's."""
    text = heading.group(1).replace("**", "")
    return f"**{text}**" if text.strip() else ""


def _inline(text: str) -> Markup:
    safe = str(escape(text.strip()))
    safe = re.sub(_LINK, r'<a href="\2" rel="noreferrer">\1</a>', safe)
    safe = re.sub(_STRONG, r"<strong>\1</strong>", safe)
    return Markup(re.sub(_EMPHASIS, r"<em>\1</em>", safe))  # noqa: S704  # escaped three lines above
