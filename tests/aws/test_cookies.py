import pytest

from baton.aws.cookies import PATIENT, STAFF, Cookie, cookies_of, gone

BOTH = {"__Host-baton": "abc.def", "__Host-staff": "x=y"}


def test_a_cookie_is_bound_to_this_host_and_hidden_from_scripts():
    assert str(Cookie(PATIENT, "abc", 1800)) == (
        "__Host-baton=abc; Max-Age=1800; Path=/; Secure; HttpOnly; SameSite=Strict"
    )


def test_a_cookie_is_taken_away():
    assert str(gone(STAFF)).startswith("__Host-staff=; Max-Age=0; ")


@pytest.mark.parametrize(
    "event",
    [
        {"cookies": ["__Host-baton=abc.def", "__Host-staff=x=y"]},
        {"headers": {"cookie": "__Host-baton=abc.def; __Host-staff=x=y"}},
        {
            "cookies": ["__Host-baton=abc.def", "__Host-staff=x=y"],
            "headers": {"cookie": "__Host-baton=other"},
        },
        {"headers": {"cookie": "__Host-baton=abc.def;__Host-staff=x=y;junk;;"}},
    ],
    ids=["aws", "local", "both", "untidy"],
)
def test_cookies_are_found_wherever_the_gateway_puts_them(event):
    assert cookies_of(event) == BOTH


def test_no_cookies_are_none():
    assert cookies_of({}) == {}
