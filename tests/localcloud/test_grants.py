from typing import Any

import pytest

from baton_local.calls import Call
from baton_local.deployed import Deployed
from baton_local.grants import Difference, differences, granted, used
from baton_local.stack import Stack


def a_deployed(*actions: str) -> Deployed:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": list(actions), "Resource": "x"}
    policies = [{"PolicyName": "p", "PolicyDocument": {"Statement": [statement]}}]
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}},
        "FillForm": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}},
        },
    }
    names = {"Role": "r", "FillForm": "f"}
    return Deployed({"Resources": resources}, names, outputs={}, account="0")


def a_call(operation: str, *inner: str) -> Call:
    return Call(1, operation, "FillForm", inner)


@pytest.mark.parametrize(
    ("call", "action"),
    [
        (a_call("dynamodb.GetItem"), "dynamodb:GetItem"),
        (a_call("dynamodb.TransactWriteItems", "UpdateItem"), "dynamodb:UpdateItem"),
        (a_call("s3.ListObjectsV2"), "s3:ListBucket"),
        (a_call("s3.HeadObject"), "s3:GetObject"),
        (a_call("ses.SendEmail"), "ses:SendEmail"),
    ],
)
def test_a_call_needs_the_action_that_iam_judges(call: Call, action: str) -> None:
    assert used([call]) == {"FillForm": frozenset({action})}


def test_a_role_that_allows_what_is_used_makes_no_difference() -> None:
    deployed = a_deployed("dynamodb:GetItem", "logs:PutLogEvents", "sqs:ReceiveMessage")

    assert differences(deployed, [a_call("dynamodb.GetItem")]) == []


def test_a_difference_names_both_sides() -> None:
    deployed = a_deployed("dynamodb:GetItem", "dynamodb:PutItem")

    assert differences(deployed, [a_call("dynamodb.GetItem"), a_call("kms.Sign")]) == [
        Difference("FillForm", frozenset({"dynamodb:PutItem"}), frozenset({"kms:Sign"}))
    ]


@pytest.mark.emulator
def test_grants_are_read_from_the_deployed_template(stack: Stack) -> None:
    assert granted(stack.deployed)["ShowProbe"] == {
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    }
