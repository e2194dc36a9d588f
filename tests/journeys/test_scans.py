"""What comes back on paper or from a scanner: every file becomes a task that somebody holds."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from baton.domain.views.board import BoardRow, LaneKind
from baton.domain.words import HolderKind, Role, TaskKind
from baton_local.browsing import Page
from baton_local.emulator import wait_until
from tests.deployed import Workplace, a_person, eventually
from tests.engines.builders import a_pdf, a_pixel_bomb

pytestmark = pytest.mark.journeys

MOST_BYTES = 50_000_000
A_WHILE_SECONDS = 1.5

BAD_FILES = [
    pytest.param(b"", "An empty file arrived", id="empty"),
    pytest.param(a_pdf(pages=30)[:-200], "A damaged file arrived", id="truncated"),
    pytest.param(
        b"<!doctype html><html><body>scan</body></html>",
        "A web page arrived instead of a scan",
        id="web-page",
    ),
    pytest.param(
        a_pixel_bomb(30_000), "A picture arrived that is too large to open", id="30000-pixels"
    ),
    pytest.param(a_pdf(password="secret"), "A file with a password arrived", id="password"),
    pytest.param(
        b"MZ" + b"\x90" * 200, "A file arrived that is neither PDF nor picture", id="program"
    ),
]


def test_a_scan_from_the_board_is_filed_to_its_patient_and_task(practice: Workplace) -> None:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    form = practice.task(case_id, TaskKind.FORM)
    practice.staff.act(case_id, "paper", {}, task=form.task_id)
    paper = a_pdf(pages=2)

    landed = _dropped(practice, paper)
    row = _arrived(practice, "A scan to file")
    page = practice.staff.browser.get(row.url)
    filed = practice.staff.browser.submit(button="File here")

    assert landed.status == 200
    assert "The scan has arrived" in landed.text
    assert (row.holder.kind, row.holder.role) == (HolderKind.MEMBER, Role.RECEPTION)
    assert page.tree.xpath("//img[starts-with(@src,'data:image/png;base64,')]")
    assert person.name in page.text
    assert "The scan was filed here" in filed.text
    assert urlsplit(filed.url).path == f"/staff/cases/{case_id}"
    assert practice.task(case_id, TaskKind.FORM).stage == "scanned"
    line = next(d for d in practice.case(case_id).documents if d.title.startswith("Scan: "))
    assert practice.staff.browser.get(line.url).body == paper
    assert row.case_id not in {each.case_id for each in practice.rows()}
    record = practice.patient(practice.case(case_id).patient_id or "")
    assert line.title in {document.title for document in record.documents}


def test_a_scan_that_nobody_asked_for_is_kept_in_the_record(practice: Workplace) -> None:
    person = a_person()
    patient_id = practice.staff.add_patient(person.fields)
    _dropped(practice, a_pdf())
    row = _arrived(practice, "A scan to file")

    practice.staff.browser.get(f"{row.url}?q={person.family_name}")
    kept = practice.staff.browser.submit(
        {"title": "Referral letter"}, action="/file", command=patient_id
    )

    assert "Closed: completed" in kept.text
    record = practice.patient(patient_id)
    assert "Referral letter" in {document.title for document in record.documents}
    assert row.case_id not in {each.case_id for each in practice.rows()}


def test_a_file_put_into_the_bucket_becomes_a_task_and_can_be_discarded(
    practice: Workplace,
) -> None:
    _put(practice, "from the scanner 1.pdf", a_pdf())
    row = _arrived(practice, "A scan to file")

    practice.staff.browser.get(row.url)
    unsaid = practice.staff.act(row.case_id, "discard", {}, task=row.task_id)
    practice.staff.browser.get(row.url)
    board = practice.staff.browser.submit({"reason": "twice"}, action="/discard")

    assert unsaid.status == 400
    assert "The scan was discarded" in board.text
    case = practice.case(row.case_id)
    assert [(task.stage, task.outcome) for task in case.tasks] == [("discarded", "Scanned twice")]
    assert case.documents


@pytest.mark.parametrize(("content", "title"), BAD_FILES)
def test_a_file_that_cannot_be_filed_is_a_clear_task(
    practice: Workplace, content: bytes, title: str
) -> None:
    _put(practice, "scan.pdf", content)

    row = _arrived(practice, title)
    page = practice.staff.browser.get(row.url)
    refused = practice.staff.act(
        row.case_id, "file", {"target": "nobody:nowhere:nothing"}, task=row.task_id
    )
    practice.staff.act(row.case_id, "discard", {"reason": "unreadable"}, task=row.task_id)

    assert row.holder.role is Role.RECEPTION
    assert row.reason
    assert page.status == 200
    assert not page.tree.xpath("//main//img")
    assert 400 <= refused.status < 500
    assert practice.case(row.case_id).closed_outcome


def test_the_same_object_reported_again_is_one_task(practice: Workplace) -> None:
    key = _put(practice, "once.pdf", a_pdf())
    row = _arrived(practice, "A scan to file")
    versions = practice.stack.client("s3").list_object_versions(
        Bucket=practice.stack.outputs["ScansBucket"], Prefix=key
    )

    for _ in range(3):
        _report(practice, key, versions["Versions"][0]["VersionId"])
    wait_until(lambda: len(_filings(practice)) > 1, A_WHILE_SECONDS)

    assert [each.case_id for each in _filings(practice)] == [row.case_id]
    practice.staff.act(row.case_id, "discard", {"reason": "twice"}, task=row.task_id)
    _report(practice, key, versions["Versions"][0]["VersionId"])
    wait_until(lambda: bool(_filings(practice)), A_WHILE_SECONDS)
    assert not _filings(practice)


def test_an_upload_under_another_key_or_too_large_is_refused(practice: Workplace) -> None:
    address, fields = _upload(practice)
    foreign = {**fields, "key": "in/another/scan"}

    elsewhere = _posted(address, foreign, a_pdf())
    large = _posted(address, fields, b"%PDF-" + bytes(MOST_BYTES))
    unsigned = _posted(address, {"key": fields["key"]}, a_pdf())

    assert [reply.status_code for reply in (elsewhere, large, unsigned)] == [403, 400, 403]
    assert not wait_until(lambda: bool(_filings(practice)), A_WHILE_SECONDS)


def _dropped(practice: Workplace, content: bytes) -> Page:
    """Bring a file in by the board's button, without script."""
    practice.staff.browser.get("/staff")
    practice.staff.browser.submit(button="Add scans")
    file = {"file": ("scan.pdf", content, "application/pdf")}
    return practice.staff.browser.submit(button="Add the scan", files=file)


