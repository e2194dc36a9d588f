"""The door over HTTP: one page for every link, and a list behind it."""

from datetime import timedelta
from itertools import product
from typing import Any

import open_link
import pytest

from baton.domain.codes import code_message_id, code_of
from tests.aws.events import an_event
from tests.functions.conftest import House
from tests.functions.patients import BORN, Browser, a_browser, door_of
from tests.patients import form_of

WRONG = {"day": "1", "month": "1", "year": "1999"}
UNKNOWN = "x" * 43


@pytest.fixture
def case(house: House):
    house.patient()
    return house.case()


def without_what_differs(page: dict[str, Any], *tokens: str) -> str:
    """The page without its nonce and address."""
    body = str(page["body"])
    nonce = page["headers"]["content-security-policy"].split("'nonce-")[1].split("'")[0]
    for each in (*tokens, nonce):
        body = body.replace(each, "")
    return body


def test_the_door_looks_alike_for_every_link_and_reads_nothing(house: House, case) -> None:
    known, browser = door_of(house, case), Browser(house)

    pages = [browser.get(address) for address in (known, f"/p/{UNKNOWN}", "/p/%2e%2e", "/p/a b")]

    assert {page["statusCode"] for page in pages} == {200}
    assert (
        len({without_what_differs(pages[n], a[3:]) for n, a in ((0, known), (1, f"/p/{UNKNOWN}"))})
        == 1
    )
    assert all("Mara" not in page["body"] and "Harbour" not in page["body"] for page in pages)
    assert all(not page["cookies"] for page in pages)


def test_fifty_looks_of_a_mail_scanner_change_nothing(house: House, case) -> None:
    before = house.ports.store.get(case.practice_id, case.case_id)

    for _ in range(50):
        Browser(house).get(door_of(house, case))

    assert house.ports.store.get(case.practice_id, case.case_id) == before
    assert a_browser(house, case).cookies


def test_the_birth_date_opens_the_list_and_names_the_person_only_then(house: House, case) -> None:
    browser = Browser(house)

    answer = browser.post(door_of(house, case), BORN)

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, "/p/me")
    (cookie,) = answer["cookies"]
    assert cookie.startswith("__Host-baton=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    page = browser.follow()
    assert page["statusCode"] == 200
    assert "For Mara Lindqvist" in page["body"]
    assert f"/p/forms/{form_of(case)}/0" in page["body"]
    assert "Harbour Dental" in page["body"]


def test_the_month_may_be_in_words(house: House, case) -> None:
    for month in ("May", "mayo", "05"):
        answer = Browser(house).post(door_of(house, case), BORN | {"month": month})
        assert answer["statusCode"] == 303, month


def test_what_is_no_date_is_said_to_be_none_and_not_judged(house: House, case) -> None:
    for typed in (
        {},
        {"day": "31", "month": "2", "year": "1984"},
        {"day": "17", "month": "5", "year": "84"},
        {"day": "x", "month": "5", "year": "1984"},
    ) * 2:
        page = Browser(house).post(door_of(house, case), typed)
        assert page["statusCode"] == 422
        assert "Please check the date" in page["body"]
    assert a_browser(house, case)


def test_wrong_unknown_and_locked_are_one_page_and_one_status(house: House, case) -> None:
    door, browser = door_of(house, case), Browser(house)

    wrong = browser.post(door, WRONG)
    unknown = browser.post(f"/p/{UNKNOWN}", WRONG)
    for _ in range(5):
        locked = browser.post(door, WRONG)
    locked_and_right = browser.post(door, BORN)

    answers = (wrong, unknown, locked, locked_and_right)
    assert {answer["statusCode"] for answer in answers} == {422}
    assert len({without_what_differs(a, door[3:], UNKNOWN) for a in answers}) == 1
    assert not browser.cookies


def test_a_fresh_link_is_promised_whatever_we_found(house: House, case) -> None:
    found = Browser(house).post(f"{door_of(house, case)}/fresh", {})
    unknown = Browser(house).post(f"/p/{UNKNOWN}/fresh", {})

    assert found["statusCode"] == unknown["statusCode"] == 200
    assert without_what_differs(found) == without_what_differs(unknown)
    kept = house.ports.store.get(case.practice_id, case.case_id)
    assert "fresh_link" in {message.kind for message in kept.messages.values()}


def test_without_a_visit_the_page_says_to_open_the_link_again(house: House, case) -> None:
    addresses = ("/p/me", f"/p/forms/{form_of(case)}/0", f"/p/sign/{form_of(case)}")
    for cookie, address in product((None, "forged.forged", "a" * 4000), addresses):
        browser = Browser(house, {"__Host-baton": cookie} if cookie else {})
        page = browser.get(address)
        assert page["statusCode"] == 401
        assert "Please open your link again" in page["body"]
        assert browser.post(address, {})["statusCode"] == 401


def test_a_wish_is_answered_and_shown(house: House, case) -> None:
    browser = a_browser(house, case)

    browser.post("/p/me", {"request": "call", "text": "after five"})

    assert browser.last["headers"]["location"] == "/p/me?asked=call"
    assert "You asked for a call" in browser.follow()["body"]
    assert browser.get("/p/me?asked=nonsense")["statusCode"] == 200


def test_a_wish_that_cannot_be_read_is_refused(house: House, case) -> None:
    browser = a_browser(house, case)

    for fields in (
        {},
        {"request": "money"},
        {"request": "call", "text": "x" * 1001},
        {"request": "call", "admin": "yes"},
        {"request": ["call", "paper"]},
        b"request=call&text=%ff%fe",
    ):
        answer = browser.post("/p/me", fields)
        assert answer["statusCode"] == 400, fields
        assert "We could not read that" in answer["body"]


def test_a_body_too_large_or_of_another_kind_is_refused(house: House, case) -> None:
    browser = a_browser(house, case)

    assert browser.post("/p/me", {"request": "call", "text": "x" * 9000})["statusCode"] == 413
    wrong = {"content-type": "text/plain"}
    assert browser.post("/p/me", {"request": "call"}, **wrong)["statusCode"] == 415


def test_another_site_cannot_post_here(house: House, case) -> None:
    browser = Browser(house)
    elsewhere = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}

    assert browser.post(door_of(house, case), BORN, **elsewhere)["statusCode"] == 403
    assert not browser.cookies


def test_what_no_route_knows_is_a_page_of_ours(house: House) -> None:
    page = open_link.handler(an_event("$default", "/wp-login.php"))

    assert page["statusCode"] == 404
    assert "There is nothing here" in page["body"]


def test_a_code_from_the_other_device_lets_a_form_show_what_is_known(house: House) -> None:
    house.patient(created_at=house.ports.now() - timedelta(days=90))
    case = house.case()
    code = code_of(house.ports.keys().link, code_message_id(case.case_id, house.ports.now()))
    here = a_browser(house, case)

    assert 'name="recall"' in here.get("/p/me")["body"]
    here.post("/p/me", {"recall": "send"})
    assert 'autocomplete="one-time-code"' in here.follow()["body"]
    here.post("/p/me", {"code": "no"})
    assert "This code is not right" in here.follow()["body"]
    here.post("/p/me", {"code": code})
    assert "What we know already is shown" in here.follow()["body"]
    here.get(f"/p/forms/{form_of(case)}/0")
    page = here.follow()["body"]
    assert "Lindqvist" in page
    assert "Confirm and go on" in page
    kept = house.ports.store.get(case.practice_id, case.case_id)
    assert "code" in {message.kind for message in kept.messages.values()}
