"""One window of the real browser, which hears what goes wrong and judges what it shows."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page

PAGE_BYTES, ALL_BYTES = 15_000, 60_000
SEEN = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
"""The rules whose answer depends on the colours; the others judge the markup, once."""
REFUSED = "the server responded with a status of 4"
ASSETS = "performance.getEntriesByType('resource').map((one) => one.name)"

TWICE = """[...document.querySelectorAll("[id]")].map((one) => one.id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""


@dataclass
class Window:
    """What a person does in a browser; `said` is what the console complained of."""

    page: Page
    base_url: str
    said: list[str] = field(default_factory=list)
    weighed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def visit(self, path: str) -> None:
        """Go to an address of the practice."""
        self.page.goto(self.base_url + path)

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the first button or link of this name and wait for the next page."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        self.follow(button.or_(self.page.get_by_role("link", name=name, exact=exact)).first)

    def follow(self, what: Locator) -> None:
        """Click and wait for the page it leads to."""
        with self.page.expect_navigation():
            what.click()

    def forgive(self, words: str) -> None:
        """Drop what the console said of something that was meant to happen."""
        self.said[:] = [line for line in self.said if words not in line]

    @property
    def path(self) -> str:
        """Where the page lies."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The page's heading."""
        return self.page.locator("h1").inner_text()

    @property
    def focused(self) -> str:
        """The classes of what has the focus."""
        return str(self.page.evaluate("document.activeElement.className"))

    def judge(self) -> None:
        """Assert that the page is accessible in both schemes, light, and fits a small phone."""
        assert not self.page.evaluate(TWICE), f"{self.page.url}: an id is there twice"
        self._is_accessible()
        self.page.emulate_media(color_scheme="dark")
        self._is_accessible(SEEN)
        self.page.emulate_media(color_scheme="light")
        self._fits()
        self._weighs()

    def _is_accessible(self, rules: Sequence[str] = ()) -> None:
        only = {"runOnly": list(rules)} if rules else {}
        found = Axe().run(self.page, options={"resultTypes": ["violations"], **only})
        assert not found.response["violations"], f"{self.page.url}: {found.generate_report()}"

    def _fits(self) -> None:
        before = self.page.viewport_size
        assert before
        self.page.set_viewport_size({"width": 320, "height": 640})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, self.page.url
        self.page.set_viewport_size(before)

    def _weighs(self) -> None:
        page = len(gzip.compress(self.page.content().encode()))
        assert page <= PAGE_BYTES, self.page.url
        assets = {url for url in self.page.evaluate(ASSETS) if "/assets/" in url}
        assert page + sum(map(self._weight, assets)) <= ALL_BYTES, self.page.url

    def _weight(self, url: str) -> int:
        if url not in self.weighed:
            body = self.page.request.get(url).body()
            self.weighed[url] = len(gzip.compress(body))
        return self.weighed[url]

    def _hear(self, line: ConsoleMessage) -> None:
        refused = REFUSED in line.text and "/assets/" not in line.location["url"]
        if line.type in {"error", "warning"} and not refused:
            self.said.append(f"{self.page.url}: {line.text}")
