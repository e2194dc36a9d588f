"""Where two meet: until when a story is played, and what two do then at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from baton.actions import fill_form, set_right, show_signature
from baton.actions.drafts import PagePost
from baton.actions.file_scan import file_scan
from baton.actions.open_case import open_case, token_of
from baton.actions.open_link import identify
from baton.actions.recall import send_code
from baton.actions.show_signature import Browser, SignAct, SignPost
from baton.actions.visits import visit
from baton.domain.case import Case
from baton.domain.views.form import FormView
from baton.domain.views.signing import SignView
from baton.domain.words import TaskKind
from tests.builders import MONDAY, STAFF
from tests.simulation import functions
from tests.simulation.filling import typed
from tests.simulation.ledger import Place
from tests.simulation.world import LEAD, World

PRACTICE = "practice1"

Act = Callable[[World], None]
When = Callable[[World], bool]


@dataclass(frozen=True)
class Setting:
    """Until when a story is played, and what two do then at once."""

    until: When
    one: Act
    other: Act
    story: str = "prompt"


def opened_case(world: World) -> Case | None:
    """Give the case of the pack as it was last seen, once it is open."""
    found = (seen.case for seen in world.watch.seen.values() if seen.case.pack)
    return next(found, None)


def the_case(world: World) -> Case:
    """Give the case of the pack as it stands."""
    case = opened_case(world)
    assert case
    return world.place.store.get(case.practice_id, case.case_id)  # type: ignore[no-any-return]


def stage(number: int, wanted: str) -> When:
    """Say when a task of the case, by its place in the pack, has reached a stage."""

    def reached(world: World) -> bool:
        case = opened_case(world)
        return case is not None and list(case.tasks.values())[number].stage == wanted

    return reached


def hinted(queue: str, letters: int = 1) -> When:
    """Say when something waits in a queue."""
    return lambda world: len(world.queues[queue].letters) >= letters


def _works(queue: str) -> Act:
    """Deliver what waits in a queue, without taking it off: the other gets it, too."""

    def work(world: World) -> None:
        known = world.queues[queue]
        bodies = {letter.name: letter.body for letter in known.letters[:1]}
        known.worker.delivered(bodies or {"m": _hint(world)})

    return work


def _hint(world: World) -> str:
    case = the_case(world)
    return functions.hint(case.practice_id, case.case_id)


def _ticks(name: str) -> Act:
    return lambda world: functions.named(name).ticked()


def _note(world: World) -> None:
    set_right.Staff(world.ports, PRACTICE, STAFF).note(the_case(world).case_id, "note 1")
    world.ledger.notes.add((PRACTICE, the_case(world).case_id, "note 1"))


def _close(world: World) -> None:
    set_right.Staff(world.ports, PRACTICE, STAFF).close(the_case(world).case_id, "moved away")


def _asked(kind: TaskKind) -> When:
    """Say when the case has an open task of a kind."""

    def reached(world: World) -> bool:
        case = opened_case(world)
        return case is not None and any(task.kind is kind for task in case.open_tasks)

    return reached


def _ends_call(outcome: str) -> Act:
    def end(world: World) -> None:
        case = the_case(world)
        call = next(task for task in case.tasks.values() if task.kind is TaskKind.CALL)
        staff = set_right.Staff(world.ports, PRACTICE, STAFF)
        staff.finish(case.case_id, call.task_id, outcome)
        world.ledger.finished[Place(PRACTICE, case.case_id, call.task_id)] = outcome

    return end


def _reissue(world: World) -> None:
    set_right.Staff(world.ports, PRACTICE, STAFF).reissue(the_case(world).case_id)


def _correct(world: World) -> None:
    world.houses[PRACTICE].correct(world.patients["patient1"])


def _open(world: World) -> None:
    open_case(
        world.ports,
        PRACTICE,
        patient_id="patient1",
        pack_id="new-patient",
        wanted_by=MONDAY + LEAD,
        by=STAFF,
        key="k0",
    )


def capability_of(world: World) -> Any:
    """Come in by the link, with the right birth date."""
    born = world.patients["patient1"].record.birth_date
    return identify(world.ports, token_of(world.ports, the_case(world)), born)


def _comes(world: World) -> None:
    capability_of(world)


def _asks_for_a_code(world: World) -> None:
    send_code(world.ports, visit(world.ports, capability_of(world)))


def saves(world: World) -> None:
    """The first page, as far as the door lets in."""
    form = next(iter(the_case(world).tasks.values()))
    capability = capability_of(world)
    shown = fill_form.shown(
        world.ports, visit(world.ports, capability), form.task_id, "0", with_errors=False
    )
    if isinstance(shown, FormView):
        fields = {**typed(form.source or "", 1)[0], "command": ("next",)}
        post = PagePost(rev=shown.rev, tab=shown.tab, fields=fields)
        fill_form.save(world.ports, visit(world.ports, capability), form.task_id, "0", post)


def _signs(act: SignAct) -> Act:
    def press(world: World) -> None:
        task = list(the_case(world).tasks.values())[1].task_id
        seen = visit(world.ports, capability_of(world))
        shown = show_signature.shown(world.ports, seen, task)
        if isinstance(shown, SignView):
            post = SignPost(
                act=act,
                doc_sha256=shown.doc_sha256,
                consent_version=shown.consent_version,
                idempotency_key=shown.idempotency_key,
                agree="yes",
                name="Mara Lindqvist",
                reason="no",
            )
            show_signature.act(world.ports, seen, task, post, Browser())

    return press


def _files(world: World) -> None:
    intake = next(seen.case for seen in world.watch.seen.values() if not seen.case.pack)
    case = the_case(world)
    where = {"case_id": case.case_id, "task_id": next(iter(case.tasks))}
    file_scan(world.ports, PRACTICE, intake.case_id, **where, by=STAFF)
    filing = next(iter(intake.tasks.values()))
    world.ledger.filed[PRACTICE, intake.case_id] = filing.sha256 or ""


@cache
def _twice() -> Mapping[str, Setting]:
    """Every worker against itself: the same message delivered twice at once."""
    queues = {worker.name: worker.queue for worker in functions.queue_workers()}
    return {
        name: Setting(hinted(queue), _works(queue), _works(queue))
        for name, queue in queues.items()
        if queue
    }


def _scanned(world: World) -> bool:
    return any(not seen.case.pack for seen in world.watch.seen.values())


def _nothing_yet(world: World) -> bool:
    return True


MEETINGS: Mapping[str, Setting] = {
    **{f"{name} twice": setting for name, setting in _twice().items()},
    "Sweep twice": Setting(stage(0, "invited"), _ticks("Sweep"), _ticks("Sweep")),
    "Reconcile twice": Setting(stage(0, "invited"), _ticks("Reconcile"), _ticks("Reconcile")),
    "one order twice": Setting(_nothing_yet, _open, _open),
    "a patient on two phones": Setting(stage(0, "invited"), saves, saves),
    "signing twice": Setting(
        stage(1, "awaiting_signature"), _signs(SignAct.SIGN), _signs(SignAct.SIGN)
    ),
    "sign and decline": Setting(
        stage(1, "awaiting_signature"), _signs(SignAct.SIGN), _signs(SignAct.DECLINE)
    ),
    "filing twice": Setting(_scanned, _files, _files),
    "note and work": Setting(hinted("CaseQueue"), _note, _works("CaseQueue")),
    "close and send": Setting(hinted("SendQueue"), _close, _works("SendQueue")),
    "correct and send": Setting(hinted("SendQueue"), _correct, _works("SendQueue")),
    "receipt and send": Setting(
        hinted("ReceiptQueue"), _works("ReceiptQueue"), _works("SendQueue")
    ),
    "two outcomes": Setting(
        _asked(TaskKind.CALL), _ends_call("reached"), _ends_call("no answer"), "silent"
    ),
    "reissue and save": Setting(stage(0, "invited"), _reissue, saves),
    "reissue and seal": Setting(hinted("SealQueue"), _reissue, _works("SealQueue")),
    "close and sign": Setting(stage(1, "awaiting_signature"), _close, _signs(SignAct.SIGN)),
    "a code in two windows": Setting(stage(0, "invited"), _asks_for_a_code, _asks_for_a_code),
    "come and correct": Setting(stage(0, "invited"), _comes, _correct),
}
