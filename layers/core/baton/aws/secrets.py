"""Reads secrets, once per cold start."""

from functools import cache

from baton.aws.clients import client


@cache
def secret_bytes(arn: str) -> bytes:
    """Give a secret's text as bytes, to be used as a key."""
    text: str = client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
    return text.encode()
