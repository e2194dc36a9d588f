"""Plays Lambda to one function: AWS's own runtime client starts it, over the Runtime API of AWS."""

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

PATIENCE_SECONDS = 60
LAMBDA_SECONDS = 20
ABOUT_THE_EVENT = {
    "Content-Type": "application/json",  # without one the client crashes
    "Lambda-Runtime-Aws-Request-Id": "start-test",
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:::function:start-test",
}


@dataclass(frozen=True)
class Told:
    """What the runtime client posts: to `response`, `error` or `init/error`, and the body."""

    path: str
    body: Any


@dataclass
class RuntimeApi:
    """Gives one event, keeps what comes of it, and has no second event."""

    event: Mapping[str, Any]
    told: Queue[Told] = field(default_factory=Queue)
    given: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Listen on a free port of this machine, and say which."""
        server = _Server(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            self.over.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: a function that is killed leaves its connection open."""


def _handler(api: RuntimeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            if api.given:
                api.over.wait(PATIENCE_SECONDS)
                return
            api.given = True
            deadline = round((time.time() + LAMBDA_SECONDS) * 1000)
            headers = {**ABOUT_THE_EVENT, "Lambda-Runtime-Deadline-Ms": str(deadline)}
            self._answer(json.dumps(api.event).encode(), headers)

        def do_POST(self) -> None:
            body = self._body()
            _, _, path = self.path.partition("/runtime/")
            api.told.put(Told(path.removeprefix("invocation/start-test/"), json.loads(body)))
            self._answer(b'{"status":"OK"}', {}, status=202)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def _answer(self, body: bytes, headers: Mapping[str, str], status: int = 200) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def start(
    python: Path, function: Path, handler: str, layers: list[Path], event: Mapping[str, Any]
) -> Told:
    """Start a function as Lambda does, with nothing around it, and give what comes of the event."""
    api = RuntimeApi(event)
    with api.served() as address, tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [python, "-m", "awslambdaric", handler],
            cwd=function,
            env={
                "PATH": os.defpath,
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": os.pathsep.join(map(str, layers)),
                "AWS_LAMBDA_RUNTIME_API": address,
                "AWS_REGION": "eu-west-2",
            },
            stdout=output,
            stderr=output,
        )
        try:
            if told := _first(api, process):
                return told
        finally:
            process.kill()
            process.wait()
        output.seek(0)
        raise AssertionError(f"{handler} ended without an answer: {output.read()}")


def _first(api: RuntimeApi, process: subprocess.Popen[bytes]) -> Told | None:
    """What is told first; nothing if the process ends or time runs out."""
    for _ in range(PATIENCE_SECONDS):
        try:
            return api.told.get(timeout=1)
        except Empty:
            if process.poll() is not None:
                break
    return None
