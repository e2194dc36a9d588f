"""Practices of their own on the deployed local cloud: at work by pages and API, as people are."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import requests

from baton.actions.create_practice import Founding
from baton.domain.views.board import BoardRow, BoardView
from baton.domain.views.case import CaseView, TaskCard
from baton.domain.views.people import PatientView
from baton.domain.views.practice import SetUpView
from baton.domain.words import Role, TaskKind
from baton_local.browsing import Browser
from baton_local.emulator import wait_until
from baton_local.mail import Mail
from baton_local.people import Account, Staff
from baton_local.practice import found_here
from baton_local.stack import Stack
from baton_local.story import Person, Story
from baton_local.tokens import tokens

ZONE = ZoneInfo("Africa/Johannesburg")  # two hours from UTC the whole year
TEMPORARY = "Temporary-2026!"
PASSWORD = "Harbour-Street-2026!"
PATIENCE_SECONDS = 25.0
TIMEOUT_SECONDS = 40

Found = TypeVar("Found")

numbers = count(1)


@dataclass
class Workplace:
    """One practice, its manager at the desk, and what its pages and API say."""

    stack: Stack
    practice_id: str
    name: str
    account: Account
    staff: Staff
    _token: str = field(default="", repr=False)

    def story(self, person: Person) -> Story:
        """A story of this practice, told from its desk."""
        return Story(self.stack, self.staff, person)

    def at_desk(self, account: Account | None = None) -> Staff:
        """Sign somebody in with a browser of their own."""
        staff = Staff(Browser(self.stack.base_url), self.stack.clock)
        staff.sign_in(account or self.account)
        return staff

    def come_back(self) -> None:
        """Sign the manager in again: a session ends when the clock is moved far."""
        self.staff.come_back(self.account)

    def hire(self, name: str, role: Role, *, on_duty: bool = False) -> Account:
        """Invite a colleague, who signs in for the first time."""
        email = f"colleague{next(numbers)}@practice.example"
        self.staff.browser.get("/staff/practice")
        fields = {"name": name, "email": email, "role": role.value}
        self.staff.browser.submit(fields, action="/staff/practice/members")
        self.stack.client("cognito-idp").admin_set_user_password(  # in place of the pool's mail
            UserPoolId=self.stack.outputs["UserPoolId"],
            Username=email,
            Password=TEMPORARY,
            Permanent=False,
        )
        if on_duty:
            member = next(m.member for m in self.set_up().members if m.email == email)
            order = {"act": "save", "role": role.value, "on_duty": "yes"}
            self.staff.browser.post(f"/staff/practice/members/{member}", order)
        newcomer = Staff(Browser(self.stack.base_url), self.stack.clock)
        return newcomer.first_sign_in(email, TEMPORARY, PASSWORD)

    def api(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        """Call the API as the manager, with a token that is still good."""
        answer = call(self.stack, method, path, self._token, body, headers)
        if answer.status_code == 401:
            self._token = self.bearer()
            answer = call(self.stack, method, path, self._token, body, headers)
        return answer

    def bearer(self) -> str:
        """An access token of the manager's."""
        return tokens(self.stack, self.account).access

    def case(self, case_id: str) -> CaseView:
        """What the page of a case shows."""
        return CaseView.model_validate_json(self._read(f"/api/cases/{case_id}"))

    def task(self, case_id: str, kind: TaskKind) -> TaskCard:
        """The newest task of a kind."""
        return [task for task in self.case(case_id).tasks if task.kind is kind][-1]

    def asks_too(self, case_id: str, questionnaire: Mapping[str, Any]) -> str:
        """Publish a form of the practice's own and add it to a case; gives its task."""
        body = {"questionnaire": json.dumps(questionnaire)}
        form = self.api("POST", "/api/forms", body).json()["form"]
        assert self.api("POST", f"/api/forms/{form}/publish", {}).status_code == 200
        order = {"item": form[:40], "version": self.case(case_id).version}
        added = self.api("POST", f"/api/cases/{case_id}/add", order)
        assert added.status_code == 200, added.text
        return self.task(case_id, TaskKind.FORM).task_id

    def patient(self, patient_id: str) -> PatientView:
        """What a patient's record shows."""
        return PatientView.model_validate_json(self._read(f"/api/patients/{patient_id}"))

    def board(self) -> BoardView:
        """What the board shows."""
        return BoardView.model_validate_json(self._read("/api/board"))

    def rows(self) -> list[BoardRow]:
        """All lines of the board."""
        return [row for lane in self.board().lanes for row in lane.rows]

    def set_up(self) -> SetUpView:
        """The settings and the team."""
        return SetUpView.model_validate_json(self._read("/api/practice"))

    def mail_to(self, *contacts: str) -> list[Mail]:
        """All that was sent to these addresses or numbers, newest first."""
        wanted = {contact.replace(" ", "") for contact in contacts}
        return [mail for mail in self.stack.mail() if mail.to in wanted]

    def row(self, case_id: str) -> Mapping[str, Any]:
        """The row of a case as it lies in the table."""
        key = {"pk": {"S": f"P#{self.practice_id}#C#{case_id}"}, "sk": {"S": "CASE"}}
        return self.row_of(key)

    def row_of(self, key: Mapping[str, Any]) -> Mapping[str, Any]:
        """Any row as it lies in the table."""
        table = self.stack.outputs["TableName"]
        row = self.stack.client("dynamodb").get_item(TableName=table, Key=dict(key))
        return dict(row["Item"])

    def overwrite(self, row: Mapping[str, Any]) -> None:
        """Write a row behind the product's back: no action of ours can spoil or lose one."""
        table = self.stack.outputs["TableName"]
        self.stack.client("dynamodb").put_item(TableName=table, Item=dict(row))

    def _read(self, path: str) -> str:
        answer = self.api("GET", path)
        assert answer.status_code == 200, f"{answer.status_code} at {path}"
        return answer.text


