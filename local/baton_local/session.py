"""AWS clients of the local cloud's owner: root of the emulation, at the moved clock."""

import functools
from dataclasses import dataclass
from typing import Any

import boto3
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
class Session:
    """Makes clients for one emulator; each service's client is made once."""

    endpoint: str
    clock: Clock

    def client(self, service: str) -> Any:
        """A boto3 client that signs at the moved clock."""
        self.clock.sign_by()
        return _client(self.endpoint, service)

    def client_as(self, service: str, credentials: "Credentials") -> Any:
        """A client that acts as somebody else, to try what a role may do."""
        self.clock.sign_by()
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=credentials.secret_key,
            aws_session_token=credentials.token,
            config=CONFIG,
        )


@dataclass(frozen=True)
class Credentials:
    """A key pair, with its token if it is a session's."""

    access_key: str
    secret_key: str
    token: str | None = None


@functools.cache
def _client(endpoint: str, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the emulation's root, loopback only
        config=CONFIG,
    )
