import json

import boto3
import pytest

from baton.actions.ports import Found
from baton.aws.outbox import Hint, SqsOutbox, parse_hint
from baton.aws.records import Uploaded, parse_uploads
from baton.aws.settings import QueueSettings, read
from baton.domain.errors import BadInput
from baton.domain.words import Work
from tests.builders import MONDAY


@pytest.fixture
def outbox(aws) -> SqsOutbox:
    sqs = boto3.client("sqs")
    urls = {f"{work}_queue": sqs.create_queue(QueueName=f"{work}")["QueueUrl"] for work in Work}
    return SqsOutbox(QueueSettings.model_validate(urls))


def received(outbox: SqsOutbox, work: Work) -> list[str]:
    url, bodies = getattr(outbox.queues, f"{work}_queue"), []
    while (
        found := boto3.client("sqs")
        .receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        .get("Messages")
    ):
        bodies += [message["Body"] for message in found]
    return bodies


@pytest.mark.parametrize("work", Work)
def test_a_hint_goes_to_the_queue_of_its_work_and_holds_ids_alone(outbox, work):
    outbox.hint(work, "harbour", "case1")

    assert received(outbox, work) == ['{"practice":"harbour","case":"case1"}']


def test_many_hints_travel_ten_at_a_time(outbox):
    outbox.hint_many(Work.CASE, [("harbour", f"case{n}") for n in range(23)])

    told = {json.loads(body)["case"] for body in received(outbox, Work.CASE)}
    assert told == {f"case{n}" for n in range(23)}


def test_no_hints_are_no_call(outbox):
    outbox.hint_many(Work.CASE, [])

    assert received(outbox, Work.CASE) == []


def test_an_upload_is_said_again_as_the_bucket_says_it(outbox, monkeypatch):
    monkeypatch.setenv("SCAN_QUEUE", outbox.queues.case_queue)
    monkeypatch.setenv("DEAD_LETTERS", "")
    read.cache_clear()

    outbox.uploaded(Found(key="in/harbour/scan 1.pdf", version_id="v1", written_at=MONDAY))

    (body,) = received(outbox, Work.CASE)
    assert parse_uploads(body) == (Uploaded(key="in/harbour/scan 1.pdf", version_id="v1"),)


def test_dead_letters_of_all_queues_are_added_up(outbox, monkeypatch):
    monkeypatch.setenv("SCAN_QUEUE", "none")
    monkeypatch.setenv("DEAD_LETTERS", f"{outbox.queues.case_queue} {outbox.queues.send_queue}")
    read.cache_clear()
    outbox.hint(Work.CASE, "harbour", "case1")
    outbox.hint(Work.SEND, "harbour", "case1")
    outbox.hint(Work.SEND, "harbour", "case2")

    assert outbox.dead_letters() == 3


def test_a_hint_is_read_back():
    assert parse_hint('{"practice":"harbour","case":"case1"}') == Hint(
        practice="harbour", case="case1"
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        '{"practice":"harbour"}',
        '{"practice":"harbour","case":"case1","more":1}',
        '{"practice":"P#harbour","case":"case1"}',
        '{"practice":"harbour","case":""}',
    ],
)
def test_anything_else_is_not_a_hint(body):
    with pytest.raises(BadInput):
        parse_hint(body)
