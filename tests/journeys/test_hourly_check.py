"""What was lost on the way is found by the hourly check and comes back, or stands with a person."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from baton.domain.views.board import BoardRow
from baton.domain.words import Role, TaskKind
from tests.deployed import Workplace, a_person, eventually
from tests.engines.builders import a_pdf

pytestmark = pytest.mark.journeys

ROUNDS = 8
"""The schedule runs beside what is invoked here: either may be the one that mends."""


def test_a_scan_whose_notification_was_lost_is_on_the_board_within_the_hour(
    practice: Workplace,
) -> None:
    stack = practice.stack
    with _nobody_files(practice):
        key = f"in/{practice.practice_id}/nobody heard.pdf"
        bucket = stack.outputs["ScansBucket"]
        stack.client("s3").put_object(Bucket=bucket, Key=key, Body=a_pdf())
        eventually(lambda: stack.queue_depths()["ScanQueue"], "the notification")
        stack.client("sqs").purge_queue(QueueUrl=stack.outputs["ScanQueueUrl"])
    assert not _filings(practice)

    stack.move_clock("+1h")
    counts = stack.invoke("Reconcile")

    assert counts["lost_scans"] == 1
    practice.come_back()
    (row,) = eventually(lambda: _filings(practice), "the scan")
    assert stack.invoke("Reconcile")["lost_scans"] == 0
    practice.staff.act(row.case_id, "discard", {"reason": "twice"}, task=row.task_id)


def test_a_case_without_a_timer_gets_it_back_and_goes_on(practice: Workplace) -> None:
    person = a_person()
    case_id = practice.story(person).open()
    practice.story(person).invitation()
    sound = practice.row(case_id)
    practice.overwrite({name: sound[name] for name in sound.keys() - {"due_pk", "due_sk"}})

    practice.stack.invoke("Reconcile")

    mended = practice.row(case_id)
    assert mended["due_sk"] == sound["due_sk"]
    assert int(mended["seq"]["N"]) == int(sound["seq"]["N"]) + 1
    assert practice.stack.invoke("Reconcile")["orphans"] == 0
    counts = practice.board().counts
    assert (counts.dropped, counts.accounted) == (0, counts.open)
    reminder = practice.task(case_id, TaskKind.FORM).plan[0]
    practice.stack.move_clock(reminder.at.isoformat())
    eventually(lambda: len(practice.mail_to(person.email)) == 2, "the reminder")


def test_what_cannot_be_mended_stands_with_the_manager_and_rings_once(
    practice: Workplace,
) -> None:
    stack, person = practice.stack, a_person()
    practice.come_back()
    case_id = practice.story(person).open()
    practice.story(person).invitation()
    patient = practice.case(case_id).patient_id
    key = {"pk": {"S": f"P#{practice.practice_id}#PATIENT#{patient}"}, "sk": {"S": "PATIENT"}}
    sound = practice.row_of(key)
    due_at = practice.task(case_id, TaskKind.FORM).plan[0].at
    stack.client("s3").put_object(
        Bucket=stack.outputs["DocumentsBucket"],
        Key=f"documents/{practice.practice_id}/{case_id[::-1]}/left.pdf",
        Body=a_pdf(),
    )

    stack.client("dynamodb").delete_item(TableName=stack.outputs["TableName"], Key=key)
    stack.move_clock(due_at.isoformat())
    for _ in range(ROUNDS):
        stack.move_clock("+2m")
        if "due_sk" not in practice.row(case_id):
            break
    first, second = (stack.invoke("Reconcile") for _ in range(2))
    practice.come_back()
    stray = [row for row in practice.rows() if row.headline == "A file that no case names"]
    page = practice.staff.browser.get(f"/staff/cases/{case_id}")

    assert "due_sk" not in practice.row(case_id)
    assert (first["orphans"], first["unreadable"]) == (0, 1)
    assert second["findings"] == 0
    assert [row.holder.role for row in stray] == [Role.MANAGER]
    assert (page.status, person.name in page.text) == (200, True)
    practice.overwrite(sound)  # as an operator would, from a backup
    stack.invoke("Reconcile")
    eventually(lambda: len(practice.mail_to(person.email)) == 2, "the reminder")


@contextmanager
def _nobody_files(practice: Workplace) -> Iterator[None]:
    """FileScan takes nothing from its queue for a while."""
    functions = practice.stack.client("lambda")
    name = practice.stack.function("FileScan")
    (mapping,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def _filings(practice: Workplace) -> list[BoardRow]:
    return [row for row in practice.rows() if row.kind is TaskKind.FILING]
