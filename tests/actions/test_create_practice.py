"""A practice from nothing to its first manager; an interrupted try goes on where it stopped."""

import base64
from zoneinfo import ZoneInfoNotFoundError

import pytest
from pydantic import ValidationError

from baton.actions.create_practice import Founding, Foundry, create_practice
from baton.domain.errors import Conflict
from baton.domain.words import Role
from tests.builders import MONDAY
from tests.fakes import CheapEngines, Clock, MemoryStore
from tests.staff import MemoryAccounts

FOUNDING = Founding(
    name="Harbour Dental",
    email="Lindi@practice.example",
    manager="Lindi Naidoo",
    phone="+27215550100",
    zone="Africa/Johannesburg",
    test=True,
)


@pytest.fixture
def foundry() -> Foundry:
    return Foundry(MemoryStore(Clock()), CheapEngines(), MemoryAccounts(), MONDAY)


def test_a_practice_has_hours_a_seal_and_a_manager(foundry: Foundry) -> None:
    practice = create_practice(foundry, FOUNDING)

    (manager,) = foundry.store.members(practice.practice_id)
    assert (manager.role, manager.email) == (Role.MANAGER, "lindi@practice.example")
    assert (practice.test, practice.calendar.zone) == (True, "Africa/Johannesburg")
    assert practice.certificate is not None
    assert b"Harbour Dental" in base64.b64decode(practice.certificate)
    assert foundry.store.practice_ids() == (practice.practice_id,)


def test_a_temporary_password_is_handed_over_by_hand(foundry: Foundry) -> None:
    create_practice(foundry, FOUNDING.with_(password="First-Password-1!"))

    assert isinstance(foundry.accounts, MemoryAccounts)
    assert foundry.accounts.passwords == {"lindi@practice.example": "First-Password-1!"}


def test_an_interrupted_try_goes_on(foundry: Foundry) -> None:
    sub = foundry.accounts.invite("lindi@practice.example")

    practice = create_practice(foundry, FOUNDING)

    assert [member.sub for member in foundry.store.members(practice.practice_id)] == [sub]


def test_one_address_founds_one_practice(foundry: Foundry) -> None:
    create_practice(foundry, FOUNDING)

    with pytest.raises(Conflict):
        create_practice(foundry, FOUNDING.with_(name="Another"))


def test_a_zone_that_does_not_exist_founds_nothing(foundry: Foundry) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        create_practice(foundry, FOUNDING.with_(zone="Mars/Base"))

    assert foundry.store.practice_ids() == ()


def test_an_address_must_be_one() -> None:
    with pytest.raises(ValidationError):
        FOUNDING.with_(email="lindi at home")
