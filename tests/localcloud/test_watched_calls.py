import pytest

from baton_local.calls import Call, When
from baton_local.stack import FunctionFailed, Stack

pytestmark = pytest.mark.emulator


@pytest.fixture(autouse=True)
def fresh_count(stack: Stack) -> None:
    stack.call_log.clear()


def rows(stack: Stack, practice: str) -> list[str]:
    answer = stack.client("dynamodb").query(
        TableName=stack.outputs["TableName"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": practice}},
        ConsistentRead=True,
    )
    return [item["sk"]["S"] for item in answer["Items"]]


def by_probe(stack: Stack) -> list[Call]:
    """Without the ticks of the real schedule, which may fall into a test."""
    return [call for call in stack.calls() if call.function == "ShowProbe"]


def test_every_call_is_numbered_with_its_function(stack: Stack, practice: str) -> None:
    stack.invoke("ShowProbe", {"probe": "write", "pk": practice, "times": 3})

    calls = by_probe(stack)
    numbers = [call.number for call in calls]
    assert [call.operation for call in calls] == ["dynamodb.PutItem"] * 3
    assert numbers == sorted(set(numbers), key=numbers.index)
    assert all(call.iam_actions == ("dynamodb:PutItem",) for call in calls)


def test_a_transaction_names_what_the_role_must_allow(stack: Stack, practice: str) -> None:
    stack.invoke("ShowProbe", {"probe": "transact", "pk": practice})

    (call,) = by_probe(stack)
    assert call.operation == "dynamodb.TransactWriteItems"
    assert call.iam_actions == ("dynamodb:PutItem",)


def test_a_presigned_request_is_noted_without_a_number(stack: Stack) -> None:
    stack.invoke("ShowProbe", {"probe": "presign"})

    assert by_probe(stack) == [Call(None, "s3.GetObject", "ShowProbe", ())]


def test_one_version_of_an_object_is_another_action(stack: Stack) -> None:
    stack.invoke("ShowProbe", {"probe": "presign", "more": {"VersionId": "v1"}})

    (call,) = by_probe(stack)
    assert call.iam_actions == ("s3:GetObjectVersion",)


@pytest.mark.parametrize(("when", "written"), [(When.BEFORE, 1), (When.AFTER, 2)])
def test_a_planned_crash_kills_the_process_at_its_call_and_only_once(
    stack: Stack, practice: str, when: When, written: int
) -> None:
    event = {"probe": "write", "pk": practice, "times": 3}
    first = stack.invoke("ShowProbe", {"probe": "time"})["pid"]
    stack.call_log.crash_at(2, when)

    with pytest.raises(FunctionFailed):
        stack.invoke("ShowProbe", event)
    assert rows(stack, practice) == [f"ROW#{number}" for number in range(written)]

    stack.invoke("ShowProbe", event)
    assert rows(stack, practice) == ["ROW#0", "ROW#1", "ROW#2"]
    assert stack.invoke("ShowProbe", {"probe": "time"})["pid"] != first


def test_clearing_begins_at_one_again(stack: Stack, practice: str) -> None:
    stack.invoke("ShowProbe", {"probe": "write", "pk": practice, "times": 2})
    stack.call_log.clear()
    stack.invoke("ShowProbe", {"probe": "write", "pk": practice, "times": 1})

    assert by_probe(stack)[0].number == 1
