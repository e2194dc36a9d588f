"""The little markdown: what it draws, and that nothing else gets through."""

import re

import pytest

from baton.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# **One**\n## Two", "<p><strong>One</strong><br><strong>Two</strong></p>"),
        ("#hash and # alone", "<p>#hash and # alone</p>"),
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\nTwo", "<p>One<br>Two</p>"),
        (
            "Do:\n- *card*\n- **pills**",
            '<p>Do:</p><ul dir="auto"><li><em>card</em></li><li><strong>pills</strong></li></ul>',
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


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Call 112 now", ["112"]),
        ("0800 567 567 (SADAG), or +27 21 555 0199.", ["0800567567", "+27215550199"]),
        ("It's 24 hours, 7 days; room 12a, 10:30", []),
        ("[Talk](tel:988) or 116 123", ["988"]),
        ("Ring O'Neill & Co: 988", ["988"]),
    ],
)
def test_a_telephone_number_can_be_tapped_to_call_it(text: str, called: list[str]) -> None:
    assert re.findall(r'href="tel:([^"]+)"', to_html(text, calls=True)) == called
