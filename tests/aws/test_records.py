import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from baton.aws.records import (
    Uploaded,
    WorkFailed,
    each_hint,
    each_receipt,
    each_upload,
    parse_uploads,
    tick,
)
from baton.domain.errors import BadInput, StaleVersion
from baton.domain.messages import MessageState
from tests.aws.test_receipts import email

HINT = '{"practice":"harbour","case":"case%d"}'


def records(*bodies):
    return {"Records": [{"messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]}


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_hint_is_worked():
    worked = []
    handler = each_hint(lambda practice, case: worked.append((practice, case)))

    assert handler(records(HINT % 1, HINT % 2), None) == {"batchItemFailures": []}
    assert worked == [("harbour", "case1"), ("harbour", "case2")]


@pytest.mark.parametrize("error", [StaleVersion("x"), BadInput("x"), ValueError("x")])
def test_a_record_that_fails_fails_alone(error):
    def work(_, case):
        if case == "case1":
            raise error

    assert each_hint(work)(records(HINT % 1, HINT % 2), None) == {
        "batchItemFailures": [{"itemIdentifier": "m0"}]
    }


def test_what_is_not_a_hint_is_counted_and_taken_off_the_queue(capsys):
    worked = []

    answer = each_hint(lambda *ids: worked.append(ids))(records("junk", HINT % 1), None)

    assert answer == {"batchItemFailures": []}
    assert worked == [("harbour", "case1")]
    assert lines(capsys)[-1]["malformed"] == 1


def test_a_failure_is_logged_by_its_class_alone(capsys):
    def work(*_):
        raise ValueError("Mia Müller")

    each_hint(work)(records(HINT % 1), None)

    out = capsys.readouterr().out
    assert "ValueError" in out
    assert "Mia" not in out


def test_a_refusal_of_aws_is_logged_with_its_operation(capsys):
    def work(*_):
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "Mia"}}, "PutObject")

    each_hint(work)(records(HINT % 1), None)

    told = lines(capsys)[0]
    assert (told["error"], told["case"]) == ("AccessDenied PutObject", "case1")


def test_no_records_are_no_failures():
    assert each_hint(print)({"Records": []}, None) == {"batchItemFailures": []}
    assert each_hint(print)({}, None) == {"batchItemFailures": []}


def test_a_crash_is_not_taken_for_a_failure():
    def work(*_):
        raise SystemExit

    with pytest.raises(SystemExit):
        each_hint(work)(records(HINT % 1), None)


def test_receipts_of_ours_are_noted_and_foreign_ones_left_alone():
    noted = []
    handler = each_receipt(noted.append)

    answer = handler(records(json.dumps(email("Send")), "junk", "{}"), None)

    assert answer == {"batchItemFailures": []}
    assert [receipt.kind for receipt in noted] == [MessageState.SENT]


def notification(key, **more):
    found = {"key": key, "size": 1, **more}
    return json.dumps({"Records": [{"eventName": "ObjectCreated:Put", "s3": {"object": found}}]})


def test_uploads_are_named_as_they_were_stored():
    filed = []
    body = notification("in/harbour/a+b%2B%C3%A9.pdf", versionId="v1")

    each_upload(filed.append)(records(body), None)

    assert filed == [Uploaded("in/harbour/a b+é.pdf", "v1")]


def test_a_test_event_and_a_deletion_are_no_uploads():
    gone = json.dumps({"Records": [{"eventName": "ObjectRemoved:Delete", "s3": {"object": {}}}]})

    assert parse_uploads('{"Event": "s3:TestEvent"}') == ()
    assert parse_uploads(gone) == ()


@pytest.mark.parametrize("body", ["", "[]", "null", '{"Records": [{}]}', '{"Records": 7}'])
def test_what_is_not_a_notification_is_refused(body):
    with pytest.raises(BadInput):
        parse_uploads(body)


def test_a_tick_publishes_its_counts_and_that_it_ran(capsys):
    handler = tick("sweep", lambda: {"due": 3})

    assert handler({"time": datetime(2027, 3, 1, tzinfo=UTC).isoformat()}, None) == {"due": 3}
    published = lines(capsys)[-1]
    assert (published["due"], published["sweep"]) == ([3], [1])


def test_a_tick_that_fails_does_not_beat_and_is_told_by_its_class_alone(capsys):
    def work():
        raise StaleVersion("Mia")

    with pytest.raises(WorkFailed, match=r"^$"):
        tick("sweep", work)({}, None)
    assert [line.get("error") for line in lines(capsys)] == ["StaleVersion"]
