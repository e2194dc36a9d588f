"""A browser without JavaScript: follows links, fills in forms by their labels, keeps cookies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
import requests

TIMEOUT_SECONDS = 60


class PageLacks(Exception):
    """A page does not have what somebody wanted to use; the message quotes what it has."""


class ServerFailed(Exception):
    """A page answered 5xx: asking again is what a person would do."""


@dataclass(frozen=True)
class Page:
    """One page as a person without script sees it."""

    url: str
    status: int
    html: str
    content_type: str
    body: bytes

    @property
    def tree(self) -> Any:
        """The parsed page."""
        return lxml.html.fromstring(self.html, base_url=self.url)

    @property
    def heading(self) -> str:
        """The first heading."""
        found = self.tree.xpath("//h1")
        return " ".join(str(found[0].text_content()).split()) if found else ""

    @property
    def text(self) -> str:
        """All words of the page, white space folded."""
        return " ".join(str(self.tree.text_content()).split())

    def form(self, *, action: str = "", button: str = "", command: str = "") -> Any:
        """The form whose action ends like `action`, with a button of these words or this value."""
        for form in self.tree.forms:
            words = " ".join(form.text_content().split())
            buttons = [" ".join(b.text_content().split()) for b in form.xpath(".//button")]
            fits_action = not action or urlsplit(form.get("action", "")).path.endswith(action)
            fits_button = not button or any(button in each for each in buttons) or button in words
            fits_value = not command or form.xpath(".//*[@value=$value]", value=command)
            if fits_action and fits_button and fits_value:
                return form
        raise PageLacks(f"{self.heading!r} has no form {action or button!r}: {self.text[:400]}")

    def link(self, words: str) -> str:
        """The address behind a link with these words."""
        for link in self.tree.xpath("//a[@href]"):
            told = f"{link.text_content()} {link.get('aria-label') or ''}"
            if words in " ".join(told.split()):
                return urljoin(self.url, str(link.get("href")))
        raise PageLacks(f"{self.heading!r} has no link {words!r}: {self.text[:400]}")


@dataclass
class Browser:
    """One person's browser at one site."""

    base_url: str
    cookies: dict[str, str] = field(default_factory=dict)
    page: Page | None = None

    def get(self, path: str) -> Page:
        """Open a page and follow where it leads."""
        return self._keep(self._request("GET", urljoin(self.base_url, path)))

    def post(self, path: str, fields: Mapping[str, Any], **more: Any) -> Page:
        """Post a form and follow where it leads."""
        url = urljoin(self.base_url, path)
        return self._keep(self._request("POST", url, data=fields, **more))

    def submit(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        action: str = "",
        button: str = "",
        command: str = "",
        files: Mapping[str, Any] | None = None,
    ) -> Page:
        """Fill in a form of the present page (by field name) and press its button.

        `command` is the value of the pressed button when the form has several.
        """
        page = self.here
        form = page.form(action=action, button=button, command=command)
        fields = _filled(form, values or {})
        for pressed in form.xpath(".//button[@name]"):
            words = " ".join(pressed.text_content().split())
            wanted = command or button
            if wanted and (pressed.get("value") == command or (button and button in words)):
                fields.append((pressed.get("name"), pressed.get("value", "")))
                break
        url = urljoin(page.url, form.get("action") or page.url)
        if form.get("method", "get").lower() == "get":
            query = urlencode(fields)
            return self.get(f"{url.partition('?')[0]}?{query}")
        return self._keep(self._request("POST", url, data=fields, files=files))

    @property
    def here(self) -> Page:
        """The page that is open."""
        if self.page is None:
            raise PageLacks("no page is open")
        return self.page

    def as_new_device(self) -> Self:
        """The same person with another device: no cookies."""
        return type(self)(self.base_url)

    def _keep(self, response: requests.Response) -> Page:
        if response.status_code >= 500:
            raise ServerFailed(f"{response.status_code} at {urlsplit(response.url).path[:12]}")
        self.page = Page(
            url=response.url,
            status=response.status_code,
            html=response.text,
            content_type=response.headers.get("content-type", ""),
            body=response.content,
        )
        return self.page

    def _request(self, method: str, url: str, **more: Any) -> requests.Response:
        for _ in range(8):
            ours = urlsplit(url).netloc == urlsplit(self.base_url).netloc
            headers = {"Accept": "text/html", "Accept-Language": "en"}
            if ours:
                headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
                headers["Sec-Fetch-Site"] = "same-origin"
                headers["Origin"] = self.base_url.rstrip("/")
            response = requests.request(
                method,
                url,
                headers=headers,
                allow_redirects=False,
                timeout=TIMEOUT_SECONDS,
                **more,
            )
            self._take_cookies(response)
            if not response.is_redirect:
                return response
            url, method, more = urljoin(url, response.headers["location"]), "GET", {}
        raise PageLacks("the page redirects for ever")

    def _take_cookies(self, response: requests.Response) -> None:
        """Keep cookies by hand: a `__Host-` cookie is not sent over plain http by clients."""
        lines = response.raw.headers.getlist("set-cookie")
        for line in lines:
            pair, _, attributes = line.partition(";")
            name, _, value = pair.partition("=")
            if "max-age=0" in attributes.lower() or not value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def _filled(form: Any, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of a form as a browser would post them, with `values` put in by name."""
    names = {control.get("name") for control in form.xpath(".//*[@name]")}
    if unknown := set(values) - names:
        raise PageLacks(
            f"the form has no fields {sorted(unknown)}; it has {sorted(filter(None, names))}"
        )
    fields = [(name, value) for name, value in form.form_values() if name not in values]
    for name, value in values.items():
        several = value if isinstance(value, list | tuple) else [value]
        fields += [(name, str(each)) for each in several]
    return fields
