"""The front door: one address for assets and the HTTP API, as CloudFront is on AWS."""

import http.client
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from baton_local.ports import LOOPBACK
from baton_local.serving import Handler, TooLarge

UPSTREAM_SECONDS = 35  # the HTTP API itself gives up after 30
NOT_FORWARDED = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "proxy-authorization",
    "proxy-authenticate",
    "host",
    "content-length",
    "date",
    "server",
}
LOGO = re.compile(r"/assets/logos/[0-9a-f]{32}\.png")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class FrontDoor:
    """Where requests go from the front door."""

    emulator_port: int
    api_id: str
    web: Path
    logo: Callable[[str], bytes | None] = lambda _: None  # by its key among the public assets


class Front(Handler):
    """Forwards to the HTTP API and serves the assets."""

    def __init__(self, door: FrontDoor, *connection: Any) -> None:
        self.door = door  # first: the base answers the request while it is being made
        super().__init__(*connection)

    def respond(self) -> None:
        """Answer like CloudFront with our two origins behind it."""
        if not self.is_ours:
            return self.refuse(421, "This address answers for localhost only.")
        try:
            body = self.body()
        except TooLarge:
            return self.refuse(413, "The request is over 6 MB.")
        except ValueError:
            return self.refuse(400, "The request's length cannot be read.")
        if urlsplit(self.path).path.startswith("/assets/"):
            return self.asset()
        return self.upstream(body)

    def asset(self) -> None:
        """A file below web/, or a logo that a practice brought."""
        if self.command not in ("GET", "HEAD"):
            return self.refuse(405, "Assets can only be read.")
        if LOGO.fullmatch(self.path):
            return self.picture(self.door.logo(self.path[1:]))
        file = asset_file(self.door.web, self.path)
        if file is None:
            return self.refuse(404, "No such asset.")
        return self.answer(200, content_type(file), file.read_bytes(), Cache_Control="no-cache")

    def picture(self, data: bytes | None) -> None:
        """A logo from the bucket of assets; it never changes under its name."""
        if data is None:
            return self.refuse(404, "No such asset.")
        return self.answer(200, "image/png", data, Cache_Control="max-age=31536000")

    def upstream(self, body: bytes) -> None:
        """What the API answers; redirects are the browser's to follow."""
        connection = http.client.HTTPConnection(
            LOOPBACK, self.door.emulator_port, timeout=UPSTREAM_SECONDS
        )
        try:
            self.send_upstream(connection, body)
            reply = connection.getresponse()
            payload = reply.read()
        except (OSError, http.client.HTTPException):
            return self.refuse(502, "The local cloud does not answer: is it stopping?")
        finally:
            connection.close()
        return self.pass_on(reply, payload)

    def send_upstream(self, connection: http.client.HTTPConnection, body: bytes) -> None:
        """The request as it came, without what belongs to this connection only."""
        path = f"/_aws/execute-api/{self.door.api_id}/$default{self.path}"
        connection.putrequest(self.command, path, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in NOT_FORWARDED:
                connection.putheader(name, value)
        connection.putheader("X-Forwarded-For", str(self.client_address[0]))
        connection.putheader("X-Forwarded-Proto", "http")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)

    def pass_on(self, reply: http.client.HTTPResponse, payload: bytes) -> None:
        """The answer as it came; headers are pairs, so that two Set-Cookie stay two."""
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in NOT_FORWARDED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(payload)


def asset_file(web: Path, path: str) -> Path | None:
    """The file behind /assets/…, if it is one and lies below web/."""
    name = unquote(urlsplit(path).path).removeprefix("/assets/")
    if "\0" in name:
        return None
    file = (web / name).resolve()
    return file if file.is_relative_to(web.resolve()) and file.is_file() else None


def content_type(file: Path) -> str:
    """What a browser is told; sniffing is off on our pages, so it must be right."""
    guess = mimetypes.guess_type(file.name)[0]
    return TYPES.get(file.suffix) or guess or "application/octet-stream"
