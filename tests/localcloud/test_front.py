import http.client
import json
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from baton_local.front import Front, FrontDoor, asset_file, content_type
from baton_local.ports import LOOPBACK, free_port
from baton_local.serving import MOST_BODY_BYTES, Handler, served
from baton_local.stack import Stack

Answer = tuple[int, list[tuple[str, str]], bytes]


class Upstream(Handler):
    """Stands where the emulator stands and says what it was asked."""

    def respond(self) -> None:
        body = self.body()
        if "redirect" in self.path:
            self.answer(303, "text/plain", b"", Location="/elsewhere")
            return
        shown = {"path": self.path, "body": body.decode(), "headers": dict(self.headers)}
        self.send_response(200)
        for cookie in ("a=1", "b=2"):
            self.send_header("Set-Cookie", cookie)
        content = json.dumps(shown).encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


LOGO_KEY = f"assets/logos/{'a' * 32}.png"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "fonts").mkdir(parents=True)
    (folder / "baton.css").write_text("body{}")
    (folder / "fonts" / "a.woff2").write_bytes(b"font")
    (tmp_path / "secret.txt").write_text("not for the web")
    return folder


@pytest.fixture
def port(web: Path) -> Iterator[int]:
    with served(free_port(), Upstream) as upstream:
        door = FrontDoor(upstream.server_address[1], "api1", web, {LOGO_KEY: b"logo"}.get)
        with served(free_port(), partial(Front, door)) as front:
            yield front.server_address[1]


def ask(
    port: int,
    path: str,
    method: str = "GET",
    body: bytes | Iterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    result = answer.status, answer.getheaders(), answer.read()
    connection.close()
    return result


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/{LOGO_KEY}", 200),
        (f"/assets/logos/{'b' * 32}.png", 404),
        ("/assets/logos/other.png", 404),
    ],
)
def test_a_logo_comes_from_the_bucket_of_assets(port: int, path: str, status: int) -> None:
    answered, headers, content = ask(port, path)

    assert answered == status
    assert status == 404 or (content, dict(headers)["Content-Type"]) == (b"logo", "image/png")


def test_a_request_goes_to_the_api_as_it_came(port: int) -> None:
    status, headers, content = ask(
        port, "/p/x%2Fy?a=1,2&a=3", "POST", b"birth=1", {"Cookie": "k=v", "Accept-Language": "cy"}
    )

    shown = json.loads(content)
    assert status == 200
    assert shown["path"] == "/_aws/execute-api/api1/$default/p/x%2Fy?a=1,2&a=3"
    assert shown["body"] == "birth=1"
    assert shown["headers"]["Cookie"] == "k=v"
    assert shown["headers"]["Accept-Language"] == "cy"
    assert [value for name, value in headers if name == "Set-Cookie"] == ["a=1", "b=2"]


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "evil.example:80"])
def test_another_sites_name_is_refused(port: int, host: str) -> None:
    assert ask(port, "/staff", headers={"Host": host})[0] == 421


def test_both_names_of_this_machine_are_ours(port: int) -> None:
    assert ask(port, "/staff", headers={"Host": f"localhost:{port}"})[0] == 200
    assert ask(port, "/staff", headers={"Host": f"{LOOPBACK}:{port}"})[0] == 200


def test_a_body_over_the_limit_is_refused_unread(port: int) -> None:
    size = str(MOST_BODY_BYTES + 1)
    assert ask(port, "/verify", "POST", None, {"Content-Length": size})[0] == 413


def test_a_chunked_body_arrives_whole(port: int) -> None:
    _, _, content = ask(port, "/p/me", "POST", iter([b"one ", b"two"]))

    assert json.loads(content)["body"] == "one two"


def test_a_post_without_a_body_arrives(port: int) -> None:
    status, _, content = ask(port, "/staff/sign-out", "POST")

    assert (status, json.loads(content)["body"]) == (200, "")


def test_a_length_that_is_no_number_is_refused(port: int) -> None:
    assert ask(port, "/p/me", "POST", None, {"Content-Length": "many"})[0] == 400


def test_redirects_are_left_to_the_browser(port: int) -> None:
    status, headers, _ = ask(port, "/redirect")

    assert status == 303
    assert ("Location", "/elsewhere") in headers


def test_a_cloud_that_does_not_answer_is_a_502(web: Path) -> None:
    with served(free_port(), partial(Front, FrontDoor(free_port(), "api1", web))) as front:
        assert ask(front.server_address[1], "/staff")[0] == 502


def test_assets_are_served_from_the_web_folder(port: int) -> None:
    status, headers, content = ask(port, "/assets/baton.css?v=3")

    assert (status, content) == (200, b"body{}")
    assert ("Content-Type", "text/css; charset=utf-8") in headers


def test_a_head_request_has_headers_only(port: int) -> None:
    status, headers, content = ask(port, "/assets/baton.css", "HEAD")

    assert (status, content) == (200, b"")
    assert ("Content-Length", "6") in headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/none.css",
        "/assets/fonts",
        "/assets/../secret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets/..%2fsecret.txt",
        "/assets//etc/hosts",
        "/assets/a%00.css",
    ],
)
def test_nothing_but_files_of_the_web_folder_is_an_asset(web: Path, path: str) -> None:
    assert asset_file(web, path) is None


def test_assets_cannot_be_written(port: int) -> None:
    assert ask(port, "/assets/baton.css", "POST", b"x")[0] == 405


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.woff2", "font/woff2"),
        ("a.png", "image/png"),
        ("a", "application/octet-stream"),
    ],
)
def test_content_types_are_right(name: str, kind: str) -> None:
    assert content_type(Path(name)) == kind


def test_requests_are_not_logged(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    ask(port, "/p/a-token-nobody-may-see")

    assert "token" not in "".join(capfd.readouterr())


def test_every_handler_of_ours_is_quiet() -> None:
    assert Front.log_message is not BaseHTTPRequestHandler.log_message


@pytest.mark.emulator
def test_a_deployed_page_answers_through_the_front(stack: Stack) -> None:
    port = int(stack.base_url.rpartition(":")[2])

    status, headers, content = ask(port, "/p/abc?x=1")

    assert (status, json.loads(content)["layer"]) == (200, "from the layer")
    assert len([value for name, value in headers if name.lower() == "set-cookie"]) == 2
