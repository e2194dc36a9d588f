"""Bootstrap a practice: its settings, its seal certificate and its first manager."""

import base64
from datetime import datetime, time

from baton.actions.accounts import Accounts
from baton.actions.ports import Engines
from baton.actions.stores import PeopleStore
from baton.domain.calendar import Calendar, Hours
from baton.domain.errors import Conflict
from baton.domain.frozen import frozen
from baton.domain.model import Email, Model, Name, derived_id
from baton.domain.practices import Colour, Member, Practice, PracticePhone
from baton.domain.words import Role

CERTIFICATE_DAYS = 3650
WORKDAY = Hours(opens=time(8), closes=time(17))
MONDAY_TO_FRIDAY = range(5)


class Founding(Model):
    """What must be known of a practice before anybody can sign in; the rest is set up there.

    `password` is temporary and given by hand; without one the pool mails its own.
    """

    name: Name
    email: Email
    manager: Name
    phone: PracticePhone
    zone: str
    language: str = "en"
    colour: Colour = "#0b5d5a"
    password: str | None = None
    test: bool = False


@frozen
class Foundry:
    """What founding needs of the world: fewer things than a function's ports."""

    store: PeopleStore
    engines: Engines
    accounts: Accounts
    now: datetime


def create_practice(foundry: Foundry, founding: Founding) -> Practice:
    """Create a practice with its first manager; what an interrupted try has made is found again.

    Raises `Conflict` when the address already belongs to a member.
    """
    practice_id = derived_id("practice", founding.email)
    sub = foundry.accounts.known(founding.email)
    if sub and foundry.store.member(sub):
        raise Conflict("this address is a member of a practice already")
    if practice_id not in foundry.store.practice_ids():
        foundry.store.save_practice(_practice(foundry, founding, practice_id))
    sub = sub or foundry.accounts.invite(founding.email, password=founding.password)
    foundry.store.save_member(
        Member(
            sub=sub,
            practice_id=practice_id,
            name=founding.manager,
            email=founding.email,
            role=Role.MANAGER,
            invited_at=foundry.now,
        )
    )
    return foundry.store.practice(practice_id)


def _practice(foundry: Foundry, founding: Founding, practice_id: str) -> Practice:
    certificate = foundry.engines.certificate(founding.name, at=foundry.now, days=CERTIFICATE_DAYS)
    return Practice(
        practice_id=practice_id,
        name=founding.name,
        phone=founding.phone,
        calendar=Calendar(zone=founding.zone, week=dict.fromkeys(MONDAY_TO_FRIDAY, WORKDAY)),
        language=founding.language,
        colour=founding.colour,
        certificate=base64.b64encode(certificate).decode(),
        test=founding.test,
    )
