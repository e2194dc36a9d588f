"""Pages and their JSON over the HTTP API: one function answers, two writings of its answer.

The gateway has routed already, so a route is looked up by the key that stands in the template. What
a route raises is turned into a page or a JSON body by one table; what we did not foresee says
nothing but a reference.

    app = Pages()

    @app.get("/staff", "/api/board")
    def show(request: Request) -> Page:
        return Page("staff/board", board(...))

    handler = app.handler
"""

import base64
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeAlias

from pydantic import BaseModel

from baton.actions.exported import Exported
from baton.aws import clock, ids
from baton.aws.answered import SignedOut, answered
from baton.aws.cookies import Cookie, language_cookie
from baton.aws.headers import security_headers
from baton.aws.logging import cause, note
from baton.aws.request import Request
from baton.aws.settings import PageSettings, read
from baton.domain.errors import BadInput, NotFound
from baton.domain.views.page import NO_PRACTICE, PracticeFace, ProblemView, View
from baton.rendering import render_page

KIB = 1024
BOARD = "/staff"
SIGN_IN = "/staff/sign-in"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of ours; an API client gets `data`, or else the view, as JSON.

    `name` is the template. `mend` says that the page asks to put something right (422).
    """

    name: str
    view: View
    practice: PracticeFace = NO_PRACTICE
    language: str = "en"
    data: BaseModel | None = None
    mend: bool = False
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoTo:
    """On to another page (303); an API client gets `data` as JSON instead, 201 if it was `made`."""

    url: str
    data: BaseModel | None = None
    made: bool = False
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Data:
    """JSON for a script of our own pages or an API client."""

    data: BaseModel
    made: bool = False


@dataclass(frozen=True)
class File:
    """A file to keep, the same for a browser and a program."""

    exported: Exported
    cookies: tuple[Cookie, ...] = ()


Reply: TypeAlias = Page | GoTo | Data | File
Answer: TypeAlias = Callable[[Request], Reply]


@dataclass(frozen=True)
class Route:
    """A function and what it is willing to read."""

    answer: Answer
    most_bytes: int
    body: type[BaseModel] | None = None


@dataclass(frozen=True)
class Pages:
    """The routes of one function; `routes` is also what the API's description is made from."""

    routes: dict[str, Route] = field(default_factory=dict)

    def get(self, *paths: str) -> Callable[[Answer], Answer]:
        """Answer GET at these paths, as the template writes them."""
        return self._add("GET", paths, Route(_unset, 0))

    def post(
        self, *paths: str, most_bytes: int = 256 * KIB, body: type[BaseModel] | None = None
    ) -> Callable[[Answer], Answer]:
        """Answer POST at these paths, reading at most so many bytes; `body` is the API's."""
        return self._add("POST", paths, Route(_unset, most_bytes, body))

    def patch(
        self, *paths: str, most_bytes: int = 256 * KIB, body: type[BaseModel] | None = None
    ) -> Callable[[Answer], Answer]:
        """Answer PATCH likewise."""
        return self._add("PATCH", paths, Route(_unset, most_bytes, body))

    def handler(self, event: Mapping[str, Any], context: object = None) -> dict[str, Any]:
        """Answer one event of the HTTP API, whatever it holds, and log one line."""
        started = time.monotonic()
        route = self.routes.get(str(event.get("routeKey")), Route(_unknown, 0))
        request = Request(event, route.most_bytes)
        writing = _Writing(request, secrets.token_urlsafe(16), ids.new_id()[:8])
        error = ""
        try:
            if request.route.startswith(("POST", "PATCH")) and not request.is_api:
                request.require_same_origin(read(PageSettings).public_url)
            response = writing.reply(route.answer(request))
        except Exception as raised:
            error = cause(raised)
            response = writing.problem(raised)
        note(
            "answered",
            route=request.route,
            status=response["statusCode"],
            ms=round((time.monotonic() - started) * 1000),
            reference=writing.reference,
            request=str(getattr(context, "aws_request_id", "")),
            error=error,
        )
        return response

    def _add(self, method: str, paths: tuple[str, ...], route: Route) -> Callable[[Answer], Answer]:
        def keep(answer: Answer) -> Answer:
            for path in paths:
                self.routes[f"{method} {path}"] = Route(answer, route.most_bytes, route.body)
            return answer

        return keep


@dataclass(frozen=True)
class _Writing:
    """Writes replies to one request."""

    request: Request
    nonce: str
    reference: str

    def reply(self, reply: Reply) -> dict[str, Any]:
        match reply:
            case Data(data=data, made=made):
                return self._json(data.model_dump_json(), _done(made))
            case File(exported=exported, cookies=cookies):
                return self._file(exported, cookies)
            case GoTo(data=data, made=made) if self.request.is_api:
                return self._json(data.model_dump_json() if data else "{}", _done(made))
            case GoTo(url=url, cookies=cookies):
                return self._response(HTTPStatus.SEE_OTHER, {"location": url}, "", cookies)
            case Page(data=data, view=view) if self.request.is_api:
                return self._json((data or view).model_dump_json(), HTTPStatus.OK)
            case Page(mend=mend):
                return self._page(reply, HTTPStatus.UNPROCESSABLE_ENTITY if mend else HTTPStatus.OK)

    def problem(self, error: Exception) -> dict[str, Any]:
        status, problem, message = answered(error)
        if self.request.wants_json:
            body: dict[str, Any] = {
                "error": problem.value,
                "message": message,
                "reference": self.reference,
            }
            if isinstance(error, BadInput) and error.fields:
                body["fields"] = error.fields
            return self._json(json.dumps(body), status)
        if isinstance(error, SignedOut) and self.request.is_staff:
            return self.reply(GoTo(url=SIGN_IN))
        view = ProblemView(
            now=clock.now(),
            problem=problem,
            reference=self.reference,
            back_url=BOARD if self.request.is_staff else None,
            staff=self.request.is_staff,
        )
        return self._page(Page(name="problem", view=view, language=self.request.language), status)

    def _page(self, page: Page, status: HTTPStatus) -> dict[str, Any]:
        html = render_page(
            page.name,
            page.view,
            practice=page.practice,
            nonce=self.nonce,
            language=page.language,
        )
        cookies = page.cookies
        if asked := self.request.asked_language:
            cookies = (*cookies, language_cookie(asked))
        return self._response(status, {"content-type": "text/html; charset=utf-8"}, html, cookies)

    def _file(self, exported: Exported, cookies: tuple[Cookie, ...]) -> dict[str, Any]:
        headers = {
            "content-type": exported.content_type,
            "content-disposition": f'attachment; filename="{exported.name}"',
        }
        body = base64.b64encode(exported.body).decode()
        return self._response(HTTPStatus.OK, headers, body, cookies) | {"isBase64Encoded": True}

    def _json(self, text: str, status: HTTPStatus) -> dict[str, Any]:
        return self._response(status, {"content-type": "application/json"}, text, ())

    def _response(
        self,
        status: HTTPStatus,
        headers: Mapping[str, str],
        body: str,
        cookies: tuple[Cookie, ...],
    ) -> dict[str, Any]:
        guarded = security_headers(self.nonce, read(PageSettings).upload_url)
        return {
            "statusCode": status.value,
            "headers": {**guarded, **headers},
            "cookies": [str(cookie) for cookie in cookies],
            "body": body,
            "isBase64Encoded": False,
        }


def _done(made: bool) -> HTTPStatus:
    return HTTPStatus.CREATED if made else HTTPStatus.OK


def _unknown(_: Request) -> Reply:
    raise NotFound("no such page")


def _unset(_: Request) -> Reply:
    raise NotImplementedError
