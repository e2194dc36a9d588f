"""Puts properties that the emulator's CloudFormation drops in silence, through the ordinary API."""

import json
from typing import Any

from baton_local.deployed import Deployed, Resource
from baton_local.session import Session


def settle(session: Session, deployed: Deployed) -> None:
    """Make buckets, tables and roles what the template says on AWS; safe to repeat."""
    for bucket in deployed.resources("AWS::S3::Bucket"):
        settle_bucket(session.client("s3"), deployed, bucket)
    for table in deployed.resources("AWS::DynamoDB::Table"):
        settle_table(session.client("dynamodb"), deployed, table)
    for role in deployed.resources("AWS::IAM::Role"):
        settle_role(session.client("iam"), deployed, role)
    for policy in deployed.resources("AWS::S3::BucketPolicy"):
        settle_bucket_policy(session.client("s3"), deployed, policy)


def verify_sender(session: Session, address: str) -> None:
    """What the owner of an AWS account does by hand: a sender must be verified to send."""
    ses = session.client("sesv2")
    known = {each["IdentityName"] for each in ses.list_email_identities()["EmailIdentities"]}
    if address not in known:
        ses.create_email_identity(EmailIdentity=address)


def settle_bucket(s3: Any, deployed: Deployed, bucket: Resource) -> None:
    """Object lock, life cycle and encryption of one bucket."""
    wanted = deployed.resolve(bucket.properties)
    if lock := wanted.get("ObjectLockConfiguration"):
        s3.put_object_lock_configuration(
            Bucket=bucket.physical, ObjectLockConfiguration=_lock(lock)
        )
    elif wanted.get("ObjectLockEnabled"):
        enabled = {"ObjectLockEnabled": "Enabled"}
        s3.put_object_lock_configuration(Bucket=bucket.physical, ObjectLockConfiguration=enabled)
    if cycle := wanted.get("LifecycleConfiguration"):
        s3.put_bucket_lifecycle_configuration(
            Bucket=bucket.physical,
            LifecycleConfiguration={"Rules": [_rule(rule) for rule in cycle["Rules"]]},
        )
    if encryption := wanted.get("BucketEncryption"):
        s3.put_bucket_encryption(
            Bucket=bucket.physical, ServerSideEncryptionConfiguration=_encryption(encryption)
        )


def settle_table(dynamodb: Any, deployed: Deployed, table: Resource) -> None:
    """Time to live; asked first, because setting what is set already is refused."""
    wanted = deployed.resolve(table.properties).get("TimeToLiveSpecification")
    if not wanted:
        return
    now = dynamodb.describe_time_to_live(TableName=table.physical)["TimeToLiveDescription"]
    if (now["TimeToLiveStatus"] == "ENABLED") != bool(wanted["Enabled"]):
        specification = {**wanted, "Enabled": bool(wanted["Enabled"])}
        dynamodb.update_time_to_live(
            TableName=table.physical, TimeToLiveSpecification=specification
        )


def settle_bucket_policy(s3: Any, deployed: Deployed, policy: Resource) -> None:
    """Leave out "TLS only": the emulator speaks plain HTTP on loopback, so all would be refused."""
    bucket = deployed.resolve(policy.properties["Bucket"])
    try:
        document = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except s3.exceptions.from_code("NoSuchBucketPolicy"):
        return  # left out at an earlier start
    kept = [each for each in document["Statement"] if "SecureTransport" not in json.dumps(each)]
    if kept:
        text = json.dumps({**document, "Statement": kept})
        s3.put_bucket_policy(Bucket=bucket, Policy=text)
    else:
        s3.delete_bucket_policy(Bucket=bucket)


def settle_role(iam: Any, deployed: Deployed, role: Resource) -> None:
    """Let who may send one message send ten: AWS judges a batch as sqs:SendMessage, too."""
    statements = [
        {**statement, "Action": "sqs:SendMessageBatch"}
        for policy in role.properties.get("Policies", ())
        for statement in policy["PolicyDocument"]["Statement"]
        if "sqs:SendMessage" in statement["Action"]
    ]
    if statements:
        iam.put_role_policy(
            RoleName=role.physical,
            PolicyName="batches",
            PolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": deployed.resolve(statements)}
            ),
        )


def _lock(wanted: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's shape is the API's, but numbers may come as text from a parameter."""
    lock: dict[str, Any] = {"ObjectLockEnabled": "Enabled"}
    if retention := wanted.get("Rule", {}).get("DefaultRetention"):
        numbers = {k: int(v) for k, v in retention.items() if k in ("Days", "Years")}
        lock["Rule"] = {"DefaultRetention": {"Mode": retention["Mode"], **numbers}}
    return lock


def _rule(wanted: dict[str, Any]) -> dict[str, Any]:
    """One life-cycle rule, from CloudFormation's words into the API's."""
    rule: dict[str, Any] = {
        "Status": wanted["Status"],
        "Filter": {"Prefix": wanted.get("Prefix", "")},
    }
    if "Id" in wanted:
        rule["ID"] = wanted["Id"]
    if "ExpirationInDays" in wanted:
        rule["Expiration"] = {"Days": int(wanted["ExpirationInDays"])}
    if "NoncurrentVersionExpiration" in wanted:
        days = wanted["NoncurrentVersionExpiration"]["NoncurrentDays"]
        rule["NoncurrentVersionExpiration"] = {"NoncurrentDays": int(days)}
    if "NoncurrentVersionExpirationInDays" in wanted:
        days = wanted["NoncurrentVersionExpirationInDays"]
        rule["NoncurrentVersionExpiration"] = {"NoncurrentDays": int(days)}
    if "AbortIncompleteMultipartUpload" in wanted:
        days = wanted["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
        rule["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": int(days)}
    return rule


def _encryption(wanted: dict[str, Any]) -> dict[str, Any]:
    rules = []
    for rule in wanted["ServerSideEncryptionConfiguration"]:
        default = dict(rule["ServerSideEncryptionByDefault"])
        rules.append(
            {
                "ApplyServerSideEncryptionByDefault": default,
                "BucketKeyEnabled": bool(rule.get("BucketKeyEnabled", False)),
            }
        )
    return {"Rules": rules}
