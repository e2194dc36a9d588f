"""AWS clients of the local cloud's owner: root of the emulation, at the moved clock."""

import functools
from dataclasses import dataclass
from typing import Any

import boto3.session
from botocore.config import Config

from baton_local.clock import Clock
from baton_local.emulator import REGION

CONFIG = Config(
    retries={"total_max_attempts": 2, "mode": "standard"},
    s3={"addressing_style": "path"},
    ignore_configured_endpoint_urls=True,
    max_pool_connections=50,
)


@dataclass(frozen=True)
class Credentials:
    """A key pair, with its token if it is a session's."""

    access_key: str
    secret_key: str
    token: str | None = None


ROOT = Credentials("test", "test")  # of the emulation, which listens on loopback only


@dataclass(frozen=True)
class Session:
    """Makes clients for one emulator; each is made once."""

    endpoint: str
    clock: Clock

    def client(self, service: str, credentials: Credentials = ROOT) -> Any:
        """A boto3 client that signs at the moved clock; as root unless told otherwise."""
        return _client(self, service, credentials)


@functools.cache
def _client(session: Session, service: str, credentials: Credentials) -> Any:
    client = boto3.session.Session().client(  # the default session is not safe between threads
        service,
        endpoint_url=session.endpoint,
        region_name=REGION,
        aws_access_key_id=credentials.access_key,
        aws_secret_access_key=credentials.secret_key,
        aws_session_token=credentials.token,
        config=CONFIG,
    )
    session.clock.sign_for(client)
    return client
