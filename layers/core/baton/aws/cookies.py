"""Writes and reads our cookies: bound to this host, out of reach of scripts, never sent along from
another site; only the language that somebody chose comes along when a link is followed here."""

from collections.abc import Mapping
from typing import Any, Final

from baton.domain.frozen import frozen

PATIENT: Final = "__Host-baton"
STAFF: Final = "__Host-staff"
LANGUAGE: Final = "__Host-language"
_YEAR_SECONDS: Final = 365 * 24 * 3600


@frozen
class Cookie:
    """A cookie to set; zero seconds take it away."""

    name: str
    value: str
    seconds: int
    same_site: str = "Strict"

    def __str__(self) -> str:
        kept = f"Max-Age={self.seconds}; Path=/; Secure; HttpOnly; SameSite={self.same_site}"
        return f"{self.name}={self.value}; {kept}"


def gone(name: str) -> Cookie:
    """Give the cookie that takes a cookie away."""
    return Cookie(name, "", 0)


def language_cookie(language: str) -> Cookie:
    """Give the cookie by which a device remembers the language its reader chose."""
    return Cookie(LANGUAGE, language, _YEAR_SECONDS, same_site="Lax")


def cookies_of(event: Mapping[str, Any]) -> Mapping[str, str]:
    """Read the cookies of an HTTP API event: AWS puts them in `cookies`, the local cloud only in
    the header. Of two with one name the first counts."""
    header = (event.get("headers") or {}).get("cookie", "")
    pairs = [*(event.get("cookies") or ()), *header.split(";")]
    read: dict[str, str] = {}
    for pair in pairs:
        name, found, value = pair.strip().partition("=")
        if found:
            read.setdefault(name, value)
    return read
