"""A patient's browser in front of the deployed house: cookies kept, forms posted as drawn."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import attach_file
import fill_form
import open_link
import sign_document

from baton.actions.open_case import token_of
from baton.domain.case import Case
from tests.aws.events import a_form, an_event
from tests.functions.conftest import House

HANDLERS = (
    ("/p/forms/{task}/{page}/autosave", fill_form.handler),
    ("/p/forms/{task}/{page}/upload", attach_file.handler),
    ("/p/forms/{task}/{page}/files", attach_file.handler),
    ("/p/files/{task}/{file}", attach_file.handler),
    ("/p/forms/{task}/{page}", fill_form.handler),
    ("/p/sign/{task}/document", sign_document.handler),
    ("/p/sign/{task}", sign_document.handler),
    ("/p/me", open_link.handler),
    ("/p/{token}/fresh", open_link.handler),
    ("/p/{token}", open_link.handler),
)
"""The routes of the template in the order in which the gateway prefers them."""

BORN = {"day": "17", "month": "5", "year": "1984"}


@dataclass
class Browser:
    """One phone; `last` is the answer it got last."""

    house: House
    cookies: dict[str, str] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)

    def get(self, address: str) -> dict[str, Any]:
        """Open a page."""
        parts = urlsplit(address)
        route, handler, params = routed(parts.path)
        asked = dict(parse_qsl(parts.query))
        event = an_event(
            f"GET {route}", parts.path, pathParameters=params, queryStringParameters=asked
        )
        return self._answered(handler, event)

    def post(self, address: str, fields: Any, **headers: str) -> dict[str, Any]:
        """Post a form."""
        path = urlsplit(address).path
        route, handler, params = routed(path)
        event = a_form(f"POST {route}", fields, path=path, pathParameters=params, headers=headers)
        return self._answered(handler, event)

    def follow(self) -> dict[str, Any]:
        """Go where the last answer leads."""
        assert self.last["statusCode"] == 303, self.last["body"]
        return self.get(self.last["headers"]["location"])

    def send(self, address: str, typed: dict[str, Any], command: str = "next") -> dict[str, Any]:
        """Fill in the page that is open at this address and post it."""
        drawn = drawn_fields(self.get(address)["body"])
        return self.post(address, drawn | typed | ({"command": command} if command else {}))

    def _answered(self, handler: Any, event: dict[str, Any]) -> dict[str, Any]:
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        self.last = handler(event)
        for cookie in self.last["cookies"]:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return self.last


def a_browser(house: House, case: Case) -> Browser:
    """A browser in which the link of the case was just opened."""
    browser = Browser(house)
    browser.post(door_of(house, case), BORN)
    assert browser.last["statusCode"] == 303
    return browser


def door_of(house: House, case: Case) -> str:
    """The address in the invitation."""
    return f"/p/{token_of(house.ports, case)}"


def routed(path: str) -> tuple[str, Any, dict[str, str]]:
    """What the gateway makes of a path: the route, its function, and the parameters."""
    given = path.split("/")
    for route, handler in HANDLERS:
        names = route.split("/")
        pairs = list(zip(names, given, strict=False))
        if len(names) == len(given) and all(n == g or n.startswith("{") for n, g in pairs):
            return route, handler, {n[1:-1]: g for n, g in pairs if n.startswith("{")}
    raise AssertionError(f"no route for {path}")


def drawn_fields(html: str) -> dict[str, list[str]]:
    """What a browser posts of the first form with a field: what is typed, hidden or chosen."""
    reader = _Form()
    reader.feed(html)
    return reader.fields


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._done, self._off, self._area = False, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "fieldset" and (self._off or "disabled" in named):
            self._off += 1
        if self._done or self._off or not named.get("name"):
            return
        name = named["name"] or ""
        if tag == "textarea":
            self._area = name
            self.fields[name] = [""]
        is_choice = named.get("type") in {"radio", "checkbox"}
        if tag == "input" and (not is_choice or "checked" in named):
            self.fields.setdefault(name, []).append(named.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.fields:
            self._done = True
        if tag == "fieldset" and self._off:
            self._off -= 1
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = [self.fields[self._area][0] + data]
