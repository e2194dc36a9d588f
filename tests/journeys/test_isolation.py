"""Nobody sees or does what is not theirs: routes × roles × two practices, tokens, origins."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from baton.aws.roles import ROUTES
from baton.domain.views.board import Act
from baton.domain.words import Role, TaskKind
from baton_local.browsing import Browser
from baton_local.people import Account, Patient
from baton_local.routes import apis, routes
from baton_local.stack import Stack
from baton_local.tokens import Tokens, tokens
from tests.deployed import Workplace, a_person, call, eventually, founded, raw

pytestmark = pytest.mark.journeys

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNKNOWN = {
    "patient": "unknown000000000",
    "case": "unknown000000001",
    "document": "unknown000000002",
    "member": "unknown-0000-0000",
    "task": "unknown000000003",
}
BODIES: Mapping[str, Mapping[str, str]] = {
    Act.NOTE: {"text": "x"},
    Act.ASSIGN: {"task": "{task}", "holder": "{member}"},
    Act.DONE: {"task": "{task}", "outcome": "promised"},
    Act.DEFER: {"task": "{task}", "date": "2099-01-01", "reason": "x"},
    Act.DROP: {"task": "{task}", "reason": "x"},
    Act.ADD: {"item": "registration"},
    Act.MOVE: {"date": "2099-01-01", "time": "09:00"},
    Act.CLOSE: {"outcome": "mistake"},
    Act.ANSWERS: {"task": "{task}", "page": "0", "rev": "0", "tab": "t", "version": "1"},
    Act.RETRY: {"task": "{task}"},
    Act.PAPER: {"task": "{task}"},
    Act.FILE: {"task": "{task}", "target": "{patient}:{case}:{task}"},
    Act.DISCARD: {"task": "{task}", "reason": "blank"},
    Act.REISSUE: {},
}
DETAILS = {
    "given_name": "Eve",
    "family_name": "Quaggaless",
    "day": "1",
    "month": "2",
    "year": "1990",
    "version": "1",
}
IN_BODIES = {
    "POST /staff/open": {
        "patient": "{patient}",
        "pack": "new-patient",
        "date": "2099-01-01",
        "time": "09:00",
        "idempotency_key": "k",
    },
    "POST /staff/practice/members/{member}": {"act": "disable"},
}

GUARDS = {
    "cache-control",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}


@dataclass
class House:
    """Two practices: the one whose members try, and the one whose things they try to reach."""

    ours: Workplace
    theirs: Workplace
    accounts: Mapping[Role, Account]
    ids: Mapping[str, str]
    patient: Patient
    seen: list[requests.Response] = field(default_factory=list)

    @property
    def stack(self) -> Stack:
        return self.ours.stack

    def page(
        self,
        browser: Browser,
        method: str,
        path: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Ask for a page as a browser would, and remember the answer."""
        body = "&".join(f"{name}={value}" for name, value in (fields or {}).items()).encode()
        reply = raw(browser, method, path, body, {**FORM, **(headers or {})})
        self.seen.append(reply)
        return reply

    def api(self, method: str, path: str, token: str, body: Any = None) -> requests.Response:
        """Call the API and remember the answer."""
        reply = call(self.stack, method, path, token, body)
        self.seen.append(reply)
        return reply


@pytest.fixture(scope="module")
def house(deployed: Stack) -> House:
    theirs = founded(deployed, "Table Mountain Physio")
    story = theirs.story(a_person())
    case_id = story.open()
    patient = story.at_the_door()
    story.fill_in(patient)
    eventually(lambda: theirs.case(case_id).documents, "a document of the other practice")
    case = theirs.case(case_id)
    ours = founded(deployed)
    accounts = {Role.MANAGER: ours.account}
    for role in (Role.RECEPTION, Role.CLINICIAN):
        accounts[role] = ours.hire(f"Rae {role.value.title()}", role)
    ids = {
        "patient": case.patient_id or "",
        "case": case_id,
        "document": case.documents[0].document_id,
        "member": theirs.set_up().me.member,
        "task": theirs.task(case_id, TaskKind.SIGNATURE).task_id,
    }
    return House(ours, theirs, accounts, ids, patient)


@pytest.mark.parametrize("role", Role)
def test_what_another_practice_has_looks_like_what_never_was(house: House, role: Role) -> None:
    account = house.accounts[role]
    browser = house.ours.at_desk(account).browser
    token = tokens(house.stack, account).access
    before = house.theirs.case(house.ids["case"]).version
    tried = 0

    for attempt in _attempts():
        theirs, never = (
            _anonymous(_try(house, browser, token, attempt, ids)) for ids in (house.ids, UNKNOWN)
        )
        tried += 1
        assert theirs == never, (role, attempt)
        expected = 404 if role in ROUTES[attempt.route] else 403
        assert theirs[0] == expected, (role, attempt, theirs)

    assert tried > 35
    assert house.theirs.case(house.ids["case"]).version == before


