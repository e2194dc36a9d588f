"""Managers invite members, give them roles, duty and leave, and disable them; no task of somebody
who is gone stays behind."""

from datetime import date
from enum import StrEnum

from baton.actions.accounts import Accounts
from baton.actions.change import CaseId, change
from baton.actions.colleagues import Colleague
from baton.actions.ports import Ports
from baton.domain.case import Actor, Case
from baton.domain.casework import assigned
from baton.domain.errors import BadInput, Conflict, NotFound, Refused
from baton.domain.lifecycle.advance import Moment
from baton.domain.model import Email, Model, Name
from baton.domain.practices import Member
from baton.domain.words import HolderKind, Role


class Invitation(Model):
    """Who is to become a member."""

    name: Name
    email: Email
    role: Role


class MemberAct(StrEnum):
    """What a manager does to an account."""

    SAVE = "save"
    DISABLE = "disable"
    ENABLE = "enable"


class MemberOrder(Model):
    """A change of one account; role, duty and leave count for `save`. A page sends no `on_duty`
    for a box that is not ticked. Leave is a closed range of local dates."""

    act: MemberAct
    role: Role | None = None
    on_duty: bool = False
    away_from: date | None = None
    away_until: date | None = None


def invite(ports: Ports, accounts: Accounts, who: Colleague, invitation: Invitation) -> Member:
    """Make an account and its member; the pool mails a temporary password.

    An account left by an interrupted try is taken up. Raises `Conflict` for somebody's account.
    """
    sub = accounts.known(invitation.email)
    if sub and ports.store.member(sub):
        raise Conflict("this address has an account already")
    member = Member(
        sub=sub or accounts.invite(invitation.email),
        practice_id=who.practice_id,
        name=invitation.name,
        email=invitation.email,
        role=invitation.role,
        invited_at=ports.now(),
    )
    ports.store.save_member(member)
    return member


def manage(
    ports: Ports, accounts: Accounts, who: Colleague, sub: str, order: MemberOrder
) -> Member:
    """Change an account; what a member who is away or disabled held goes to who is on duty.

    Raises `NotFound` for an account of another practice, `Refused` when nobody could manage then.
    """
    before = ports.store.member(sub)
    if before is None or before.practice_id != who.practice_id:
        raise NotFound("no such member")
    after = _changed(before, order)
    _require_manager(ports, after)
    if after.disabled and sub == who.member.sub:
        raise Refused("nobody disables their own account")
    if after.disabled != before.disabled:
        (accounts.disable if after.disabled else accounts.enable)(sub)
    ports.store.save_member(after)
    if not after.is_present(ports.now(), who.practice.calendar):
        hand_over(ports, who.practice_id, sub, by=who.actor)
    return after


def hand_over(ports: Ports, practice_id: str, sub: str, *, by: Actor) -> int:
    """Give every open task that a member holds to who is on duty; gives how many cases changed.

    A role nobody else can take stays where it is: the board shows it all the same.
    """

    def decide(case: Case, moment: Moment) -> Case:
        for task in case.open_tasks:
            held = task.holder
            on_duty = moment.duty.of(held.role or Role.RECEPTION)
            if held.kind is HolderKind.MEMBER and held.sub == sub != on_duty:
                case = assigned(case, task.task_id, on_duty, moment.at, by)
        return case

    theirs = [
        listed.case_id
        for listed in ports.store.open_cases(practice_id)
        if any(task.sub == sub for task in listed.tasks)
    ]
    for case_id in theirs:
        change(ports, CaseId(practice_id, case_id), decide)
    return len(theirs)


def _changed(member: Member, order: MemberOrder) -> Member:
    if order.act is not MemberAct.SAVE:
        return member.with_(disabled=order.act is MemberAct.DISABLE)
    if order.away_from and order.away_until and order.away_until < order.away_from:
        raise BadInput("away_until: the last day comes after the first")
    return member.with_(
        role=order.role or member.role,
        on_duty=order.on_duty,
        away_from=order.away_from,
        away_until=order.away_until,
    )


def _require_manager(ports: Ports, changed: Member) -> None:
    others = (m for m in ports.store.members(changed.practice_id) if m.sub != changed.sub)
    team = (changed, *others)
    if not any(m.role is Role.MANAGER and not m.disabled for m in team):
        raise Refused("a practice has at least one manager")
