"""Every act is an order; each is refused when it is not whole."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from baton.actions.notices import NOTICES
from baton.actions.orders import ORDERS, At, Order, order_of
from baton.domain.case import Case, Task
from baton.domain.errors import BadInput, NotFound, WrongStage
from baton.domain.views.board import Act
from baton.domain.words import HolderKind, Role, TaskKind
from tests.builders import CLINICIAN, PRACTICE
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def carried_out(ports: FakePorts, case: Case, act: Act, **fields: Any) -> Case:
    order = ORDERS[act].model_validate(fields)
    return order.carry_out(At(ports, a_colleague(ports), case.case_id))


def called(ports: FakePorts) -> tuple[Case, Task]:
    """A case that came to a call, and the call."""
    case = with_case(ports)
    pass_time(ports, timedelta(days=7))
    case = ports.store.get(PRACTICE, case.case_id)
    return case, next(task for task in case.open_tasks if task.kind is TaskKind.CALL)


def form_of(case: Case) -> Task:
    return next(task for task in case.tasks.values() if task.kind is TaskKind.FORM)


def names(ports: FakePorts, case: Case) -> list[str]:
    return [event.name for event in ports.store.events(PRACTICE, case.case_id)]


def test_every_act_on_a_case_has_an_order_and_a_sentence() -> None:
    typed_on_pages_of_their_own = {Act.AMEND, Act.ANSWERS, Act.CORRECT}

    assert set(ORDERS) | typed_on_pages_of_their_own == set(Act)
    assert set(Act) <= NOTICES.keys()


@pytest.mark.parametrize("act", ["", "answers", "correct", "NOTE", "delete"])
def test_an_act_that_is_no_order_is_not_found(act: str) -> None:
    with pytest.raises(NotFound):
        order_of(act)


@pytest.mark.parametrize("model", ORDERS.values(), ids=lambda model: model.__name__)
def test_no_order_takes_a_field_it_does_not_know(model: type[Order]) -> None:
    with pytest.raises(ValidationError, match="practice_id"):
        model.model_validate({"practice_id": "another"})


def test_a_note_is_kept(ports: FakePorts) -> None:
    case = with_case(ports)

    carried_out(ports, case, Act.NOTE, text="Prefers afternoons", version=1)

    assert ports.store.events(PRACTICE, case.case_id)[-1].detail == {"text": "Prefers afternoons"}


def test_a_call_goes_to_a_colleague_with_the_reason_as_a_note(ports: FakePorts) -> None:
    case, call = called(ports)

    after = carried_out(
        ports, case, Act.ASSIGN, task=call.task_id, holder=CLINICIAN, reason="knows her"
    )

    assert after.tasks[call.task_id].holder.sub == CLINICIAN
    assert names(ports, case)[-2:] == ["assigned", "noted"]


def test_a_call_ends_with_an_outcome_of_the_list(ports: FakePorts) -> None:
    case, call = called(ports)

    after = carried_out(
        ports, case, Act.DONE, task=call.task_id, outcome="promised", note="tonight"
    )

    assert after.tasks[call.task_id].outcome == "Reached: will do it online: tonight"


@pytest.mark.parametrize("outcome", ["", "whatever"])
def test_a_call_does_not_end_without_one(ports: FakePorts, outcome: str) -> None:
    case, call = called(ports)

    with pytest.raises(BadInput):
        carried_out(ports, case, Act.DONE, task=call.task_id, outcome=outcome)


def test_putting_off_means_the_practices_clock(ports: FakePorts) -> None:
    case, call = called(ports)

    after = carried_out(
        ports,
        case,
        Act.DEFER,
        task=call.task_id,
        date="2027-04-01",
        time="10:30",
        reason="on holiday",
    )

    expected = datetime(2027, 4, 1, 10, 30, tzinfo=ZoneInfo("Europe/London"))
    assert after.tasks[call.task_id].due_at == expected
    assert after.tasks[call.task_id].stage == "deferred"


def test_a_task_is_taken_out_with_a_reason_and_only_then(ports: FakePorts) -> None:
    case = with_case(ports)
    form = form_of(case).task_id

    with pytest.raises(BadInput):
        carried_out(ports, case, Act.DROP, task=form, reason=" ")
    after = carried_out(ports, case, Act.DROP, task=form, reason="has it on file")

    assert (after.tasks[form].stage, after.tasks[form].outcome) == ("dropped", "has it on file")


def test_adding_twice_from_one_page_adds_one(ports: FakePorts) -> None:
    case = with_case(ports)

    once = carried_out(ports, case, Act.ADD, item="registration", version=case.seq)
    again = carried_out(ports, case, Act.ADD, item="registration", version=case.seq)
    more = carried_out(ports, case, Act.ADD, item="registration")

    assert [len(each.tasks) for each in (once, again, more)] == [4, 4, 5]


def test_moving_the_visit_moves_what_is_due(ports: FakePorts) -> None:
    case = with_case(ports)

    after = carried_out(
        ports, case, Act.MOVE, date=date(2027, 3, 29), time=time(9), reason="she is away"
    )

    assert after.wanted_by == datetime(2027, 3, 29, 9, tzinfo=ZoneInfo("Europe/London"))
    assert form_of(after).due_at > form_of(case).due_at
    assert names(ports, case)[-2:] == ["moved", "noted"]


def test_a_case_is_closed_with_an_outcome_of_the_list(ports: FakePorts) -> None:
    case = with_case(ports)

    after = carried_out(ports, case, Act.CLOSE, outcome="moved_away", note="to the coast")

    assert after.outcome == "The patient goes elsewhere: to the coast"


def test_a_form_goes_on_paper_and_reception_holds_it(ports: FakePorts) -> None:
    case = with_case(ports)

    after = carried_out(ports, case, Act.PAPER, task=form_of(case).task_id)

    assert (form_of(after).stage, form_of(after).holder.role) == ("on_paper", Role.RECEPTION)


def test_a_fresh_link_goes_out(ports: FakePorts) -> None:
    case = with_case(ports)
    pump(ports)

    carried_out(ports, case, Act.REISSUE)
    pump(ports)

    assert len(ports.email.sent) == 2


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (Act.RETRY, {}),
        (Act.DONE, {"outcome": "", "note": "said so"}),
        (Act.DEFER, {"date": "2027-03-09", "reason": "later"}),
        (Act.ASSIGN, {"holder": CLINICIAN}),
    ],
)
def test_what_the_table_does_not_allow_is_refused(
    ports: FakePorts, act: Act, fields: dict[str, str]
) -> None:
    case = with_case(ports)
    assert form_of(case).holder.kind is HolderKind.PATIENT

    with pytest.raises(WrongStage):
        carried_out(ports, case, act, task=form_of(case).task_id, **fields)


@pytest.mark.parametrize("act", [Act.DONE, Act.DROP, Act.PAPER, Act.ASSIGN])
def test_a_task_of_another_case_is_not_found(ports: FakePorts, act: Act) -> None:
    case = with_case(ports)
    fields = {"reason": "x"} if act is Act.DROP else {}
    fields |= {"holder": CLINICIAN} if act is Act.ASSIGN else {}

    with pytest.raises(NotFound):
        carried_out(ports, case, act, task="elsewhere", **fields)


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (Act.NOTE, {}),
        (Act.ASSIGN, {"task": "task1", "holder": "a b"}),
        (Act.DEFER, {"task": "task1", "date": "tomorrow", "reason": "x"}),
        (Act.MOVE, {"date": "2027-03-09"}),
        (Act.ADD, {"item": "Registration Form"}),
        (Act.CLOSE, {}),
        (Act.FILE, {"task": "task1", "target": "a:b:c:d"}),
        (Act.DROP, {"task": "TASK", "reason": "x"}),
    ],
)
def test_an_order_that_is_not_whole_is_refused(act: Act, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ORDERS[act].model_validate(fields)
