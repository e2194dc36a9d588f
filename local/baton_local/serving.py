"""A small loopback web server in a thread: what the front door, mailbox and texts share."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from baton_local.ports import LOOPBACK

MOST_BODY_BYTES = 6 * 1024 * 1024  # what Lambda takes; the emulator would let more through


class TooLarge(Exception):
    """The body is over the limit."""


class Server(ThreadingHTTPServer):
    """Threads die with the process; no name look-ups; a queue long enough for a burst."""

    daemon_threads = True
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    """Answers quickly (Python's unbuffered default costs 48 ms a call) and logs no path."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 75

    def respond(self) -> None:
        """Answer the request, whatever its method: what a subclass is for."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Every method is answered by `respond`."""
        self.respond()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    @property
    def is_ours(self) -> bool:
        """False when another site's name was pointed at this machine (DNS rebinding)."""
        port = self.connection.getsockname()[1]
        return self.headers.get("Host") in (f"localhost:{port}", f"{LOOPBACK}:{port}")

    def body(self) -> bytes:
        """The whole request body: with a length, chunked, or none."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit():
            raise ValueError("Content-Length is no number")
        if int(length) > MOST_BODY_BYTES:
            raise TooLarge
        return self.rfile.read(int(length))

    def _chunks(self) -> Iterator[bytes]:
        total = 0
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            total += size
            if total > MOST_BODY_BYTES:
                raise TooLarge
            yield self.rfile.read(size)
            self.rfile.readline(100)
        while self.rfile.readline(1000).strip():
            pass  # trailers

    def answer(self, status: int, content_type: str, body: bytes, **headers: str) -> None:
        """A whole response; header names are given with underscores."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, sentence: str) -> None:
        """An error as plain text; the connection ends, since a body may be left unread."""
        self.close_connection = True
        self.answer(status, "text/plain; charset=utf-8", sentence.encode(), Connection="close")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a path below /p/ is a key to a patient's answers."""


@contextmanager
def served(port: int, handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[Server]:
    """Serve on this loopback port for as long as the block runs."""
    server = Server((LOOPBACK, port), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
