import boto3

from baton.aws.secrets import secret_bytes


def test_a_secret_is_read_once(aws):
    keeper = boto3.client("secretsmanager")
    arn = keeper.create_secret(Name="link", SecretString="first")["ARN"]

    first = secret_bytes(arn)
    keeper.put_secret_value(SecretId=arn, SecretString="second")

    assert first == secret_bytes(arn) == b"first"
