"""The little markdown: what it draws, and that nothing else gets through."""

import pytest

from baton.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\nTwo", "<p>One<br>Two</p>"),
        (
            "Bring:\n- a *card*\n- **pills**",
            "<p>Bring:</p><ul><li>a <em>card</em></li><li><strong>pills</strong></li></ul>",
        ),
        (
            "[us](https://x.test/a?b=1)",
            '<p><a href="https://x.test/a?b=1" rel="noreferrer">us</a></p>',
        ),
        ("[call](tel:112)", '<p><a href="tel:112" rel="noreferrer">call</a></p>'),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '[x](https://x.test/"onclick=alert(1))',
        "[x](data:text/html;base64,AA)",
        "**<b>**",
        '![x](https://x.test/a.png"><script>)',
    ],
)
def test_markup_of_others_stays_text(text: str) -> None:
    html = to_html(text)

    for harm in ("<script", "<img", "<b>", 'href="javascript', 'href="data', '"onclick'):
        assert harm not in html


def test_a_long_hostile_text_is_quick() -> None:
    assert len(to_html("[" * 5000 + "*" * 5000 + "**a" * 2000)) > 10_000
