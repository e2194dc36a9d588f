"""The team: invited, given roles and leave, disabled; no task stays with somebody who is gone."""

from datetime import date

import pytest

from baton.actions.manage_members import Invitation, MemberAct, MemberOrder, invite, manage
from baton.actions.receive_scan import Arrival, receive_scan
from baton.domain.case import Case
from baton.domain.errors import BadInput, Conflict, NotFound, Refused
from baton.domain.words import Role
from tests.builders import CLINICIAN, MANAGER, PRACTICE, RECEPTION, a_member
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.staff import MemoryAccounts, a_colleague

RUTH = "6f0c2b1e-ruth"


@pytest.fixture
def ports() -> FakePorts:
    ports = staffed()
    ports.store.save_member(a_member(sub=RUTH, name="Ruth", email="ruth@practice.example"))
    return ports


def managed(ports: FakePorts, sub: str, **order: object) -> MemoryAccounts:
    accounts = MemoryAccounts()
    who = a_colleague(ports, Role.MANAGER)
    manage(ports, accounts, who, sub, MemberOrder.model_validate({"act": "save", **order}))
    return accounts


def a_held_scan(ports: FakePorts) -> Case:
    """A filing task that the member on duty at reception holds."""
    ports.scans.put(f"in/{PRACTICE}/a.pdf", b"%PDF-1.7", content_type="application/pdf")
    case = receive_scan(ports, Arrival(key=f"in/{PRACTICE}/a.pdf", version_id="v1"))
    assert case is not None
    assert holder_of(ports, case) == RECEPTION
    return case


def holder_of(ports: FakePorts, case: Case) -> str | None:
    (task,) = ports.store.get(PRACTICE, case.case_id).open_tasks
    return task.holder.sub


def test_an_invited_colleague_is_a_member_at_once(ports: FakePorts) -> None:
    accounts = MemoryAccounts()
    invitation = Invitation(name="Noor", email="Noor@Practice.example", role=Role.CLINICIAN)

    member = invite(ports, accounts, a_colleague(ports, Role.MANAGER), invitation)

    assert ports.store.member(member.sub) == member
    assert accounts.subs == {"noor@practice.example": member.sub}
    assert (member.role, member.practice_id) == (Role.CLINICIAN, PRACTICE)


def test_an_account_left_by_an_interrupted_try_is_taken_up(ports: FakePorts) -> None:
    accounts = MemoryAccounts(subs={"noor@practice.example": "sub-9"})
    invitation = Invitation(name="Noor", email="noor@practice.example", role=Role.CLINICIAN)

    assert invite(ports, accounts, a_colleague(ports, Role.MANAGER), invitation).sub == "sub-9"


def test_somebodys_account_is_not_taken(ports: FakePorts) -> None:
    accounts = MemoryAccounts(subs={"ruth@practice.example": RUTH})
    invitation = Invitation(name="Ruth", email="ruth@practice.example", role=Role.MANAGER)

    with pytest.raises(Conflict):
        invite(ports, accounts, a_colleague(ports, Role.MANAGER), invitation)


@pytest.mark.parametrize(
    "order",
    [
        {"act": MemberAct.DISABLE},
        {"act": MemberAct.SAVE, "away_from": date(2027, 3, 1)},
        {"away_from": date(2027, 2, 1), "away_until": date(2027, 3, 1), "on_duty": True},
    ],
)
def test_what_somebody_held_who_is_gone_goes_to_who_is_on_duty(
    ports: FakePorts, order: dict[str, object]
) -> None:
    case = a_held_scan(ports)

    managed(ports, RECEPTION, **order)

    assert holder_of(ports, case) == RUTH
    assert ports.store.events(PRACTICE, case.case_id)[-1].by.id == MANAGER


@pytest.mark.parametrize(
    "order", [{"away_from": date(2027, 4, 1)}, {"on_duty": True}, {"role": Role.CLINICIAN}]
)
def test_who_is_present_keeps_their_work(ports: FakePorts, order: dict[str, object]) -> None:
    case = a_held_scan(ports)

    managed(ports, RECEPTION, **order)

    assert holder_of(ports, case) == RECEPTION


def test_disabling_and_enabling_reach_the_account(ports: FakePorts) -> None:
    off = managed(ports, RUTH, act="disable")
    disabled = ports.store.member(RUTH)
    on = managed(ports, RUTH, act="enable")
    enabled = ports.store.member(RUTH)

    assert disabled is not None
    assert enabled is not None
    assert (disabled.disabled, enabled.disabled) == (True, False)
    assert (off.disabled, on.disabled) == ({RUTH}, set())


def test_the_last_manager_stays_one(ports: FakePorts) -> None:
    for order in ({"act": "disable"}, {"role": Role.RECEPTION}):
        with pytest.raises(Refused):
            managed(ports, MANAGER, **order)


def test_nobody_disables_their_own_account(ports: FakePorts) -> None:
    managed(ports, CLINICIAN, role=Role.MANAGER)

    with pytest.raises(Refused):
        managed(ports, MANAGER, act="disable")


def test_leave_ends_after_it_begins(ports: FakePorts) -> None:
    with pytest.raises(BadInput):
        managed(ports, RUTH, away_from=date(2027, 4, 2), away_until=date(2027, 4, 1))


@pytest.mark.parametrize("sub", ["nobody", "of-another"])
def test_a_member_of_another_practice_is_not_there(ports: FakePorts, sub: str) -> None:
    ports.store.save_member(a_member(sub="of-another", practice_id="another"))

    with pytest.raises(NotFound):
        managed(ports, sub, act="disable")
