"""The page about the lifecycle says what the tables say."""

import lifecycle_diagram


def test_the_page_is_current() -> None:
    assert lifecycle_diagram.PAGE.read_text(encoding="utf-8") == lifecycle_diagram.page()
