"""Granted equals reached: each role may do what its function's code comes to call, and no more."""

import pytest

from tests.template.reach import reached
from tests.template.template import ROOT, functions, statements

READ, LIST, MANY = {"dynamodb:GetItem"}, {"dynamodb:Query"}, {"dynamodb:BatchGetItem"}
PUT, UPDATE, DELETE = {"dynamodb:PutItem"}, {"dynamodb:UpdateItem"}, {"dynamodb:DeleteItem"}
KEYS = {"secretsmanager:GetSecretValue"}

NEEDS: dict[str, set[str]] = {
    "store.answers": READ,
    "store.answers_of_case": LIST,
    "store.back_off": UPDATE,
    "store.born_on": LIST | MANY,
    "store.bookmark": READ,
    "store.closed_since": LIST,
    "store.document": LIST,
    "store.documents": LIST,
    "store.due": LIST,
    "store.end_session": DELETE,
    "store.events": LIST,
    "store.forget_tries": UPDATE,
    "store.forms": LIST,
    "store.get": READ,
    "store.heartbeat": READ,
    "store.keep_bookmark": PUT,
    "store.link": READ,
    "store.member": READ,
    "store.members": LIST,
    "store.message": READ,
    "store.messages": LIST,
    "store.note_heartbeat": PUT,
    "store.note_receipt": PUT,
    "store.of_patient": LIST | MANY,
    "store.open_cases": LIST,
    "store.park": READ | UPDATE,
    "store.past_answers": LIST,
    "store.patient": READ,
    "store.practice": READ,
    "store.prints": LIST,
    "store.practice_ids": LIST,
    "store.registered": READ,
    "store.reserve_try": UPDATE,
    "store.save": PUT,
    "store.save_form": PUT | LIST,
    "store.save_both": PUT,
    "store.save_member": PUT,
    "store.save_page": UPDATE,
    "store.save_patient": READ | PUT | DELETE,
    "store.save_practice": PUT,
    "store.save_session": PUT,
    "store.search": LIST | MANY,
    "store.session": READ,
    "store.standings": MANY,
    "store.team": LIST,
    "documents": {"s3:PutObject", "s3:GetObject"},
    "documents.get": {"s3:GetObject"},
    "documents.listed": {"s3:ListBucketVersions"},
    "documents.presigned_get": {"s3:GetObject", "s3:GetObjectVersion"},
    "documents.put": {"s3:PutObject", "s3:GetObject"},
    "documents.size": {"s3:GetObject"},
    "scans.get": {"s3:GetObject", "s3:GetObjectVersion"},
    "scans.listed": {"s3:ListBucketVersions"},
    "scans.presigned_get": {"s3:GetObject", "s3:GetObjectVersion"},
    "scans.presigned_post": {"s3:PutObject"},
    "scans.size": {"s3:GetObject"},
    "scans.described": {"s3:GetObject", "s3:GetObjectVersion"},
    "assets.put": {"s3:PutObject"},
    "outbox.dead_letters": set(),
    "outbox.uploaded": {"sqs:SendMessage"},
    "outbox.hint": {"sqs:SendMessage"},
    "outbox.hint_many": {"sqs:SendMessage"},
    "email": {"ses:SendEmail"},
    "sms": {"sms-voice:SendTextMessage"},
    "keys": KEYS,
    "keys.cookie": KEYS,
    "keys.link": KEYS,
    "engines.certificate": {"kms:Sign", "kms:GetPublicKey"},
    "engines.seal": {"kms:Sign"},
}
"""What each method of a port asks of AWS; a `put` that finds the object there looks at it."""

FAMILIES = {
    "store.bookmark": "SYSTEM",
    "store.keep_bookmark": "SYSTEM",
    "store.end_session": "SESSION#*",
    "store.forget_tries": "TOKEN#*",
    "store.heartbeat": "SYSTEM",
    "store.link": "TOKEN#*",
    "store.member": "MEMBER#*",
    "store.note_heartbeat": "SYSTEM",
    "store.practice_ids": "SYSTEM",
    "store.registered": "HASH#*",
    "store.reserve_try": "TOKEN#*",
    "store.save_member": "MEMBER#*",
    "store.save_practice": "SYSTEM",
    "store.save_session": "SESSION#*",
    "store.session": "SESSION#*",
}
"""The rows that do not lie under a practice, by what reaches them."""

INDEXES = {
    "store.closed_since": "open",
    "store.due": "due",
    "store.of_patient": "patient",
    "store.open_cases": "open",
}
"""Lists that are read through an index."""

QUIET = {"store", "engines.engine", "engines.fill", "engines.render", "engines.sealed_by"}
QUIET |= {
    "engines",
    "engines.count_pages",
    "engines.qr_code",
    "engines.inspect",
    "engines.preview",
    "engines.cleaned",
}
"""Ask AWS for nothing: a store handed on, and engines that only compute."""

ELSEWHERE = ("logs:", "cognito-idp:", "sqs:Receive", "sqs:Delete", "sqs:GetQueue")
"""Judged by other tests: not reached through a port."""

NEVER = {"OpenCase": {"dynamodb:DeleteItem"}}
"""Reached on paper alone: a new patient has no search rows that could go."""


def written_handlers():
    for name, function in functions().items():
        path = ROOT / function["CodeUri"] / f"{function['Handler'].partition('.')[0]}.py"
        if path.exists():
            yield pytest.param(name, path, id=name)


def granted(name: str) -> set[str]:
    actions = {a for s in statements() if s.role == f"{name}Role" for a in s.actions}
    return {action for action in actions if not action.startswith(ELSEWHERE)}


@pytest.mark.parametrize(("name", "handler"), list(written_handlers()))
def test_a_role_grants_what_its_function_reaches(name, handler):
    calls = reached(handler) - QUIET

    assert calls <= NEEDS.keys()
    needed = {action for call in calls for action in NEEDS[call]}
    assert granted(name) == needed - NEVER.get(name, set())


@pytest.mark.parametrize(("name", "handler"), list(written_handlers()))
def test_a_role_may_touch_the_rows_that_its_function_reaches(name, handler):
    conditions = str([s.condition for s in statements() if s.role == f"{name}Role"])
    needed = {FAMILIES[call] for call in reached(handler) if call in FAMILIES}

    assert not [family for family in needed if f"'{family}'" not in conditions]


@pytest.mark.parametrize(("name", "handler"), list(written_handlers()))
def test_a_role_reads_the_indexes_that_its_function_reaches(name, handler):
    texts = [str(s.resources) for s in statements() if s.role == f"{name}Role"]
    granted_indexes = {i for i in INDEXES.values() if any(f"/index/{i}" in t for t in texts)}

    assert granted_indexes == {INDEXES[call] for call in reached(handler) if call in INDEXES}