def _upload(practice: Workplace) -> tuple[str, Mapping[str, str]]:
    practice.staff.browser.get("/staff")
    form = practice.staff.browser.submit(button="Add scans").form(button="Add the scan")
    return form.get("action"), dict(form.form_values())


def _posted(address: str, fields: Mapping[str, str], content: bytes) -> requests.Response:
    return requests.post(
        address, data=fields, files={"file": content}, timeout=40, allow_redirects=False
    )


def _put(practice: Workplace, name: str, content: bytes) -> str:
    """Lay a file into the bucket as a scanner does."""
    key = f"in/{practice.practice_id}/{name}"
    bucket = practice.stack.outputs["ScansBucket"]
    practice.stack.client("s3").put_object(Bucket=bucket, Key=key, Body=content)
    return key


def _report(practice: Workplace, key: str, version: str) -> None:
    """Let the bucket say once more that the object arrived."""
    found: dict[str, Any] = {"object": {"key": key.replace(" ", "+"), "versionId": version}}
    body = json.dumps({"Records": [{"eventName": "ObjectCreated:Put", "s3": found}]})
    queue = practice.stack.outputs["ScanQueueUrl"]
    practice.stack.client("sqs").send_message(QueueUrl=queue, MessageBody=body)


def _filings(practice: Workplace) -> list[BoardRow]:
    lane = next(lane for lane in practice.board().lanes if lane.kind is LaneKind.NEEDS_US)
    return [row for row in lane.rows if row.kind is TaskKind.FILING]


def _arrived(practice: Workplace, title: str) -> BoardRow:
    return eventually(
        lambda: next((row for row in _filings(practice) if row.headline == title), None), title
    )