def test_searches_and_lists_hold_only_ones_own(house: House) -> None:
    theirs = house.theirs.patient(house.ids["patient"])
    browser = house.ours.staff.browser

    for words in (theirs.name, theirs.contacts[1].value, str(theirs.born), theirs.name[:5]):
        page = browser.get(f"/staff/patients?q={words.replace('+', '%2B')}")
        assert house.ids["patient"] not in page.html
    assert house.ids["case"] not in {row.case_id for row in house.ours.rows()}
    assert house.theirs.name not in browser.get("/staff/practice").text
    members = {member.member for member in house.ours.set_up().members}
    assert house.ids["member"] not in members


def test_a_patient_reaches_no_task_of_another_case(house: House) -> None:
    story = house.theirs.story(a_person())
    case_id = story.open()
    other = house.theirs.task(case_id, TaskKind.FORM).task_id

    for path in ("/p/forms/{task}/0", "/p/forms/{task}/check", "/p/sign/{task}"):
        foreign, never = (
            _anonymous(house.page(house.patient.browser, "GET", path.format(task=task)))
            for task in (other, UNKNOWN["task"])
        )
        assert foreign == never
        assert foreign[0] == 404
    assert house.theirs.task(case_id, TaskKind.FORM).stage == "invited"


def test_without_sign_in_pages_lead_to_it_and_the_api_says_401(house: House) -> None:
    stranger = Browser(house.stack.base_url)

    for route in _declared(house.stack):
        method, _, path = route.partition(" ")
        path = _filled(path, house.ids)
        if path.startswith("/api/"):
            assert house.api(method, path, "").status_code == 401, route
        elif route in ROUTES:
            reply = house.page(stranger, method, path)
            assert (reply.status_code, reply.headers.get("location")) == (
                303,
                "/staff/sign-in",
            ), route
        elif path.startswith("/p/") and "{token}" not in route:
            assert house.page(stranger, method, path).status_code == 401, route


def test_every_route_that_is_deployed_is_known_to_some_table(house: House) -> None:
    public = {"/p/{token}", "/p/{token}/fresh", "/verify", "/staff/sign-in", "/staff/sign-out"}
    page = "/p/forms/{task}/{page}"
    patients = {"/p/me", page, *(f"{page}/{act}" for act in ("autosave", "upload", "files"))}
    patients |= {"/p/files/{task}/{file}"}
    signing = {"/p/sign/{task}", "/p/sign/{task}/document"}

    unlisted = {
        route
        for route in _declared(house.stack)
        if route not in ROUTES and route.partition(" ")[2] not in public | patients | signing
    }

    assert unlisted == set()


def test_a_token_that_is_not_an_access_token_of_ours_is_refused(house: House) -> None:
    account = house.ours.account
    good = tokens(house.stack, account)

    assert house.api("GET", "/api/board", good.access).status_code == 200
    for name, token in _bad_tokens(house.stack, account, good).items():
        assert house.api("GET", "/api/board", token).status_code == 401, name


def test_a_token_is_no_good_after_an_hour(house: House) -> None:
    token = tokens(house.stack, house.ours.account).access
    house.stack.move_clock("+61m")

    assert house.api("GET", "/api/board", token).status_code == 401


def test_a_disabled_member_is_out_at_once(house: House) -> None:
    account = house.accounts[Role.CLINICIAN]
    browser = house.ours.at_desk(account).browser
    token = tokens(house.stack, account).access
    members = house.ours.set_up().members
    member = next(each.member for each in members if each.email == account.email)
    assert house.page(browser, "GET", "/staff").status_code == 200

    house.ours.staff.sign_in(house.ours.account)
    house.ours.staff.browser.post(f"/staff/practice/members/{member}", {"act": "disable"})

    assert house.page(browser, "GET", "/staff").status_code == 303
    assert house.api("GET", "/api/board", token).status_code in {401, 403}
    again = Browser(house.stack.base_url)
    again.get("/staff/sign-in")
    assert again.submit({"email": account.email, "password": account.password}).status == 422


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "", "Sec-Fetch-Site": ""},
    ],
    ids=["origin", "cross-site", "same-site", "neither"],
)
def test_a_post_that_another_site_caused_is_refused(
    house: House, foreign: Mapping[str, str]
) -> None:
    staff = house.ours.at_desk()
    posts = [route for route in _declared(house.stack) if route.startswith("POST ")]
    pages = [route.partition(" ")[2] for route in posts if "/api/" not in route]

    for path in pages:
        browser = house.patient.browser if path.startswith("/p/") else staff.browser
        reply = house.page(browser, "POST", _filled(path, house.ids), headers=foreign)
        assert reply.status_code == 403, path
    assert house.page(staff.browser, "GET", "/staff").status_code == 200  # still signed in


