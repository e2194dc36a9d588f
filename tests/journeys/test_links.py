"""A patient's link under stress: guessed, scanned, locked, opened twice, fed with nonsense."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import pytest

from baton.domain.words import TaskKind
from baton_local.browsing import Browser, Page
from baton_local.emulator import wait_until
from baton_local.mail import Mail
from baton_local.people import Patient
from baton_local.stack import Stack
from baton_local.story import ANSWERS, LINK, Story
from tests.deployed import Workplace, a_person, eventually, founded, raw

Result = TypeVar("Result")

pytestmark = pytest.mark.journeys

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MALFORMED = ("x", "A" * 43, "A" * 44, "%00", "%F0%9F%92%A3", "'--", "A" * 900)
TRIES = 5
A_WHILE_SECONDS = 1.5
WRONG = date(1950, 6, 7)


@pytest.fixture
def story(practice: Workplace) -> Story:
    story = practice.story(a_person())
    story.open()
    return story


@pytest.fixture
def patient(story: Story) -> Patient:
    """A patient behind the door, with nothing filled in."""
    patient = story.at_the_door()
    patient.open_link()
    return patient


def test_a_link_that_opens_nothing_always_shows_the_same_page(
    deployed: Stack, practice: Workplace, story: Story
) -> None:
    real = story.at_the_door()
    foreign = founded(deployed, "Table Mountain Physio").story(a_person())
    foreign.open()
    revoked = story.at_the_door().link
    case_id = _case_of(practice, story)
    practice.staff.act(case_id, "reissue", {})
    born = real.birth_date
    tokens = [_token(revoked), _token(foreign.at_the_door().link), *MALFORMED]

    doors = {_bare(_got(practice, token)) for token in [*tokens, "never-was"]}
    shut = {_bare(_knocked(practice, token, born)) for token in [*tokens, "never-was"]}
    fresh = {_bare(_asked_fresh(practice, token)) for token in [*tokens, "never-was"]}

    assert {status for status, _ in doors} == {200}
    assert {status for status, _ in shut} == {422}
    assert {status for status, _ in fresh} == {200}
    assert (len(doors), len(shut), len(fresh)) == (1, 1, 1)
    for _, html in [*doors, *shut, *fresh]:
        assert practice.name not in html
        assert story.person.family_name not in html


def test_a_fresh_link_goes_to_the_contact_on_file_once_a_day(
    practice: Workplace, story: Story
) -> None:
    old = story.at_the_door()
    practice.staff.act(_case_of(practice, story), "reissue", {})
    eventually(lambda: len(practice.mail_to(story.person.email)) == 2, "the reissued link")

    for _ in range(3):
        _asked_fresh(practice, _token(old.link))
    sent = eventually(lambda: _many(practice, story, 3), "the fresh link")
    wait_until(lambda: bool(_many(practice, story, 4)), A_WHILE_SECONDS)

    assert len(practice.mail_to(story.person.email)) == 3
    newest = {_link(mail.text) for mail in sent[:2]}
    assert len(newest) == 1
    assert old.link not in newest
    new = Patient(old.browser.as_new_device(), newest.pop(), old.birth_date)
    assert story.person.name in new.open_link().text


def test_of_parallel_guesses_five_are_judged_and_staff_reissue(
    practice: Workplace, story: Story
) -> None:
    patient = story.at_the_door()
    case_id = _case_of(practice, story)

    replies = _at_once(lambda: _knocked(practice, _token(patient.link), WRONG), 6)
    right = patient.open_link()
    link = practice.case(case_id).link
    reviews = [t for t in practice.case(case_id).tasks if t.kind is TaskKind.REVIEW]
    practice.staff.act(case_id, "reissue", {})
    mails = eventually(lambda: _many(practice, story, 2), "a new link")
    new = replace(patient, browser=patient.browser.as_new_device(), link=_link(mails[0].text))

    assert len({_bare(reply) for reply in replies}) == 1
    assert right.status == 422
    assert link
    assert (link.locked, link.wrong_tries) == (True, TRIES)
    assert [review.final for review in reviews] == [False]
    assert patient.open_link().status == 422
    assert story.person.name in new.open_link().text
    assert all(t.final for t in practice.case(case_id).tasks if t.kind is TaskKind.REVIEW)


def test_a_scanner_that_reads_the_link_fifty_times_changes_nothing(
    practice: Workplace, story: Story
) -> None:
    patient = story.at_the_door()
    eventually(lambda: not any(practice.stack.queue_depths().values()), "quiet queues")
    before = _digest(practice)

    def read() -> set[int]:
        methods = ("GET", "HEAD", "GET", "OPTIONS", "GET")
        return {raw(patient.browser, method, patient.link).status_code for method in methods}

    statuses = set().union(*_at_once(read, 10))

    assert 200 in statuses
    assert max(statuses) < 500
    assert _digest(practice) == before
    assert story.person.name in patient.open_link().text


def test_reading_ones_own_pages_changes_nothing(practice: Workplace, patient: Patient) -> None:
    form = _form(patient.browser)
    eventually(lambda: not any(practice.stack.queue_depths().values()), "quiet queues")
    before = _digest(practice)

    for path in ("/p/me", form.url, form.url.rpartition("/")[0] + "/check", "/p/forms/x/0"):
        _at_once(partial(raw, patient.browser, "GET", path), 5)

    assert _digest(practice) == before


def test_a_form_sent_from_two_tabs_is_handed_in_once(
    practice: Workplace, story: Story, patient: Patient
) -> None:
    patient.fill_in(_form(patient.browser))
    check = patient.browser.here

    def send() -> Page:
        tab = replace(patient.browser, page=check, cookies=dict(patient.browser.cookies))
        return tab.submit(command="send")

    pages = _at_once(send, 2)
    again = send()
    case_id = _case_of(practice, story)
    eventually(lambda: practice.case(case_id).documents, "the consent")

    assert [page.heading for page in pages] == ["Thank you"] * 2
    assert again.heading == "Thank you"
    events = [entry.what for entry in practice.case(case_id).timeline]
    assert sum("handed in" in what for what in events) == 1
    assert len(practice.case(case_id).documents) == 1


def test_a_tab_that_is_behind_shows_both_answers_and_overwrites_nothing(
    patient: Patient,
) -> None:
    page = _form(patient.browser)
    behind = replace(patient.browser, page=page, cookies=dict(patient.browser.cookies))
    patient.fill_in(page, pages=2)
    other = replace(patient, browser=behind, answers={**ANSWERS, "First name": "Amahle Rose"})

    conflict = behind.submit(other.answers_to(page), command="next")
    choices = conflict.tree.xpath("//input[@value='theirs']/@name")
    kept = behind.submit(dict.fromkeys(map(str, choices), "theirs"))
    now = patient.browser.get(page.url)

    assert conflict.status in {200, 409}
    assert "Amahle Rose" in conflict.text
    assert kept.status == 200
    assert "Amahle Rose" not in now.html


UNREADABLE = [
    pytest.param(b"rev=0&tab=x&f.1=" + b"x" * 300_000, FORM, 413, id="over-the-limit"),
    pytest.param(b'{"rev":0}', {"Content-Type": "application/json"}, 415, id="json"),
    pytest.param(b"rev=0", {"Content-Type": ""}, 415, id="no-type"),
    pytest.param(b"rev=0&tab=x&f.1=%FF%FE", FORM, 400, id="invalid-utf-8"),
    pytest.param(b"rev=0&tab=\xff\xfe", FORM, 400, id="raw-bytes"),
    pytest.param(b"rev=0&rev=1&tab=x", FORM, 400, id="a-field-twice"),
    pytest.param(b"rev=zero&tab=x", FORM, 400, id="not-a-number"),
    pytest.param(b"rev=0&tab=x&role=manager", FORM, 400, id="unknown-field"),
    pytest.param(b"rev=0&tab=forged&command=next", FORM, 400, id="forged-tab"),
    pytest.param(b"&".join(b"f.%d=1" % n for n in range(1500)), FORM, 400, id="1500-fields"),
    pytest.param(b"", FORM, 400, id="nothing"),
]


@pytest.mark.parametrize(("body", "headers", "status"), UNREADABLE)
def test_what_no_page_of_ours_sends_is_refused_with_advice(
    practice: Workplace,
    shared: Patient,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    form = _form(shared.browser).url

    reply = raw(shared.browser, "POST", form, body, headers)
    saved = raw(shared.browser, "POST", f"{form}/autosave", body, headers)

    assert reply.status_code == status
    assert 400 <= saved.status_code < 500
    assert "Go back, reload the page" in reply.text or "Choose a smaller file" in reply.text
    assert "Traceback" not in reply.text


@pytest.fixture(scope="module")
def shared(practice: Workplace) -> Patient:
    """One patient behind the door, for requests that change nothing."""
    story = practice.story(a_person())
    story.open()
    patient = story.at_the_door()
    patient.open_link()
    return patient


API = {"Content-Type": "application/json"}
UNREADABLE_JSON = [
    pytest.param(b'{"text":"' + b"x" * 300_000 + b'"}', API, 413, id="over-the-limit"),
    pytest.param(b"text=hello", FORM, 415, id="a-form"),
    pytest.param(b'{"text":"\\ud800"}', API, 400, id="half-a-character"),
    pytest.param(b'{"text":', API, 400, id="cut-off"),
    pytest.param(b'{"text":"a","text":"b"}', API, 400, id="a-key-twice"),
    pytest.param(b'{"text":"a","practice":"b"}', API, 400, id="unknown-field"),
    pytest.param(b'{"text":NaN}', API, 400, id="no-number"),
    pytest.param(b"[" * 5000 + b"]" * 5000, API, 400, id="too-deep"),
    pytest.param(b'["text"]', API, 400, id="a-list"),
    pytest.param(b"", API, 400, id="nothing"),
]


@pytest.mark.parametrize(("body", "headers", "status"), UNREADABLE_JSON)
def test_an_api_client_is_told_what_is_wrong(
    practice: Workplace,
    shared: Patient,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    case_id = practice.rows()[0].case_id
    token = practice.bearer()

    reply = raw(
        Browser(practice.stack.base_url),
        "POST",
        f"/api/cases/{case_id}/note",
        body,
        {**headers, "Authorization": f"Bearer {token}"},
    )

    assert reply.status_code == status
    told = reply.json()
    assert told["error"] in {"bad_input", "too_large"}
    assert told["reference"]
    if b"practice" in body:
        assert told["fields"] == ["practice"]


def test_an_expired_link_shows_the_same_page_as_an_unknown_one(deployed: Stack) -> None:
    practice = founded(deployed)
    story = practice.story(a_person())
    story.open(in_days=2)
    patient = story.at_the_door()
    practice.stack.move_clock("+17d")

    expired = _bare(_knocked(practice, _token(patient.link), patient.birth_date))
    unknown = _bare(_knocked(practice, "B" * 43, patient.birth_date))

    assert expired == unknown


def _case_of(practice: Workplace, story: Story) -> str:
    return next(r.case_id for r in practice.rows() if r.label == story.person.name)


def _form(browser: Browser) -> Page:
    return browser.get(browser.get("/p/me").link("form"))


def _got(practice: Workplace, token: str) -> Page:
    return Browser(practice.stack.base_url).get(f"/p/{token}")


def _knocked(practice: Workplace, token: str, born: date) -> Page:
    fields = {"day": born.day, "month": born.month, "year": born.year}
    return Browser(practice.stack.base_url).post(f"/p/{token}", fields)


def _asked_fresh(practice: Workplace, token: str) -> Page:
    return Browser(practice.stack.base_url).post(f"/p/{token}/fresh", {})


def _bare(page: Page) -> tuple[int, str]:
    """A page without what is made anew for each request: the nonce, and the link itself."""
    html = re.sub(r'nonce="[^"]*"', "", page.html)
    return page.status, re.sub(r'action="/p/[^"]*/fresh"', "", html)


def _many(practice: Workplace, story: Story, number: int) -> list[Mail] | None:
    mails = practice.mail_to(story.person.email)
    return mails if len(mails) >= number else None


def _digest(practice: Workplace) -> str:
    """A hash of every row of this practice, its links included."""
    pages = (
        practice.stack.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=practice.stack.outputs["TableName"], ConsistentRead=True)
    )
    rows = [json.dumps(row, sort_keys=True, default=str) for page in pages for row in page["Items"]]
    mine = sorted(row for row in rows if practice.practice_id in row)
    assert mine
    return hashlib.sha256("\n".join(mine).encode()).hexdigest()


def _at_once(act: Callable[[], Result], times: int) -> Sequence[Result]:
    with ThreadPoolExecutor(times) as pool:
        return [each.result() for each in [pool.submit(act) for _ in range(times)]]


def _token(link: str) -> str:
    return urlsplit(link).path.rpartition("/")[2]


def _link(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found.group()
