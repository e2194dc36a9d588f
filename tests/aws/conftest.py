"""An AWS in this process (moto, one thread), and the environment that the template would give."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from baton.aws import clients, secrets, settings

REGION = "eu-west-2"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "PUBLIC_URL": "https://baton.example",
    "UPLOAD_URL": "https://scans.example",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What functions find around them; nothing is kept from one test to the next."""
    _forget()
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    yield monkeypatch
    _forget()


@pytest.fixture
def aws(environment: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty AWS account."""
    with mock_aws():
        yield


def _forget() -> None:
    clients.client.cache_clear()
    clients._session.cache_clear()
    secrets.secret_bytes.cache_clear()
    settings.read.cache_clear()
