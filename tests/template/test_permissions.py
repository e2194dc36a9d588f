"""Each role may do what its function does, to the resources it does it to, and nothing else."""

import re
from collections import defaultdict
from datetime import UTC, datetime
from fnmatch import fnmatch

import pytest

from baton.aws import keys
from tests.template.template import (
    Statement,
    consumers,
    expanded,
    functions,
    resources,
    statements,
    written,
)

ALL = list(statements())
STARS = {("SendMessageRole", "ses:SendEmail")}
"""The only actions on everything; the reason stands beside each in the template."""

ADMINISTRATORS = {"DataKey", "SealKey"}
"""Keys whose own policy lets the account's administrators do everything with that key."""

STAFF = {
    "ExportAnswers",
    "OpenCase",
    "PublishForm",
    "SignIn",
    "ShowBoard",
    "ActOnTask",
    "FetchDocument",
    "SetUpPractice",
}
FAMILIES = {
    "TOKEN#*": {"OpenCase", "OpenLink", "ActOnTask"},
    "SESSION#*": STAFF,
    "MEMBER#*": STAFF,
    "HASH#*": {"SealDocument", "VerifyDocument", "RenderDocument"},
    "DUE#*": {"Sweep", "Reconcile"},
    "SYSTEM": {"Sweep", "Reconcile", "ShowBoard", "SetUpPractice", "VerifyDocument"},
    "P#*": set(functions()) - {"Sweep"},
}
"""Who may touch each family of keys; every other function is refused by its own role."""


def of(function: str) -> list[Statement]:
    return [s for s in ALL if s.role == f"{function}Role"]


def test_no_role_takes_a_managed_policy():
    roles = resources("AWS::IAM::Role", expanded())

    assert not [name for name, role in roles.items() if role.get("ManagedPolicyArns")]
    assert set(roles) == {f"{name}Role" for name in functions()} | {"TickRole"}


@pytest.mark.parametrize("statement", ALL, ids=lambda s: f"{s.role} {s.actions[0]}")
def test_a_statement_names_its_actions_and_resources(statement):
    assert statement.effect == "Allow"
    assert not [action for action in statement.actions if "*" in action]
    if "*" in statement.resources:
        assert {(statement.role, action) for action in statement.actions} <= STARS
        assert statement.condition


def test_policies_of_resources_allow_no_wildcard_but_to_administrators():
    kinds = ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy")
    policies = [p["PolicyDocument"] for kind in kinds for p in resources(kind).values()]
    policies += [k["KeyPolicy"] for k in resources("AWS::KMS::Key").values()]
    wild = [
        statement
        for policy in policies
        for statement in policy["Statement"]
        if statement.get("Effect") == "Allow" and "*" in str(statement["Action"])
    ]

    assert {statement["Sid"] for statement in wild} == {"Administer"}
    assert len(wild) == len(ADMINISTRATORS)
    assert {str(statement["Principal"]) for statement in wild} == {
        "{'AWS': {'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}}"
    }


@pytest.mark.parametrize("function", functions())
def test_a_function_writes_only_its_own_log(function):
    logs = [s for s in of(function) if s.actions[0].startswith("logs:")]

    assert [s.resources for s in logs] == [({"Fn::GetAtt": [f"{function}Log", "Arn"]},)]


@pytest.mark.parametrize("function", functions())
def test_a_function_receives_only_from_its_own_queue(function):
    own = {queue for queue, (name, _) in consumers().items() if name == function}
    received = {
        n for s in of(function) if "sqs:ReceiveMessage" in s.actions for n in s.logical_names
    }

    assert received == own


@pytest.mark.parametrize("function", functions())
def test_every_table_statement_names_the_families_of_its_keys(function):
    for statement in of(function):
        if statement.actions[0].startswith("dynamodb:"):
            condition = statement.condition["ForAllValues:StringLike"]
            assert set(condition["dynamodb:LeadingKeys"]) <= FAMILIES.keys()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_keys_is_open_to_few(family):
    may = {
        s.role.removesuffix("Role")
        for s in ALL
        if family in str(s.condition.get("ForAllValues:StringLike", ""))
    }

    assert may == FAMILIES[family]


def test_every_key_that_the_store_builds_belongs_to_a_family():
    at = datetime(2027, 3, 1, tzinfo=UTC)
    built = [
        keys.practice("p"),
        keys.member("p", "s"),
        keys.member_by_sub("s"),
        keys.form("p", "h"),
        keys.form_name("p", "u", "1"),
        keys.patient("p", "x"),
        keys.name("p", "n", "x"),
        keys.case("p", "c"),
        keys.link("h"),
        keys.session("h"),
        keys.registered("h"),
        keys.heartbeat("sweep"),
        keys.bookmark("cases"),
        keys.practice_listed("p"),
        keys.due("p", "c", at),
        keys.open_case("p", "c", at),
        keys.of_patient("p", "x", "c", at),
    ]

    assert not [key for key in built if not any(fnmatch(key.pk, f) for f in FAMILIES)]


def test_one_role_may_seal():
    assert {s.role for s in ALL if "kms:Sign" in s.actions} == {"SealDocumentRole"}


def test_only_senders_send_and_nobody_reads_whole_stores():
    who = defaultdict(set)
    for statement in ALL:
        for action in statement.actions:
            who[action].add(statement.role)

    assert who["ses:SendEmail"] == who["sms-voice:SendTextMessage"] == {"SendMessageRole"}
    assert who["lambda:InvokeFunction"] == {"TickRole"}
    assert who["s3:ListBucketVersions"] == {"ReconcileRole"}
    closed = ("iam:", "sts:", "s3:Delete", "s3:ListBucket", "s3:ListAll", "dynamodb:Scan")
    assert {a for a in who if a.startswith(closed)} == {"s3:ListBucketVersions"}


@pytest.mark.parametrize("function", functions())
def test_objects_are_reached_by_prefix(function):
    for statement in of(function):
        if statement.actions == ("s3:ListBucketVersions",):
            prefixes = statement.condition["StringLike"]["s3:prefix"]
            assert "/*" in str(prefixes)
        elif statement.actions[0].startswith("s3:"):
            texts = [resource["Fn::Sub"] for resource in statement.resources]
            assert all(re.fullmatch(r"\$\{\w+\.Arn\}(/[a-z]+)+/\*", text) for text in texts)


def test_services_are_let_in_for_this_account_alone():
    for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for policy in resources(kind).values():
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Condition"]


def test_the_template_needs_no_second_transform():
    assert written()["Transform"] == "AWS::Serverless-2016-10-31"
