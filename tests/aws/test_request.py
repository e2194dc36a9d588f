from datetime import date

import pytest
from pydantic import Field

from baton.aws.bodies import TooLarge
from baton.aws.request import Invalid, Request
from baton.domain.errors import BadInput, NotAllowed, NotFound
from baton.domain.model import Model
from tests.aws.events import a_call, a_form, an_event

ORIGIN = "https://baton.example"


class Birth(Model):
    born_on: date
    ticks: tuple[str, ...] = ()
    note: str | None = Field(default=None, max_length=5)


def request_of(event, most_bytes=1000) -> Request:
    return Request(event, most_bytes)


def test_a_form_becomes_a_model_and_blank_counts_as_absent():
    fields = {"born_on": "1990-02-03", "ticks": ["a", "b"], "note": " "}

    assert request_of(a_form("POST /p/{token}", fields)).body(Birth) == Birth(
        born_on=date(1990, 2, 3), ticks=("a", "b")
    )


def test_one_tick_is_still_a_tuple():
    fields = {"born_on": "1990-02-03", "ticks": "a"}

    assert request_of(a_form("POST /p/{token}", fields)).body(Birth).ticks == ("a",)


def test_the_json_of_a_call_becomes_the_same_model():
    value = {"born_on": "1990-02-03", "ticks": ["a"]}

    assert request_of(a_call("POST /api/cases", value)).body(Birth).ticks == ("a",)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ("born_on",)),
        ({"born_on": ""}, ("born_on",)),
        ({"born_on": "tomorrow"}, ("born_on",)),
        ({"born_on": "1990-02-03", "role": "manager"}, ("role",)),
        ({"born_on": ["1990-02-03", "1990-02-04"]}, ("born_on",)),
        ({"born_on": "1990-02-03", "note": "far too long"}, ("note",)),
    ],
)
def test_a_form_of_another_shape_says_where_and_never_what(fields, wrong):
    with pytest.raises(Invalid) as raised:
        request_of(a_form("POST /p/{token}", fields)).body(Birth)

    assert raised.value.fields == wrong
    assert "far too long" not in str(raised.value)


@pytest.mark.parametrize("value", [[], 7, '"text"', None])
def test_a_call_holds_an_object(value):
    with pytest.raises(Invalid):
        request_of(a_call("POST /api/cases", value)).body(Birth)


@pytest.mark.parametrize("most_bytes", [0, 10, 19])
def test_a_body_has_a_limit(most_bytes):
    event = a_form("POST /p/{token}", b"x=" + b"y" * 18)

    with pytest.raises(TooLarge):
        _ = request_of(event, most_bytes).fields


def test_a_body_may_reach_its_limit():
    assert request_of(a_form("POST /p/{token}", b"x=" + b"y" * 18), 20).fields


def test_a_body_that_is_not_base64_is_refused():
    event = a_form("POST /p/{token}", {}) | {"body": "a"}

    with pytest.raises(BadInput):
        _ = request_of(event).fields


@pytest.mark.parametrize("value", ["", "a#b", "P#x", "a/b", "ü", "a b", "x" * 129, "a\n"])
def test_what_cannot_be_an_id_is_not_found(value):
    event = an_event("GET /staff/cases/{case}", pathParameters={"case": value})

    with pytest.raises(NotFound):
        _ = request_of(event).params


def test_ids_come_from_the_path():
    event = an_event("GET /staff/cases/{case}", pathParameters={"case": "abc-_Z9"})

    assert request_of(event).params == {"case": "abc-_Z9"}
    assert request_of(an_event("GET /staff")).params == {}


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"origin": ORIGIN, "sec-fetch-site": "same-origin"}, True),
        ({"origin": ORIGIN}, True),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://baton.example.evil.example"}, False),
        ({"origin": "http://baton.example"}, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, False),
        ({"origin": ORIGIN, "sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({}, False),
    ],
)
def test_a_form_comes_from_our_own_pages(headers, allowed):
    request = request_of(an_event("POST /p/me", headers=headers))

    if allowed:
        request.require_same_origin(ORIGIN)
    else:
        with pytest.raises(NotAllowed):
            request.require_same_origin(ORIGIN)


def test_a_caller_is_known_by_a_verified_access_token():
    assert request_of(a_call("POST /api/cases", {})).sub == "sub-1"


@pytest.mark.parametrize("claims", [{"token_use": "id"}, {"token_use": None}])
def test_another_token_names_nobody(claims):
    assert request_of(a_call("POST /api/cases", {}, claims=claims)).sub is None


def test_a_page_has_no_caller_but_a_cookie():
    event = an_event("GET /staff", cookies=["__Host-staff=token"])

    assert request_of(event).sub is None
    assert request_of(event).staff_cookie == "token"


def test_the_api_takes_no_cookie():
    event = an_event("GET /api/board", cookies=["__Host-staff=token"])

    assert request_of(event).staff_cookie is None


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("es-ES,es;q=0.9,en;q=0.8", "es"), ("*", "en"), ("DE", "de")],
)
def test_a_page_speaks_what_the_browser_asks_for_first(header, language):
    headers = {"accept-language": header}

    assert request_of(an_event("GET /p/me", headers=headers)).language == language


def test_an_idempotency_key_is_short_and_printable():
    def key(value):
        headers = {"idempotency-key": value}
        return request_of(a_call("POST /api/cases", {}, headers=headers)).idempotency_key

    assert key("abc-1") == "abc-1"
    assert key("") is None
    for bad in ("x" * 256, "a b", "ü"):
        with pytest.raises(BadInput):
            key(bad)


@pytest.mark.parametrize(
    ("path", "staff", "api"),
    [
        ("/staff", True, False),
        ("/staff/cases/x", True, False),
        ("/staffx", False, False),
        ("/api/board", False, True),
        ("/p/abc", False, False),
    ],
)
def test_a_path_says_who_it_is_for(path, staff, api):
    request = request_of(an_event("$default", path))

    assert (request.is_staff, request.is_api) == (staff, api)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("0", 0), ("", 7), ("-1", 7), ("٣", 7), ("1e3", 7), ("123456", 7)],
)
def test_a_number_behind_the_question_mark_is_small_and_whole_or_nothing(text, number):
    request = request_of({"queryStringParameters": {"page": text}})

    assert request.number("page", 7) == number
    assert request.number("part", 1) == 1
