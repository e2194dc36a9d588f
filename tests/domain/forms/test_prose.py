"""Rich texts: XHTML as our little markdown, markdown as plain lines."""

import pytest

from baton.domain.forms.prose import markdown_of, plain_lines


@pytest.mark.parametrize(
    ("xhtml", "markdown"),
    [
        ("<div><p>One</p>\r\n <p>Two &amp; three</p></div>", "One\n\nTwo & three"),
        ("<b>Bring</b> <i>this</i>", "**Bring** *this*"),
        ("<b><p>Wrongly nested</p></b>", "Wrongly nested"),
        ("<p>Bring:</p><ul>\n<li>a <b>card</b></li>\n<li>b</li></ul>", "Bring:\n- a **card**\n- b"),
        ("<h2>Before</h2>one<br/>two", "## Before\n\none\n\ntwo"),
        ('<a href="https://x.example/a" target="_blank">A</a>', "[A](https://x.example/a)"),
        ('<a href="javascript:alert(1)">A</a>', "A"),
        ("<style>p { color: red }</style><script>x()</script>Text", "Text"),
        ("<img src='x' onerror='y()'/>", ""),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p>Never closed <b>bold", "Never closed **bold"),
        ("</b></a></style>Odd", "**Odd"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_xhtml_becomes_the_markdown_that_we_show(xhtml, markdown):
    assert markdown_of(xhtml) == markdown


def test_markdown_on_paper_is_lines_without_marks():
    text = "# Before\n\n**Bring** *this*:\n- your [card](https://x.example)\n* 2 * 3 = 6\n"

    assert plain_lines(text) == ("Before", "Bring this:", "• your card", "• 2 * 3 = 6")
