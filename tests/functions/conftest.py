"""A deployed house in this process: moto under the real adapters, one practice with its members."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from baton.actions.colleagues import begin_session
from baton.actions.open_case import open_case
from baton.actions.ports import Ports
from baton.aws import clients, secrets, settings, wiring
from baton.domain.case import Case
from baton.domain.patients import Patient
from baton.domain.words import Role
from tests.aws.events import a_call, a_form, an_event
from tests.builders import PATIENT_ID, PRACTICE, STAFF, a_member, a_patient, a_practice
from tests.contract.tables import make_table

REGION = "eu-west-2"
QUEUES = ("case", "send", "render", "seal")
NEXT_WEEK = timedelta(days=7)

UNREACHED = {"SEAL_KEY": "key", "USER_POOL": "eu-west-2_pool", "USER_POOL_CLIENT": "client"}
"""Named by the template; no test here lets them answer without a stub."""

Handler = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass
class House:
    """The ports of the functions, and requests as its members send them."""

    ports: Ports
    sessions: dict[str, str] = field(default_factory=dict)

    def get(
        self, handler: Handler, route: str, *, role: Role = Role.RECEPTION, **params: str
    ) -> dict[str, Any]:
        """Open a page as a signed-in member; `q_…` are behind the question mark."""
        event = an_event(f"GET {route}", **self.signed_in(role), **_placed(route, params))
        return handler(event)

    def post(
        self,
        handler: Handler,
        route: str,
        fields: Mapping[str, Any] | bytes,
        *,
        role: Role = Role.RECEPTION,
        headers: Mapping[str, str] | None = None,
        **params: str,
    ) -> dict[str, Any]:
        """Post a form of a page as a signed-in member."""
        sent = {**self.signed_in(role), **_placed(route, params), "headers": dict(headers or {})}
        return handler(a_form(f"POST {route}", fields, **sent))

    def call(
        self,
        handler: Handler,
        route: str,
        value: Any = None,
        *,
        role: Role = Role.RECEPTION,
        headers: Mapping[str, str] | None = None,
        **params: str,
    ) -> dict[str, Any]:
        """Call the API with the token of a member."""
        claims = {"sub": a_member(role).sub}
        placed = _placed(route, params)
        return handler(a_call(route, value, claims=claims, headers=dict(headers or {}), **placed))

    def patient(self, **changes: Any) -> Patient:
        """A patient of the practice."""
        return self.ports.store.save_patient(a_patient(**changes))

    def case(
        self, key: str = "key", patient_id: str = PATIENT_ID, *, pack: str = "new-patient"
    ) -> Case:
        """The starter pack, opened for a patient and wanted in a week."""
        return open_case(
            self.ports,
            PRACTICE,
            patient_id=patient_id,
            pack_id=pack,
            wanted_by=self.ports.now() + NEXT_WEEK,
            by=STAFF,
            key=key,
        )

    def signed_in(self, role: Role) -> dict[str, Any]:
        """What the browser of a signed-in member adds to an event."""
        if role not in self.sessions:
            self.sessions[role] = f"token-of-{role}"
            begin_session(self.ports, a_member(role).sub, self.sessions[role])
        return {"cookies": [f"__Host-staff={self.sessions[role]}"]}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Empty resources under the names of the template, and one practice with a member per role."""
    _forget()
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "sham")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        for name, value in _resources().items():
            monkeypatch.setenv(name, value)
        ports = wiring.ports()
        ports.store.save_practice(a_practice())
        for role in Role:
            ports.store.save_member(a_member(role))
        yield House(ports)
    _forget()


def _resources() -> Mapping[str, str]:
    made = {
        "TABLE": make_table(boto3.client("dynamodb", region_name=REGION), "table"),
        "PUBLIC_URL": "https://baton.example",
        "UPLOAD_URL": "https://scans.example",
        "SENDER_ADDRESS": "practice@baton.example",
        "SMS_SENDER": "Baton",
        "CONFIGURATION_SET": "Sending",
    }
    for bucket in ("assets", "documents", "scans"):
        where = {"LocationConstraint": REGION}
        boto3.client("s3", region_name=REGION).create_bucket(
            Bucket=bucket, CreateBucketConfiguration=where
        )
        made[f"{bucket.upper()}_BUCKET"] = bucket
    for queue in QUEUES:
        reply = boto3.client("sqs", region_name=REGION).create_queue(QueueName=queue)
        made[f"{queue.upper()}_QUEUE"] = reply["QueueUrl"]
    for secret in ("link", "cookie"):
        reply = boto3.client("secretsmanager", region_name=REGION).create_secret(
            Name=secret, SecretString="k" * 32
        )
        made[f"{secret.upper()}_SECRET"] = reply["ARN"]
    return made | UNREACHED


def _placed(route: str, params: Mapping[str, str]) -> dict[str, Any]:
    """Put parameters where the gateway puts them: into the path, or behind the question mark."""
    asked = {name.removeprefix("q_"): v for name, v in params.items() if name.startswith("q_")}
    named = {name: value for name, value in params.items() if not name.startswith("q_")}
    path = route.rpartition(" ")[2]
    for name, value in named.items():
        path = path.replace(f"{{{name}}}", value)
    return {"path": path, "pathParameters": named, "queryStringParameters": asked}


def _forget() -> None:
    for kept in (
        clients.client,
        clients._session,
        secrets.secret_bytes,
        settings.read,
        wiring.ports,
        wiring.accounts,
        wiring._keys,
    ):
        kept.cache_clear()
