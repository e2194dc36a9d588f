"""The hidden field that comes back with every post of a page."""

from baton.domain.tabs import Tab, opened_tab, sealed_tab

KEY = b"k" * 32
TAB = Tab(
    id="window1",
    case_id="case1",
    task_id="task1",
    page=2,
    form="registration",
    form_sha256="f0" * 32,
    zone="Europe/London",
    seen=bytes(range(256)),
)


def test_a_tab_comes_back_as_it_went() -> None:
    assert opened_tab(KEY, sealed_tab(KEY, TAB)) == TAB


def test_a_tab_of_another_key_is_none_of_ours() -> None:
    assert opened_tab(b"o" * 32, sealed_tab(KEY, TAB)) is None