def founded(stack: Stack, name: str = "Harbour Street Dental") -> Workplace:
    """Found a practice at the start of a working day and sign its manager in."""
    to_morning(stack)
    email = f"manager{next(numbers)}-{stack.clock.now():%d%H%M%S}@practice.example"
    founding = Founding(
        name=name,
        email=email,
        manager="Joan Reyes",
        phone="+27 21 555 0100",
        zone=ZONE.key,
        password=TEMPORARY,
        test=True,
    )
    practice = found_here(stack, founding)
    staff = Staff(Browser(stack.base_url), stack.clock)
    account = staff.first_sign_in(email, TEMPORARY, PASSWORD)
    return Workplace(stack, practice.practice_id, name, account, staff)


def to_morning(stack: Stack) -> None:
    """Move the clock on to nine o'clock of a working day, unless it is morning in the practice."""
    local = stack.clock.now().astimezone(ZONE)
    if local.weekday() < 5 and 8 < local.hour < 11:
        return
    nine = local.replace(hour=9, minute=0, second=0, microsecond=0)
    while nine <= local or nine.weekday() >= 5:
        nine += timedelta(days=1)
    stack.move_clock(nine.astimezone(UTC).isoformat())


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant by the practice's wall clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def a_person(**changes: Any) -> Person:
    """Somebody whose name, address and number nobody else has: they are easy to grep for."""
    number = next(numbers)
    person = Person(
        given_name="Amahle",
        family_name=f"Quagga{number:03d}",
        birth_date=date(1986, 3, 1) + timedelta(days=number % 4000),
        email=f"quagga{number:03d}@patient.example",
        mobile=f"+2782555{number:04d}",
    )
    return Person(**{**vars(person), **changes})


def eventually(look: Callable[[], Found | None], what: str) -> Found:
    """Wait for what the cloud does by itself within seconds; the clock stays where it is."""
    found: list[Found] = []

    def seen() -> bool:
        found.extend(filter(None, [look()]))
        return bool(found)

    assert wait_until(seen, PATIENCE_SECONDS), f"never came: {what}"
    return found[0]


def call(
    stack: Stack,
    method: str,
    path: str,
    token: str = "",
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> requests.Response:
    """Call the API with a bearer token, or with none."""
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.request(
        method,
        stack.base_url + path,
        json=body,
        headers={**bearer, **(headers or {})},
        timeout=TIMEOUT_SECONDS,
        allow_redirects=False,
    )


def raw(
    browser: Browser,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> requests.Response:
    """Send what no page of ours would send, with a browser's cookies and its origin."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    usual = {"Cookie": cookies, "Origin": browser.base_url, "Sec-Fetch-Site": "same-origin"}
    return requests.request(
        method,
        browser.base_url + urlsplit(path).path,
        data=body,
        headers={**usual, **(headers or {})},
        timeout=TIMEOUT_SECONDS,
        allow_redirects=False,
    )