def test_the_api_takes_no_cookie(house: House) -> None:
    browser = house.ours.at_desk().browser

    assert house.page(browser, "GET", "/api/board").status_code == 401


def test_every_answer_carries_every_guard(house: House) -> None:
    house.page(Browser(house.stack.base_url), "GET", "/nowhere")
    house.page(Browser(house.stack.base_url), "GET", "/verify")
    ours = [reply for reply in house.seen if reply.text != '{"message": "Unauthorized"}']

    assert len(ours) > 200
    assert {401, 403, 404} <= {reply.status_code for reply in ours}
    lacking = {
        (reply.request.method, reply.request.url, *sorted(GUARDS - set(reply.headers)))
        for reply in ours
        if not {name.lower() for name in reply.headers} >= GUARDS
    }
    assert lacking == set()
    assert all("no-store" in reply.headers["cache-control"] for reply in ours)
    assert not [reply for reply in ours if "'unsafe-" in reply.headers["content-security-policy"]]


def _declared(stack: Stack) -> list[str]:
    found = [route.key for api in apis(stack.deployed) for route in routes(api)]
    return [key for key in found if key != "$default"]


@dataclass(frozen=True)
class Attempt:
    """One request to a route that names something, with holes where ids belong."""

    route: str
    path: str
    body: Mapping[str, str]


def _attempts() -> Iterator[Attempt]:
    """Every route of staff that names something, with a body that would do for each act."""
    for route in ROUTES:
        path = route.partition(" ")[2]
        if path.endswith("/cases/{case}/{act}"):
            for act, body in BODIES.items():
                if not (act == Act.ANSWERS and path.startswith("/api/")):  # a matter of pages
                    yield Attempt(route, path.replace("{act}", act), body)
        elif path.endswith("/patients/{patient}/{act}"):
            yield Attempt(route, path.replace("{act}", "correct"), DETAILS)
        elif "{" in path or route in IN_BODIES:
            yield Attempt(route, path, IN_BODIES.get(route, {}))


def _try(
    house: House, browser: Browser, token: str, attempt: Attempt, ids: Mapping[str, str]
) -> requests.Response:
    method, path = attempt.route.partition(" ")[0], _filled(attempt.path, ids)
    given = {name: _filled(value, ids) for name, value in attempt.body.items()}
    if path.startswith("/api/"):
        return house.api(method, path, token, _as_json(given))
    return house.page(browser, method, path, given if method == "POST" else None)


def _as_json(body: Mapping[str, str]) -> dict[str, Any]:
    """The API takes whole details where a page takes three fields for a date."""
    if "family_name" not in body:
        return {name: int(text) if name == "version" else text for name, text in body.items()}
    born = "-".join((body["year"], body["month"].zfill(2), body["day"].zfill(2)))
    names = {name: body[name] for name in ("given_name", "family_name")}
    return {**names, "birth_date": born, "version": 1}


def _filled(text: str, ids: Mapping[str, str]) -> str:
    nobodys = {"file": "unknown000000005", "form": "f" * 64}
    chosen = {"token": "x", "page": "0", "act": "note", "kind": "csv", **nobodys, **ids}
    return re.sub(r"\{(\w+)\}", lambda hole: chosen[hole[1]], text)


def _anonymous(reply: requests.Response) -> tuple[int, str]:
    """An answer without its reference and nonce, which differ by chance."""
    varying = r'"mono">[a-z2-7]{8}<|"reference": ?"\w+"|nonce="[^"]+"'
    return reply.status_code, re.sub(varying, "", reply.text)


def _bad_tokens(stack: Stack, account: Account, good: Tokens) -> Mapping[str, str]:
    header, payload, signature = good.access.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = _encoded({**claims, "sub": "somebody-else"})
    unsigned = _encoded({"alg": "none", "typ": "JWT"})
    return {
        "nothing": "x",
        "identity token": good.identity,
        "of another client": _of_another_client(stack, account),
        "changed": ".".join((header, other, signature)),
        "unsigned": ".".join((unsigned, payload, "")),
        "cut off": good.access[:-10],
    }


def _encoded(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _of_another_client(stack: Stack, account: Account) -> str:
    """An access token of the same pool and person, made for another application."""
    pool = stack.outputs["UserPoolId"]
    cognito = stack.client("cognito-idp")
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="another",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    return tokens(stack, account, client).access
