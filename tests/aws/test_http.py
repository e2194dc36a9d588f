import json
from http import HTTPStatus

import pytest

from baton.aws import http
from baton.aws.answered import SignedOut
from baton.aws.cookies import PATIENT, Cookie
from baton.aws.http import Data, GoTo, Page, Pages
from baton.aws.request import Request
from baton.domain import errors
from baton.domain.model import Model
from baton.domain.views.page import Problem, ProblemView
from tests.aws.events import a_call, a_form, an_event

CANARY = "Mia Canary"


class Count(Model):
    count: int


@pytest.fixture
def app(environment: pytest.MonkeyPatch) -> Pages:
    return Pages()


def answering(app: Pages, reply) -> Pages:
    def answer(request: Request):
        if isinstance(reply, Exception):
            raise reply
        return reply

    for add, path in (
        (app.get, "/staff"),
        (app.get, "/p/{token}"),
        (app.get, "/api/board"),
        (app.post, "/p/me"),
        (app.post, "/api/cases"),
    ):
        add(path)(answer)
    return app


def a_page(**changes) -> Page:
    view = ProblemView(now="2027-03-01T09:00:00Z", problem=Problem.BUSY, reference="abc")
    return Page(name="problem", view=view, **changes)


def test_a_page_is_html_with_its_nonce_in_the_policy(app):
    response = answering(app, a_page()).handler(an_event("GET /staff"))

    assert response["statusCode"] == HTTPStatus.OK
    assert response["headers"]["content-type"] == "text/html; charset=utf-8"
    nonce = response["headers"]["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in response["body"]


def test_no_two_pages_share_a_nonce(app):
    answering(app, a_page())
    policies = {
        app.handler(an_event("GET /staff"))["headers"]["content-security-policy"] for _ in range(9)
    }

    assert len(policies) == 9


def test_the_same_answer_is_json_for_the_api(app):
    response = answering(app, a_page()).handler(an_event("GET /api/board"))

    assert response["headers"]["content-type"] == "application/json"
    assert json.loads(response["body"])["problem"] == "busy"


def test_the_api_may_get_other_data_than_the_view(app):
    response = answering(app, a_page(data=Count(count=3))).handler(an_event("GET /api/board"))

    assert json.loads(response["body"]) == {"count": 3}


def test_a_page_that_asks_to_mend_something_says_so(app):
    response = answering(app, a_page(mend=True)).handler(an_event("GET /staff"))

    assert response["statusCode"] == HTTPStatus.UNPROCESSABLE_ENTITY


def test_after_a_change_the_browser_goes_on_and_gets_its_cookie(app):
    reply = GoTo(url="/p/me", cookies=(Cookie(PATIENT, "abc", 1800),))

    response = answering(app, reply).handler(a_form("POST /p/me", {}))

    assert response["statusCode"] == HTTPStatus.SEE_OTHER
    assert response["headers"]["location"] == "/p/me"
    assert response["cookies"] == [str(Cookie(PATIENT, "abc", 1800))]


@pytest.mark.parametrize(
    ("reply", "status", "body"),
    [
        (GoTo(url="/x", data=Count(count=1), made=True), HTTPStatus.CREATED, {"count": 1}),
        (GoTo(url="/x", data=Count(count=1)), HTTPStatus.OK, {"count": 1}),
        (GoTo(url="/x"), HTTPStatus.OK, {}),
        (Data(data=Count(count=2)), HTTPStatus.OK, {"count": 2}),
    ],
)
def test_an_api_client_gets_data_instead_of_a_way_to_go(app, reply, status, body):
    response = answering(app, reply).handler(a_call("POST /api/cases", {}))

    assert (response["statusCode"], json.loads(response["body"])) == (status, body)


def test_a_program_is_told_what_to_do(app: Pages) -> None:
    response = answering(app, errors.StaleVersion(CANARY)).handler(an_event("GET /api/board"))

    body = json.loads(response["body"])
    assert response["statusCode"] == HTTPStatus.CONFLICT
    assert body.keys() == {"error", "message", "reference"}
    assert (body["error"], body["message"]) == (
        "changed",
        "Somebody was faster, or its stage does not allow this: read it again, then decide.",
    )


@pytest.mark.parametrize("event", [an_event("GET /staff"), an_event("GET /api/board")])
def test_what_went_wrong_is_neither_shown_nor_logged(app, event, capsys):
    response = answering(app, ValueError(CANARY)).handler(event)

    out = capsys.readouterr().out
    assert CANARY not in response["body"] + out
    assert "Traceback" not in response["body"]
    assert "ValueError" not in response["body"]
    assert json.loads(out)["reference"] in response["body"]


def test_wrong_fields_are_named_to_a_program(app: Pages):
    @app.post("/api/counts", body=Count)
    def add(request: Request) -> Data:
        return Data(data=request.body(Count))

    response = app.handler(a_call("POST /api/counts", {"count": 1, "role": "manager"}))

    assert response["statusCode"] == HTTPStatus.BAD_REQUEST
    assert json.loads(response["body"])["fields"] == ["role"]


def test_a_signed_out_colleague_is_led_to_the_sign_in(app):
    response = answering(app, SignedOut("x")).handler(an_event("GET /staff"))

    assert (response["statusCode"], response["headers"]["location"]) == (303, http.SIGN_IN)


@pytest.mark.parametrize("event", [an_event("GET /api/board"), an_event("GET /p/{token}")])
def test_anybody_else_who_is_signed_out_is_told(app, event):
    assert answering(app, SignedOut("x")).handler(event)["statusCode"] == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_a_form_of_another_site_changes_nothing(app, headers):
    called = []
    app.post("/p/me")(called.append)

    response = app.handler(an_event("POST /p/me", headers=headers))

    assert response["statusCode"] == HTTPStatus.FORBIDDEN
    assert called == []


def test_the_api_is_called_from_anywhere(app):
    answering(app, Data(data=Count(count=1)))

    assert app.handler(a_call("POST /api/cases", {}))["statusCode"] == HTTPStatus.OK


ODD = [
    an_event("$default", "/nowhere"),
    an_event("$default", "/api/nowhere"),
    an_event("$default", "/staff/nowhere") | {"requestContext": {"http": {"method": "HEAD"}}},
    an_event("$default", "/") | {"requestContext": {"http": {"method": "TRACE"}}},
    an_event("$default", "/%ff%00", body="\ud800"),
    an_event("DELETE /staff"),
    {},
    {"routeKey": None, "headers": None, "rawPath": None},
]


@pytest.mark.parametrize("event", ODD, ids=range(len(ODD)))
def test_odd_requests_are_not_found(app, event):
    response = answering(app, a_page()).handler(event)

    assert response["statusCode"] == HTTPStatus.NOT_FOUND
    json.dumps(response)


BROKEN = [
    {"body": "\ud800", "headers": {"content-type": "application/json"}},
    {"body": "%%%", "isBase64Encoded": True, "headers": {"content-type": "application/json"}},
    {"body": None, "headers": {"content-type": "application/json"}},
    {"body": "{}", "headers": {}},
    {"body": "{}", "headers": {"content-type": "multipart/form-data"}},
    {"body": "/w==", "isBase64Encoded": True, "headers": {"content-type": "application/json"}},
    {"body": "[" * 60_000, "headers": {"content-type": "application/json"}},
    {"body": "x" * 1_000_000, "headers": {"content-type": "application/json"}},
]


@pytest.mark.parametrize("changes", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_body_is_the_callers_fault(app: Pages, changes):
    @app.post("/api/counts", body=Count)
    def add(request: Request) -> Data:
        return Data(data=request.body(Count))

    response = app.handler(an_event("POST /api/counts", **changes))

    assert 400 <= response["statusCode"] < 500


@pytest.mark.parametrize(
    "reply",
    [a_page(), GoTo(url="/x"), errors.NotFound("x"), ValueError("x"), SignedOut("x")],
    ids=lambda reply: type(reply).__name__,
)
@pytest.mark.parametrize("route", ["GET /staff", "GET /api/board", "$default"])
def test_every_answer_carries_every_header(app, reply, route):
    response = answering(app, reply).handler(an_event(route, "/p/x"))

    assert {
        "cache-control",
        "content-security-policy",
        "referrer-policy",
        "x-content-type-options",
        "x-frame-options",
    } <= response["headers"].keys()


def test_a_request_is_one_line_with_its_route_and_never_its_path(app, capsys):
    answering(app, a_page()).handler(an_event("GET /p/{token}", "/p/secret-token"))

    (line,) = capsys.readouterr().out.splitlines()
    assert "secret-token" not in line
    told = json.loads(line)
    assert (told["route"], told["status"]) == ("GET /p/{token}", 200)


def test_a_route_tells_what_it_takes(app):
    app.post("/api/cases", body=Count, most_bytes=10)(lambda _: Data(data=Count(count=1)))

    route = app.routes["POST /api/cases"]
    assert (route.body, route.most_bytes) == (Count, 10)
