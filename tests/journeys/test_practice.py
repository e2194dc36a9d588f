"""A manager sets up the practice: its face, its hours, its team."""

import pytest

from baton.domain.words import HolderKind, Role, TaskKind
from baton_local.browsing import Browser
from baton_local.people import Account
from tests.deployed import Workplace, a_person, eventually
from tests.engines.builders import an_image

pytestmark = pytest.mark.journeys


def test_name_colour_and_logo_are_on_the_patients_page(practice: Workplace) -> None:
    browser = practice.staff.browser
    page = browser.get("/staff/practice")
    form = dict(page.form(action="/staff/practice").form_values())
    changes = {**form, "name": "Signal Hill Dental", "colour": "#7a1f5c"}

    logo = {name: (None, value) for name, value in changes.items()}
    saved = browser.post("/staff/practice", {}, files={**logo, "logo": ("l.png", an_image())})
    story = practice.story(a_person())
    story.open()
    patient = story.at_the_door()
    mine = patient.open_link()

    assert "The settings were saved" in saved.text
    assert "Signal Hill Dental" in mine.text
    assert "#7a1f5c" in mine.html
    assert patient.browser.get(mine.tree.xpath("//img/@src")[0]).body == an_image()


def test_who_is_away_holds_nothing_and_who_is_back_may_work_again(practice: Workplace) -> None:
    account = practice.hire("Rita Botha", Role.RECEPTION, on_duty=True)
    story = practice.story(a_person(email="", mobile=""))
    case_id = story.open()
    eventually(lambda: _holder(practice, case_id), "a call task")
    assert _holder(practice, case_id) == "Rita Botha"
    member = next(m.member for m in practice.set_up().members if m.email == account.email)
    today = str(practice.stack.clock.now().date())

    away = {"act": "save", "role": "reception", "on_duty": "yes", "away_from": today}
    _ordered(practice, member, {**away, "away_until": today})
    held_while_away = _holder(practice, case_id)
    _ordered(practice, member, {"act": "disable"})
    refused = _tries(practice, account)
    _ordered(practice, member, {"act": "enable"})

    assert held_while_away == "Joan Reyes"
    assert refused == 422
    assert practice.at_desk(account).browser.get("/staff").status == 200


def test_the_last_manager_can_neither_leave_nor_step_down(practice: Workplace) -> None:
    me = practice.set_up().me.member

    for order in ({"act": "disable"}, {"act": "save", "role": "reception"}):
        reply = practice.staff.browser.post(f"/staff/practice/members/{me}", order)
        assert 400 <= reply.status < 500

    assert practice.set_up().me.role is Role.MANAGER


def _ordered(practice: Workplace, member: str, order: dict[str, str]) -> None:
    page = practice.staff.browser.post(f"/staff/practice/members/{member}", order)
    assert page.status == 200, page.text[:300]


def _tries(practice: Workplace, account: Account) -> int:
    browser = Browser(practice.stack.base_url)
    browser.get("/staff/sign-in")
    return browser.submit({"email": account.email, "password": account.password}).status


def _holder(practice: Workplace, case_id: str) -> str | None:
    calls = [task for task in practice.case(case_id).tasks if task.kind is TaskKind.CALL]
    held = calls[-1].holder if calls else None
    return held.name if held and held.kind is HolderKind.MEMBER else None
