"""The mailbox page: all mail and texts the local cloud sent, and buttons that say what came of it.

Its address is another origin than the practice's pages, and what a message contains is shown in
a sandboxed frame: it never runs here.
"""

import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from pydantic import TypeAdapter

from baton_local.mail import Channel, Mail
from baton_local.receipts import SMS_EVENTS, Fate
from baton_local.serving import Handler, TooLarge
from baton_local.stack import Stack

PAGES = Path(__file__).parent / "pages"
HTML, CSS, JSON = "text/html; charset=utf-8", "text/css; charset=utf-8", "application/json"
FRESH = {"Cache_Control": "no-store"}
BUTTONS = (Fate.DELIVERED, Fate.DELAYED, Fate.BOUNCED, Fate.COMPLAINED)
LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
# The frame inherits this: no script runs and no picture calls home, whatever a message holds.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data: http://localhost:*;"
    " form-action 'self'; frame-ancestors 'none'"
)
MAILS: TypeAdapter[Sequence[Mail]] = TypeAdapter(Sequence[Mail])


class Mailbox(Handler):
    """Shows one stack's messages."""

    def __init__(self, stack: Stack, *connection: Any) -> None:
        self.stack = stack  # first: the base answers the request while it is being made
        super().__init__(*connection)

    def respond(self) -> None:
        """`/`, `/messages/<id>`, `/messages.json`; POST `/messages/<id>/<fate>`."""
        if not self.is_ours:
            return self.refuse(421, "This address answers for localhost only.")
        if self.command == "POST":
            return self.tell()
        path = urlsplit(self.path).path
        if path == "/messages.json":
            return self.answer(200, JSON, MAILS.dump_json(self.stack.mail()))
        if path == "/style.css":
            return self.answer(200, CSS, (PAGES / "mailbox.css").read_bytes(), **FRESH)
        if path == "/":
            return self.page(None)
        mail = self.stack.post.message(unquote(path.removeprefix("/messages/")))
        return self.page(mail) if mail else self.refuse(404, "No such message.")

    def tell(self) -> None:
        """Let something become of a message; only this page's own buttons may."""
        if self.headers.get("Origin") not in (None, f"http://{self.headers.get('Host')}"):
            return self.refuse(403, "This button belongs to the mailbox page.")
        try:
            self.body()
            _, _, mail_id, fate = urlsplit(self.path).path.split("/")
            mail, wish = self.stack.post.message(unquote(mail_id)), Fate(fate)
        except (ValueError, TooLarge):
            return self.refuse(400, "Ask for /messages/<id>/<delivered, bounced, …>.")
        if not mail or wish not in fates(mail):
            return self.refuse(404, "No such message, or that cannot become of it.")
        self.stack.inject(mail, wish)
        place = f"/messages/{quote(mail.id)}?told={wish}"
        return self.answer(303, HTML, b"", Location=place)

    def page(self, opened: Mail | None) -> None:
        """The list, and the opened message beside it."""
        told = parse_qs(urlsplit(self.path).query).get("told", [""])[0]
        html = _template().render(
            mails=self.stack.mail(),
            opened=opened,
            tags=self.stack.receipts.tags(opened) if opened else {},
            fates=fates(opened) if opened else (),
            told=told if told in set(Fate) else "",
            now=self.stack.clock.now(),
            base_url=self.stack.base_url,
        )
        self.answer(200, HTML, html.encode(), Content_Security_Policy=POLICY, **FRESH)


def fates(mail: Mail) -> Sequence[Fate]:
    """What can become of this message."""
    return (
        BUTTONS if mail.channel is Channel.EMAIL else tuple(f for f in BUTTONS if f in SMS_EVENTS)
    )


def linked(text: str) -> Markup:
    """Plain text with its addresses made into links; everything else is escaped."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        url = escape(found[0])
        parts += [escape(text[end : found.start()])]
        parts += [Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>').format(url)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def framed(html: str) -> str:
    """A message's HTML for the sandboxed frame: its links open outside of it."""
    return f'<base target="_blank">{html}'


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {"linked": linked, "framed": framed, "path": quote}
    return environment.get_template("mailbox.html")
