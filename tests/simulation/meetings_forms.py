"""Where two meet over a form: two phones, the patient and staff, or two of the staff."""

from collections.abc import Callable, Mapping
from typing import Any

from baton.actions import attach_file, fill_form
from baton.actions.attach_file import Arrived, SentPage
from baton.actions.drafts import PagePost
from baton.actions.fill_form import CHECK
from baton.actions.open_case import token_of
from baton.actions.open_link import PatientWish, identify, wished
from baton.actions.review_form import Reading, accept, send_back
from baton.actions.visits import visit
from baton.domain.case import Case, Task
from baton.domain.views.form import CheckAnswersView, FormView
from baton.domain.views.patient import PatientRequest
from baton.domain.words import TaskKind
from tests.builders import STAFF
from tests.domain.forms.browser import fields
from tests.simulation.desk import FormDesk
from tests.simulation.filling import typed
from tests.simulation.ledger import Place
from tests.simulation.meetings import (
    PRACTICE,
    Act,
    Setting,
    When,
    capability_of,
    opened_case,
    saves,
    stage,
    the_case,
)
from tests.simulation.own_forms import ASKED_AGAIN, own_form
from tests.simulation.patient import WRONG_DATE
from tests.simulation.world import World


def _own(case: Case) -> Task | None:
    source = own_form().sha256
    return next((task for task in case.tasks.values() if task.source == source), None)


def _is_own(wanted: str) -> When:
    def reached(world: World) -> bool:
        case = opened_case(world)
        task = _own(case) if case else None
        return task is not None and task.stage == wanted

    return reached


def _page(world: World, task: Task, page: str) -> tuple[Any, Any]:
    capability = capability_of(world)
    seen = visit(world.ports, capability)
    shown = fill_form.shown(world.ports, seen, task.task_id, page, with_errors=False)
    return capability, shown


def _attaches(world: World) -> None:
    """The first page of the practice's own form, with a file of this phone."""
    task = _own(the_case(world))
    assert task
    capability, shown = _page(world, task, "0")
    if isinstance(shown, FormView):
        said = {**typed(own_form().sha256, 1)[0], "command": ("next",)}
        post = PagePost(rev=shown.rev, tab=shown.tab, fields=said)
        data = f"%PDF-1.7 from {shown.window}".encode()
        wanted = (field for field in fields(shown.page).values() if field.takes_file)
        arrived = tuple(Arrived(field=each.name, name="a.pdf", data=data) for each in wanted)
        sent = SentPage(task_id=task.task_id, page="0", post=post, arrived=arrived)
        attach_file.save(world.ports, visit(world.ports, capability), sent)


def _hands_in(world: World) -> None:
    """Fill in what is left of the first form, and send it."""
    task = next(iter(the_case(world).tasks.values()))
    for page, said in typed(task.source or "", 1).items():
        capability, shown = _page(world, task, str(page))
        if isinstance(shown, FormView):
            post = PagePost(rev=shown.rev, tab=shown.tab, fields={**said, "command": ("next",)})
            seen = visit(world.ports, capability)
            fill_form.save(world.ports, seen, task.task_id, str(page), post)
    capability, shown = _page(world, task, CHECK)
    if isinstance(shown, CheckAnswersView):
        post = PagePost(rev=shown.rev, tab="")
        fill_form.submit(world.ports, visit(world.ports, capability), task.task_id, post)


def _wants_paper(world: World) -> None:
    wish = PatientWish(request=PatientRequest.PAPER, text="")
    wished(world.ports, capability_of(world), wish)


def _guesses(world: World) -> None:
    identify(world.ports, token_of(world.ports, the_case(world)), WRONG_DATE)


def _reading(world: World) -> Reading:
    case = the_case(world)
    task = _own(case)
    assert task
    return Reading(world.ports, PRACTICE, case.case_id, task.task_id, STAFF)


def _accepts(world: World) -> None:
    accept(_reading(world))


def _returns(world: World) -> None:
    reading = _reading(world)
    send_back(reading, (ASKED_AGAIN,), "Which town is it?")
    place = Place(PRACTICE, reading.case_id, reading.task_id)
    world.ledger.versions[place] += 1


def _at_desk(act: Callable[[FormDesk, Any, Any], None]) -> Act:
    """Let somebody at the desk do something to the first form of the case, asking once."""

    def work(world: World) -> None:
        house = world.houses[PRACTICE]
        desk = FormDesk(world.ports, world.ledger, house.practice, lambda ask: ask())
        case = world.ports.store.open_cases(PRACTICE)
        listed = next(each for each in case if each.patient_id)
        forms = [task for task in listed.tasks if task.kind == TaskKind.FORM]
        act(desk, listed, forms[0] if forms else None)

    return work


def _types_in(world: World) -> None:
    house = world.houses[PRACTICE]
    listed = next(each for each in world.ports.store.open_cases(PRACTICE) if each.patient_id)
    form = next((task for task in listed.tasks if task.kind == TaskKind.FORM), None)
    if form:  # else the other has done it
        house.type_in(listed, form)


_prints = _at_desk(lambda desk, listed, task: desk.print(listed, task))
_corrects = _at_desk(lambda desk, listed, _: desk.correct(listed))
_publishes = _at_desk(lambda desk, _, __: desk.bring())

FORM_MEETINGS: Mapping[str, Setting] = {
    "files from two phones": Setting(_is_own("invited"), _attaches, _attaches, "read"),
    "handing in twice": Setting(stage(0, "invited"), _hands_in, _hands_in),
    "handing in and saving": Setting(stage(0, "invited"), _hands_in, saves),
    "paper and saving": Setting(stage(0, "invited"), _wants_paper, saves),
    "a guess and the right date": Setting(stage(0, "invited"), _guesses, capability_of),
    "typing in twice": Setting(stage(0, "on_paper"), _types_in, _types_in, "paper"),
    "typing in and handing in": Setting(stage(0, "on_paper"), _types_in, _hands_in, "paper"),
    "printing twice": Setting(stage(0, "on_paper"), _prints, _prints, "paper"),
    "accept and return": Setting(_is_own("in_review"), _accepts, _returns, "read"),
    "return twice": Setting(_is_own("in_review"), _returns, _returns, "read"),
    "accept and correct": Setting(_is_own("in_review"), _accepts, _corrects, "read"),
    "return and correct": Setting(_is_own("in_review"), _returns, _corrects, "read"),
    "publish twice": Setting(stage(0, "invited"), _publishes, _publishes),
}
