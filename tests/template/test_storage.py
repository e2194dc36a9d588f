"""What is kept is encrypted, versioned, closed to the public and survives its stack."""

import json

import pytest

from tests.template.template import resources, written

BUCKETS = resources("AWS::S3::Bucket")
TABLE = resources("AWS::DynamoDB::Table")["Table"]


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_is_closed_and_versioned(name):
    bucket = BUCKETS[name]

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]
    assert bucket["LifecycleConfiguration"]


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_answers_over_tls_alone(name):
    (policy,) = (
        p for p in resources("AWS::S3::BucketPolicy").values() if p["Bucket"] == {"Ref": name}
    )
    first = policy["PolicyDocument"]["Statement"][0]

    assert (first["Effect"], first["Principal"], first["Action"]) == ("Deny", "*", "s3:*")
    assert first["Condition"] == {"Bool": {"aws:SecureTransport": False}}
    assert first["Resource"] == [
        {"Fn::GetAtt": [name, "Arn"]},
        {"Fn::Sub": f"${{{name}.Arn}}/*"},
    ]


@pytest.mark.parametrize("name", ["Documents", "Scans"])
def test_health_data_lies_under_our_own_key(name):
    (rule,) = BUCKETS[name]["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {
        "Fn::GetAtt": ["DataKey", "Arn"]
    }


def test_documents_are_locked_as_the_parameter_says():
    rule = BUCKETS["Documents"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]

    assert rule["Mode"] == {"Ref": "ObjectLockMode"}
    assert written()["Parameters"]["ObjectLockMode"]["Default"] == "GOVERNANCE"


def test_only_our_pages_may_post_scans():
    (rule,) = BUCKETS["Scans"]["CorsConfiguration"]["CorsRules"]

    assert rule["AllowedMethods"] == ["POST"]
    assert "PublicUrl" in json.dumps(rule["AllowedOrigins"])


def test_the_table_can_be_restored_and_is_encrypted():
    assert TABLE["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert TABLE["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}


def test_the_indexes_project_no_more_than_lists_show():
    indexes = {i["IndexName"]: i["Projection"] for i in TABLE["GlobalSecondaryIndexes"]}
    listed = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["label", "summary"]}
    keys = {"ProjectionType": "KEYS_ONLY"}

    assert indexes == {"due": keys, "open": listed, "patient": keys}


@pytest.mark.parametrize(
    "name",
    ["Table", "Documents", "Scans", "DataKey", "SealKey", "LinkSecret", "CookieSecret", "UserPool"],
)
def test_what_cannot_be_made_again_outlives_the_stack(name):
    resource = written()["Resources"][name]

    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", resources("AWS::SNS::Topic"))
def test_a_topic_is_encrypted(name):
    assert resources("AWS::SNS::Topic")[name]["KmsMasterKeyId"]


@pytest.mark.parametrize("name", resources("AWS::Logs::LogGroup"))
def test_a_log_is_forgotten_in_time(name):
    assert resources("AWS::Logs::LogGroup")[name]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
