"""Rows of every kind as the store writes them today, kept in `samples/<kind>.<schema>.json`.

`python -m tests.aws.row_samples` writes those of today's schema; those of older ones stay for ever.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws
from pydantic import TypeAdapter

from baton.actions.ports import Session
from baton.aws import keys
from baton.aws.store import DynamoStore
from baton.aws.store_bodies import SCHEMA
from baton.aws.store_table import primary
from baton.domain.model import Model
from tests.builders import (
    CASE,
    MANAGER,
    MONDAY,
    PATIENT_ID,
    PRACTICE,
    a_case,
    a_document,
    a_link,
    a_member,
    a_message,
    a_patient,
    a_practice,
    a_published_form,
    a_registered,
    some_answers,
)
from tests.contract.tables import make_table
from tests.fakes import Clock

FOLDER = Path(__file__).parent / "samples"
SESSION = Session("ab" * 32, MANAGER, PRACTICE, MONDAY + timedelta(hours=8))
DRAFT = some_answers(
    revision=2,
    saved_at=MONDAY,
    saved_by="patient",
    pages={0: b"a page", 1: b"another"},
    carried=b"told elsewhere",
    by_staff=True,
)

KINDS: Mapping[str, tuple[keys.Key, Callable[[DynamoStore], Any]]] = {
    "answers": (
        keys.answers(PRACTICE, CASE, DRAFT.task_id),
        lambda store: store.answers(PRACTICE, CASE, DRAFT.task_id),
    ),
    "case": (keys.case(PRACTICE, CASE), lambda store: store.get(PRACTICE, CASE)),
    "document": (
        keys.document(PRACTICE, CASE, "document1", 1),
        lambda store: store.document(PRACTICE, CASE, "document1"),
    ),
    "event": (keys.event(PRACTICE, CASE, 1), lambda store: store.events(PRACTICE, CASE)[0]),
    "form": (
        keys.form(PRACTICE, a_published_form().sha256),
        lambda store: store.forms(PRACTICE)[0],
    ),
    "bookmark": (keys.bookmark("cases"), lambda store: store.bookmark("cases")),
    "heartbeat": (keys.heartbeat("sweep"), lambda store: store.heartbeat("sweep")),
    "link": (
        keys.link(a_link().token_hash),
        lambda store: store.link(a_link().token_hash),
    ),
    "member": (keys.member_by_sub(MANAGER), lambda store: store.member(MANAGER)),
    "message": (
        keys.message(PRACTICE, CASE, "message1"),
        lambda store: store.message(PRACTICE, CASE, "message1"),
    ),
    "patient": (
        keys.patient(PRACTICE, PATIENT_ID),
        lambda store: store.patient(PRACTICE, PATIENT_ID),
    ),
    "practice": (keys.practice(PRACTICE), lambda store: store.practice(PRACTICE)),
    "registered": (
        keys.registered(a_document().sha256),
        lambda store: store.registered(a_document().sha256),
    ),
    "session": (
        keys.session(SESSION.token_hash),
        lambda store: store.session(SESSION.token_hash),
    ),
}


def filled(store: DynamoStore) -> DynamoStore:
    """Write one row of each kind."""
    store.save(a_case(), a_message(), a_link(), DRAFT, a_document(), a_registered())
    store.save_practice(a_practice())
    store.save_member(a_member(sub=MANAGER))
    store.save_patient(a_patient())
    store.save_session(SESSION)
    store.save_form(a_published_form())
    store.note_heartbeat("sweep", MONDAY, {"due": 3})
    store.keep_bookmark("cases", "practice1/case1")
    return store


def an_empty_store() -> DynamoStore:
    """Give a store on an empty table of moto, whose mock must be on."""
    client = boto3.client(
        "dynamodb", "eu-west-2", aws_access_key_id="sham", aws_secret_access_key="sham"
    )
    return DynamoStore(client, make_table(client, "samples"), Clock())


def row_of(store: DynamoStore, key: keys.Key) -> Mapping[str, Any]:
    """Read a row as it stands in the table."""
    answer = store.table.client.get_item(TableName=store.table.name, Key=primary(key))
    row: Mapping[str, Any] = answer["Item"]
    return row


def plain(value: Any) -> Any:
    """Write what a reader gives as JSON values."""
    if isinstance(value, Model):
        return value.model_dump(mode="json")
    if isinstance(value, Session):
        return TypeAdapter(Any).dump_python(asdict(value), mode="json")
    return TypeAdapter(Any).dump_python(value, mode="json")


def written(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a row as JSON values: bytes in base64."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in row.items()
    }


def unwritten(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read a row back from JSON values."""
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in row.items()
    }


def renew() -> None:
    """Write the files of today's schema."""
    FOLDER.mkdir(exist_ok=True)
    with mock_aws():
        store = filled(an_empty_store())
        for kind, (key, read) in KINDS.items():
            sample = {"row": written(row_of(store, key)), "reads": plain(read(store))}
            text = json.dumps(sample, indent=2, sort_keys=True, ensure_ascii=False)
            (FOLDER / f"{kind}.{SCHEMA}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    renew()
