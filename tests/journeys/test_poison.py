"""Something that cannot be read stops nobody else, and ends in front of a person."""

import pytest

from baton.domain.views.board import BoardRow, LaneKind
from baton.domain.words import TaskKind
from baton_local.emulator import wait_until
from tests.deployed import Workplace, a_person, eventually

pytestmark = pytest.mark.journeys

ROUNDS = 12
A_MOMENT_SECONDS = 1.0


def test_a_case_that_cannot_be_read_is_parked_and_its_neighbours_go_on(
    practice: Workplace,
) -> None:
    ill, well = a_person(), a_person()
    story = practice.story(ill)
    case_id = story.open()
    story.invitation()
    neighbour = practice.story(well)
    neighbour_id = neighbour.open()
    neighbour.invitation()
    reminder = practice.task(case_id, TaskKind.FORM).plan[0]
    sound = practice.row(case_id)
    practice.overwrite({**sound, "body": {"B": b"not what any version of us wrote"}})

    practice.stack.move_clock(reminder.at.isoformat())
    practice.come_back()
    parked = _parked(practice, case_id)
    eventually(lambda: len(practice.mail_to(well.email)) == 2, "the neighbour's reminder")
    page = practice.staff.browser.get(parked.url)
    counts = practice.stack.invoke("Reconcile")
    patient = neighbour.at_the_door()
    neighbour.fill_in(patient)
    neighbour.sign(patient)
    eventually(lambda: practice.case(neighbour_id).closed_outcome, "the neighbour's end")

    assert parked.label == ill.name
    assert len(practice.mail_to(ill.email)) == 1
    assert page.status == 200
    assert ill.name in page.text
    assert counts["unreadable"] >= 1
    assert counts["orphans"] == 0
    assert practice.patient(practice.case(neighbour_id).patient_id or "").name == well.name

    practice.overwrite(sound)  # as an operator would, from a backup
    patient = story.at_the_door()
    story.fill_in(patient)
    story.sign(patient)
    eventually(lambda: practice.case(case_id).closed_outcome, "the end of the mended case")


@pytest.mark.parametrize(
    "body", ["", "not json", "[]", "{}", '{"practice":"nobody","case":"nothing"}', '{"practice":1}']
)
def test_a_hint_that_says_nothing_goes_nowhere(practice: Workplace, body: str) -> None:
    queues = ("CaseQueue", "SendQueue", "RenderQueue", "SealQueue", "ScanQueue")
    sqs = practice.stack.client("sqs")

    for queue in queues:
        sqs.send_message(QueueUrl=practice.stack.outputs[f"{queue}Url"], MessageBody=body or " ")
    eventually(lambda: not _waiting(practice, queues), "empty queues")

    dead = {f"{queue}DeadLetters" for queue in queues}
    assert not _waiting(practice, dead)


def _parked(practice: Workplace, case_id: str) -> BoardRow:
    """Let minutes pass until the case stands in front of staff."""
    for _ in range(ROUNDS):
        if wait_until(lambda: _shown(practice, case_id) is not None, A_MOMENT_SECONDS):
            break
        practice.stack.move_clock("+2m")
    shown = _shown(practice, case_id)
    assert shown is not None
    return shown


def _shown(practice: Workplace, case_id: str) -> BoardRow | None:
    lane = next(lane for lane in practice.board().lanes if lane.kind is LaneKind.NEEDS_US)
    return next((row for row in lane.rows if row.case_id == case_id), None)


def _waiting(practice: Workplace, queues: tuple[str, ...] | set[str]) -> bool:
    depths = practice.stack.queue_depths()
    return any(depths[queue] for queue in queues)
