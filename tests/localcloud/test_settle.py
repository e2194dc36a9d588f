import pytest

from baton_local.settle import settle, verify_sender
from baton_local.stack import Stack

pytestmark = pytest.mark.emulator


def test_object_lock_is_read_back(stack: Stack) -> None:
    bucket = stack.outputs["DocumentsBucket"]

    answer = stack.client("s3").get_object_lock_configuration(Bucket=bucket)

    assert answer["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
    }


def test_encryption_is_read_back_with_the_key_of_the_template(stack: Stack) -> None:
    bucket = stack.outputs["DocumentsBucket"]

    answer = stack.client("s3").get_bucket_encryption(Bucket=bucket)

    (rule,) = answer["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": stack.deployed.resolve({"Fn::GetAtt": ["DataKey", "Arn"]}),
    }


def test_the_life_cycle_is_read_back(stack: Stack) -> None:
    bucket = stack.outputs["ScansBucket"]

    (rule,) = stack.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]

    assert (rule["ID"], rule["Status"]) == ("forget", "Enabled")
    assert rule["Filter"] == {"Prefix": "in/"}
    assert rule["Expiration"] == {"Days": 30}


def test_time_to_live_is_read_back(stack: Stack) -> None:
    table = stack.outputs["TableName"]

    answer = stack.client("dynamodb").describe_time_to_live(TableName=table)

    assert answer["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    assert answer["TimeToLiveDescription"]["AttributeName"] == "ttl"


def test_settling_twice_is_the_same_as_once(stack: Stack) -> None:
    settle(stack.session, stack.deployed)
    verify_sender(stack.session, "care@practice.example")

    identities = stack.client("sesv2").list_email_identities()["EmailIdentities"]
    assert [each["IdentityName"] for each in identities] == ["care@practice.example"]
